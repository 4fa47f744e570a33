// Appends drafts to the log table as one writer's chain. The chain's end is what the table says: after any doubt it is read again.
import { CompiledQuery } from 'kysely'
import type { Db, LogEntryTable } from '../store/schema.ts'
import { storeFault } from '../store/store-fault.ts'
import { chained, type Head } from './chain.ts'
import { type EntryDraft, entryDraft, timedUuid } from './entry.ts'

const COLUMNS: readonly (keyof LogEntryTable)[] = [
  'id',
  'writer',
  'sequence',
  'previous',
  'hash',
  'kind',
  'at',
  'tenant',
  'subject',
  'card',
  'indication',
  'outcome',
  'dedup',
  'record'
]

/** The one writer of a chain; what is asked of it is done in turn. */
export interface ChainWriter {
  /**
   * Appends all or none, durably. With `again`, drafts that are in the table already are left out: their first attempt may have
   * come through. Throws a StoreFault.
   */
  readonly write: (drafts: readonly EntryDraft[], again?: boolean) => Promise<void>
}

/** A writer for one run of this process. `engine` is named in its first entry, with the newest entry of the log as anchor. */
export function chainWriter(db: Db, engine: string, now: () => number): ChainWriter {
  const writer = timedUuid(now())
  const insertOf = inserts(db)
  let head: Head | undefined
  let turn: Promise<unknown> = Promise.resolve()

  const append = async (drafts: readonly EntryDraft[], again: boolean) => {
    const doubtful = again || drafts.some(({ dedup }) => dedup !== null)
    const fresh = doubtful ? await unknownOf(db, drafts) : drafts
    if (fresh.length === 0) return
    const from = head ?? (await lastOf(db, writer))
    head = undefined
    const entries =
      from.sequence === 0 ? chained(from, [await startDraft(db, engine, now()), ...fresh]) : chained(from, fresh)
    await db.executeQuery(insertOf(entries))
    const { sequence, hash } = entries[entries.length - 1] ?? from
    head = { writer, sequence, hash }
  }
  const attempt = async (drafts: readonly EntryDraft[], again: boolean) => {
    try {
      await append(drafts, again)
    } catch (error) {
      const fault = storeFault(error)
      const raced = fault.data && !again && drafts.some(({ dedup }) => dedup !== null)
      if (!raced) throw fault
      await append(drafts, true).catch(second => {
        throw storeFault(second)
      })
    }
  }
  return {
    write: (drafts, again = false) => {
      const own = turn.then(() => attempt(drafts, again))
      turn = own.catch(() => undefined)
      return own
    }
  }
}

/** Drafts that the table does not have yet, each once. */
async function unknownOf(db: Db, drafts: readonly EntryDraft[]): Promise<readonly EntryDraft[]> {
  const dedups = drafts.flatMap(({ dedup }) => dedup ?? [])
  const ids = drafts.map(({ id }) => id)
  const rows = await db
    .selectFrom('log_entry')
    .select(['id', 'dedup'])
    .where(({ or, eb }) => or([eb('id', 'in', ids), ...(dedups.length > 0 ? [eb('dedup', 'in', dedups)] : [])]))
    .execute()
  const seen = new Set<string>(rows.flatMap(({ id, dedup }) => (dedup === null ? [id] : [id, dedup])))
  return drafts.filter(({ id, dedup }) => {
    if (seen.has(id) || (dedup !== null && seen.has(dedup))) return false
    seen.add(id)
    if (dedup !== null) seen.add(dedup)
    return true
  })
}

async function lastOf(db: Db, writer: string): Promise<Head> {
  const last = await db
    .selectFrom('log_entry')
    .select(['sequence', 'hash'])
    .where('writer', '=', writer)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last ? { writer, ...last } : { writer, sequence: 0, hash: '' }
}

/** The first entry of a chain names the end of the newest other chain as its anchor, so that an end cut off later is missed. */
async function startDraft(db: Db, engine: string, at: number): Promise<EntryDraft> {
  const newest = await db.selectFrom('log_entry').select('writer').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const anchor = newest ? await lastOf(db, newest.writer) : null
  return entryDraft('start', at, JSON.stringify({ anchor, engine, node: process.versions.node }))
}

/** One multi-row insert, compiled once for each number of rows. */
function inserts(db: Db): (entries: readonly LogEntryTable[]) => CompiledQuery {
  const texts = new Map<number, string>()
  return entries => {
    const known = texts.get(entries.length)
    const sql = known ?? db.insertInto('log_entry').values(entries.map(row)).compile().sql
    texts.set(entries.length, sql)
    return CompiledQuery.raw(
      sql,
      entries.flatMap(entry => COLUMNS.map(name => entry[name]))
    )
  }
}

function row(entry: LogEntryTable): LogEntryTable {
  return Object.fromEntries(COLUMNS.map(name => [name, entry[name]])) as unknown as LogEntryTable
}
