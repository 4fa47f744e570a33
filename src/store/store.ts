// One store, two kinds: a SQLite file in a folder, or PostgreSQL. The same queries run on both.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { postgresPool } from './postgres-pool.ts'
import type { Db, Schema, StoreKind } from './schema.ts'
import { sqliteDialect } from './sqlite-dialect.ts'

/** Where the data are: a folder always (the store itself, or the spool), and PostgreSQL if its URL is given. */
export interface StorePlace {
  readonly folder: string
  readonly url?: string | undefined
}

/** An open store: two ways to the same tables. */
export interface Store {
  readonly kind: StoreKind
  /** Short statements that a caller waits for: the log, replay protection. */
  readonly writer: Db
  /** Everything that may take longer; never in the way of the writer. */
  readonly reader: Db
  readonly close: () => Promise<void>
}

/** Milliseconds: a call waits this long for PostgreSQL before its entry goes to the spool. */
const WRITE_DEADLINE = 400
const READ_DEADLINE = 30_000
const COMMAND_DEADLINE = 600_000

/** Opens the store for the service. Connects with the first query. */
export function openStore(place: StorePlace): Store {
  return place.url === undefined
    ? sqliteStore(place.folder)
    : postgresStore(place.url, { write: WRITE_DEADLINE, read: READ_DEADLINE })
}

/** Opens the store for a command, beside a service that runs: its statements may take minutes. */
export function openStoreForCommand(place: StorePlace): Store {
  return place.url === undefined
    ? sqliteStore(place.folder)
    : postgresStore(place.url, { write: COMMAND_DEADLINE, read: COMMAND_DEADLINE })
}

/** A SQLite file of its own in the folder, for what is kept on this machine. */
export function localFile<T>(folder: string, name: string): Kysely<T> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return new Kysely<T>({ dialect: sqliteDialect({ file: join(folder, name), readOnly: false }) })
}

function sqliteStore(folder: string): Store {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'genvej.db')
  const writer = new Kysely<Schema>({ dialect: sqliteDialect({ file, readOnly: false }) })
  const reader = new Kysely<Schema>({ dialect: sqliteDialect({ file, readOnly: true }) })
  return store('sqlite', writer, reader)
}

function postgresStore(url: string, deadline: { readonly write: number; readonly read: number }): Store {
  const writer = () => postgresPool({ url, deadline: deadline.write, most: 4 })
  const reader = () => postgresPool({ url, deadline: deadline.read, most: 2 })
  return store(
    'postgresql',
    new Kysely<Schema>({ dialect: new PostgresDialect({ pool: writer }) }),
    new Kysely<Schema>({ dialect: new PostgresDialect({ pool: reader }) })
  )
}

function store(kind: StoreKind, writer: Db, reader: Db): Store {
  return {
    kind,
    writer,
    reader,
    close: async () => {
      await writer.destroy()
      await reader.destroy()
    }
  }
}
