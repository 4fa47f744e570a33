// The thread that owns one SQLite file: statements come in, rows go out; a slow disk never blocks the service.
// https://nodejs.org/api/sqlite.html; durability: https://sqlite.org/pragma.html#pragma_synchronous
import { statSync } from 'node:fs'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { parentPort, workerData } from 'node:worker_threads'

/** What a thread is started with. */
export interface SqliteWorkerData {
  readonly file: string
  readonly readOnly: boolean
}

/** A statement for the thread. */
export interface SqliteQuestion {
  readonly id: number
  readonly sql: string
  readonly parameters: readonly unknown[]
}

/** What it gave, or SQLite's result code with its text. https://sqlite.org/rescode.html */
export type SqliteAnswer =
  | { readonly id: number; readonly rows: readonly unknown[]; readonly changes: number }
  | { readonly id: number; readonly code: number; readonly text: string }

/** SQLITE_BUSY is waited for: a command may be writing. */
const PATIENCE = 5000
const STATEMENTS_KEPT = 500
const FULL = 2
/** https://sqlite.org/rescode.html#cantopen */
const CANNOT_OPEN = 14

const { file, readOnly } = workerData as SqliteWorkerData
const statements = new Map<string, Statement>()
let opened: DatabaseSync | undefined
/** The file that was opened, as the file system numbers it. */
let inode: number | undefined

parentPort?.on('message', (question: SqliteQuestion) => parentPort?.postMessage(answer(question)))

function answer({ id, sql, parameters }: SqliteQuestion): SqliteAnswer {
  try {
    opened ??= open()
    const statement = statementOf(opened, sql)
    const given = parameters as SQLInputValue[]
    if (statement.answers) return { id, rows: rowsOf(statement.prepared, given), changes: 0 }
    if (!isInPlace()) return { id, code: CANNOT_OPEN, text: 'the file is gone' }
    return { id, rows: [], changes: Number(statement.prepared.run(...given).changes) }
  } catch (error) {
    // After SQLITE_FULL the transaction is gone already: a rollback then has nothing to do.
    if (sql === 'rollback' && opened?.isTransaction === false) return { id, rows: [], changes: 0 }
    const { errcode, errstr } = error as { errcode?: unknown; errstr?: unknown }
    if (typeof errcode === 'number') return { id, code: errcode, text: String(errstr ?? '') }
    return { id, code: 1, text: error instanceof Error ? error.name : 'error' }
  }
}

/** The rows; a whole number that no number holds was not written by us, and comes as near to itself as can be. */
function rowsOf(prepared: StatementSync, given: readonly SQLInputValue[]): readonly unknown[] {
  try {
    return prepared.all(...given)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw error
  }
  prepared.setReadBigInts(true)
  const rows = prepared.all(...given)
  prepared.setReadBigInts(false)
  return rows.map(row => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asNumber(value)])))
}

function asNumber(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

function open(): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: PATIENCE, readOnly })
  database.exec('pragma foreign_keys=on; pragma recursive_triggers=on')
  if (!readOnly) {
    database.exec('pragma journal_mode=wal; pragma synchronous=full')
    const mode = database.prepare('pragma journal_mode').get()?.['journal_mode']
    const synchronous = database.prepare('pragma synchronous').get()?.['synchronous']
    if (synchronous !== FULL || (mode !== 'wal' && file !== ':memory:'))
      throw new Error('the file system offers no write-ahead log, or no full synchronisation')
  }
  inode = numberOf(file)
  return database
}

/** Whether the file in the folder is the one that was opened: what is written to a file that was removed is gone with this process. */
function isInPlace(): boolean {
  return numberOf(file) === inode
}

function numberOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino
}

interface Statement {
  readonly prepared: StatementSync
  /** Whether it gives rows. */
  readonly answers: boolean
}

function statementOf(database: DatabaseSync, sql: string): Statement {
  const known = statements.get(sql)
  if (known) return known
  const prepared = database.prepare(sql)
  const statement = { prepared, answers: prepared.columns().length > 0 }
  if (statements.size < STATEMENTS_KEPT) statements.set(sql, statement)
  return statement
}
