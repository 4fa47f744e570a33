// The spool: a file on this machine that takes entries while PostgreSQL does not, and gives them back when it does.
import type { Kysely } from 'kysely'
import type { Db, SettingTable, UsedTokenTable } from '../store/schema.ts'
import { type ClaimToken, claimTokenIn } from '../store/used-token.ts'
import type { EntryDraft } from './entry.ts'

/** The tables of the spool; two of them are those of the store. */
export interface SpoolSchema {
  spooled: {
    readonly id: string
    readonly draft: string
    /** The store refused this row itself; it waits for a person. */
    readonly refused: number
  }
  setting: SettingTable
  used_token: UsedTokenTable
}

/** An open spool. */
export interface Spool {
  /** Entries that wait, those that the store refused among them. */
  readonly depth: () => { readonly waiting: number; readonly refused: number }
  /** Takes drafts, durably; a draft that is there already is taken once. */
  readonly add: (drafts: readonly EntryDraft[], refused?: boolean) => Promise<void>
  /** The drafts that have waited longest, at most so many; none that was refused. */
  readonly oldest: (most: number) => Promise<readonly EntryDraft[]>
  /** Takes out what the store has; a draft that was refused stays. */
  readonly remove: (drafts: readonly EntryDraft[]) => Promise<void>
  /** Sets a draft aside that the store refuses. */
  readonly refuse: (draft: EntryDraft) => Promise<void>
  /** A value kept beside the entries, for a start while PostgreSQL is away. */
  readonly get: (name: string) => Promise<string | undefined>
  readonly set: (name: string, value: string) => Promise<void>
  /** Replay protection of this machine alone. */
  readonly claimToken: ClaimToken
  readonly close: () => Promise<void>
}

/** Opens the spool of a folder and counts what an earlier run left. */
export async function openSpool(db: Kysely<SpoolSchema>): Promise<Spool> {
  await db.schema
    .createTable('spooled')
    .ifNotExists()
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('draft', 'text', column => column.notNull())
    .addColumn('refused', 'integer', column => column.notNull())
    .execute()
  await db.schema
    .createTable('setting')
    .ifNotExists()
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('value', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('used_token')
    .ifNotExists()
    .addColumn('issuer', 'text', column => column.notNull())
    .addColumn('jti', 'text', column => column.notNull())
    .addColumn('expires', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('used_token_key', ['issuer', 'jti'])
    .execute()
  const rows = await db
    .selectFrom('spooled')
    .select(({ fn }) => ['refused', fn.countAll<number>().as('count')])
    .groupBy('refused')
    .execute()
  const depth = { waiting: 0, refused: 0 }
  for (const { refused, count } of rows) depth[refused ? 'refused' : 'waiting'] = count

  return {
    depth: () => ({ ...depth }),
    add: async (drafts, refused = false) => {
      const values = drafts.map(draft => ({ id: draft.id, draft: JSON.stringify(draft), refused: refused ? 1 : 0 }))
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('spooled')
        .values(values)
        .onConflict(conflict => conflict.column('id').doNothing())
        .executeTakeFirst()
      depth[refused ? 'refused' : 'waiting'] += Number(numInsertedOrUpdatedRows)
    },
    oldest: async most => {
      const oldest = db.selectFrom('spooled').select('draft').where('refused', '=', 0).orderBy('id').limit(most)
      return (await oldest.execute()).map(({ draft }) => JSON.parse(draft) as EntryDraft)
    },
    remove: async drafts => {
      const ids = drafts.map(({ id }) => id)
      const { numDeletedRows } = await db
        .deleteFrom('spooled')
        .where('id', 'in', ids)
        .where('refused', '=', 0)
        .executeTakeFirst()
      depth.waiting -= Number(numDeletedRows)
    },
    refuse: async ({ id }) => {
      await db.updateTable('spooled').set({ refused: 1 }).where('id', '=', id).execute()
      depth.waiting--
      depth.refused++
    },
    get: async name => {
      const found = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
      return found?.value
    },
    set: async (name, value) => {
      await db
        .insertInto('setting')
        .values({ name, value })
        .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
        .execute()
    },
    // The table is that of the store.
    claimToken: claimTokenIn(db as unknown as Db),
    close: () => db.destroy()
  }
}
