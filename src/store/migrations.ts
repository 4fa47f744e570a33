// How the tables came to be, step by step. Steps are only added: expand, migrate, contract, so that old and new replicas both work on each.
// https://kysely.dev/docs/migrations
import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { StoreKind } from './schema.ts'

/** The steps for a kind of store, by name; names are applied in their order. */
export function migrations(kind: StoreKind): Record<string, Migration> {
  return {
    '0001-log': {
      up: async db => {
        await createTables(db)
        await (kind === 'sqlite' ? guardSqlite(db) : guardPostgres(db))
      }
    },
    // Which tenants there are is asked by every export of a patient: without it the whole log is read.
    '0002-tenant': {
      up: db => db.schema.createIndex('log_entry_tenant').on('log_entry').column('tenant').execute()
    }
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a migration knows the tables of its day, not today's types
type AnyDb = Kysely<any>

async function createTables(db: AnyDb): Promise<void> {
  await db.schema
    .createTable('log_entry')
    .addColumn('id', 'text', column => column.primaryKey())
    .addColumn('writer', 'text', column => column.notNull())
    .addColumn('sequence', 'bigint', column => column.notNull())
    .addColumn('previous', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('tenant', 'text', column => column.notNull())
    .addColumn('subject', 'text')
    .addColumn('card', 'text')
    .addColumn('indication', 'text')
    .addColumn('outcome', 'text')
    .addColumn('dedup', 'text')
    .addColumn('record', 'text', column => column.notNull())
    .addUniqueConstraint('log_entry_chain', ['writer', 'sequence'])
    .execute()
  // Ids sort by time, so time needs no index of its own.
  for (const column of ['subject', 'card'])
    await db.schema.createIndex(`log_entry_${column}`).on('log_entry').column(column).execute()
  await sql`create unique index log_entry_dedup on log_entry (dedup) where dedup is not null`.execute(db)
  await db.schema
    .createTable('delivery')
    .addColumn('entry', 'text', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('outcome', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('used_token')
    .addColumn('issuer', 'text', column => column.notNull())
    .addColumn('jti', 'text', column => column.notNull())
    .addColumn('expires', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('used_token_key', ['issuer', 'jti'])
    .execute()
  await db.schema.createIndex('used_token_expires').on('used_token').column('expires').execute()
  await db.schema
    .createTable('setting')
    .addColumn('name', 'text', column => column.primaryKey())
    .addColumn('value', 'text', column => column.notNull())
    .execute()
  await db.schema
    .createTable('checkpoint')
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('writer', 'text', column => column.notNull())
    .addColumn('sequence', 'bigint', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .addPrimaryKeyConstraint('checkpoint_key', ['id', 'writer'])
    .execute()
}

/** Entries change never; they go only below a checkpoint. `recursive_triggers` closes the way round by `insert or replace`. */
async function guardSqlite(db: AnyDb): Promise<void> {
  const refuse = sql`select raise(abort, 'the log is append-only')`
  for (const table of ['log_entry', 'checkpoint'])
    await sql`create trigger ${sql.raw(`${table}_kept`)} before update on ${sql.table(table)} begin ${refuse}; end`.execute(
      db
    )
  await sql`create trigger checkpoint_stays before delete on checkpoint begin ${refuse}; end`.execute(db)
  await sql`create trigger log_entry_stays before delete on log_entry
    when not exists (select 1 from checkpoint where writer = old.writer and sequence >= old.sequence)
    begin ${refuse}; end`.execute(db)
}

async function guardPostgres(db: AnyDb): Promise<void> {
  await sql`create function refuse_change() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and tg_table_name = 'log_entry' then
        if exists (select 1 from checkpoint where writer = old.writer and sequence >= old.sequence) then return old; end if;
      end if;
      raise exception 'the log is append-only';
    end $$`.execute(db)
  for (const table of ['log_entry', 'checkpoint']) {
    await sql`create trigger ${sql.raw(`${table}_kept`)} before update or delete on ${sql.table(table)}
      for each row execute function refuse_change()`.execute(db)
    await sql`create trigger ${sql.raw(`${table}_whole`)} before truncate on ${sql.table(table)}
      for each statement execute function refuse_change()`.execute(db)
  }
}
