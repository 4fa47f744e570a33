// Verifies the log: every hash, every link, every anchor; what is missing must have been removed under a checkpoint.
import type { Db, LogEntryTable } from '../store/schema.ts'
import { entryHash, type Head } from './chain.ts'
import type { Entry } from './entry.ts'

/** What the log is found to be. */
export interface Verified {
  readonly entries: number
  /** The end of each chain: kept elsewhere, it later proves that nothing was cut off. */
  readonly heads: readonly Head[]
  /** One sentence for each fault. */
  readonly faults: readonly string[]
}

interface Walk {
  entries: number
  readonly heads: Map<string, Head>
  readonly faults: string[]
  /** Chains that do not begin with 1: the place and hash before their first entry. */
  readonly begins: Head[]
  readonly anchors: Head[]
  /** What checkpoints say was removed: of each writer, everything up to this entry. */
  readonly removed: Head[]
  /** Hashes that must be there and were not met yet. */
  readonly unseen: Set<string>
}

const PAGE = 500

/** Reads the whole log, chain by chain. `known`: hashes that were noted earlier and must be there. */
export async function verifyLog(db: Db, known: readonly string[]): Promise<Verified> {
  const unseen = new Set(known)
  const walk: Walk = { entries: 0, heads: new Map(), faults: [], begins: [], anchors: [], removed: [], unseen }
  for await (const rows of chainPages(db)) for (const row of rows) step(walk, row)
  for (const begin of walk.begins)
    if (!walk.removed.some(each => sameHead(each, begin))) walk.faults.push(missing(begin.writer, 1, begin.sequence))
  for (const anchor of walk.anchors)
    if (!(await isThere(db, anchor)) && !walk.removed.some(each => covers(each, anchor)))
      walk.faults.push(`Entry ${anchor.sequence} of writer ${anchor.writer}, the anchor of a later chain, is missing.`)
  for (const hash of walk.unseen) walk.faults.push(`No entry has the hash ${hash}.`)
  return { entries: walk.entries, heads: [...walk.heads.values()], faults: walk.faults }
}

function step(walk: Walk, row: LogEntryTable): void {
  const { id, writer, sequence, previous, hash, kind, record } = row
  const before = walk.heads.get(writer)
  walk.entries++
  walk.heads.set(writer, { writer, sequence, hash })
  walk.unseen.delete(hash)
  if (entryHash(row as Entry) !== hash) walk.faults.push(`Entry ${id} (${sequence} of writer ${writer}) was altered.`)
  if (before && sequence !== before.sequence + 1) walk.faults.push(missing(writer, before.sequence + 1, sequence - 1))
  else if (before && previous !== before.hash)
    walk.faults.push(`Entry ${id} (${sequence} of writer ${writer}) does not follow the one before it.`)
  if (!before && sequence > 1) walk.begins.push({ writer, sequence: sequence - 1, hash: previous })
  if (kind === 'start') walk.anchors.push(...headsIn(parsed(record)?.anchor))
  if (kind === 'checkpoint') walk.removed.push(...headsIn(parsed(record)?.removed))
}

function missing(writer: string, first: number, last: number): string {
  return first === last
    ? `Entry ${first} of writer ${writer} is missing.`
    : `Entries ${first} to ${last} of writer ${writer} are missing.`
}

function parsed(record: unknown): { readonly anchor?: unknown; readonly removed?: unknown } | null {
  try {
    return JSON.parse(String(record))
  } catch {
    return null
  }
}

/** The heads that an entry names, one or a list; an entry that was altered may name anything. */
function headsIn(value: unknown): readonly Head[] {
  return [value].flat().filter((each): each is Head => {
    const { writer, sequence, hash } = (each ?? {}) as Partial<Record<keyof Head, unknown>>
    return typeof writer === 'string' && Number.isSafeInteger(sequence) && typeof hash === 'string'
  })
}

async function* chainPages(db: Db): AsyncGenerator<readonly LogEntryTable[]> {
  let last: LogEntryTable | undefined
  for (;;) {
    const after = last
    let query = db.selectFrom('log_entry').selectAll()
    // Compared as a row: two conditions joined by `or` would make PostgreSQL read all that came before, on every page.
    if (after)
      query = query.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('writer', 'sequence'), '>', tuple(after.writer, after.sequence))
      )
    const rows = await query.orderBy('writer').orderBy('sequence').limit(PAGE).execute()
    if (rows.length > 0) yield rows
    if (rows.length < PAGE) return
    last = rows[rows.length - 1]
  }
}

async function isThere(db: Db, { writer, sequence, hash }: Head): Promise<boolean> {
  const found = await db
    .selectFrom('log_entry')
    .select('hash')
    .where('writer', '=', writer)
    .where('sequence', '=', sequence)
    .executeTakeFirst()
  return found?.hash === hash
}

function sameHead(one: Head, two: Head): boolean {
  return one.writer === two.writer && one.sequence === two.sequence && one.hash === two.hash
}

function covers(removed: Head, { writer, sequence }: Head): boolean {
  return removed.writer === writer && removed.sequence >= sequence
}
