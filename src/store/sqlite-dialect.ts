// Kysely on a SQLite file that a worker thread owns. One connection; Kysely itself lets one caller at a time have it.
// https://kysely.dev/docs/dialects
import { Worker } from 'node:worker_threads'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely'
import type { SqliteAnswer, SqliteQuestion, SqliteWorkerData } from './sqlite-worker.ts'
import { StoreFault, sqliteFault } from './store-fault.ts'

/** The dialect of a file; the thread starts with the first query and ends with `destroy()`. */
export function sqliteDialect(data: SqliteWorkerData): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: db => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => driver(data)
  }
}

function driver(data: SqliteWorkerData): Driver {
  const thread = sqliteThread(data)
  const connection: DatabaseConnection = {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      const { rows, changes } = await thread.ask(sql, parameters)
      return { rows: rows as R[], numAffectedRows: BigInt(changes) }
    },
    streamQuery: () => {
      throw new StoreFault('store: rows are read page by page')
    }
  }
  const run = (sql: string) => async (on: DatabaseConnection) => {
    await on.executeQuery(CompiledQuery.raw(sql))
  }
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: run('begin immediate'),
    commitTransaction: run('commit'),
    rollbackTransaction: run('rollback'),
    releaseConnection: async () => undefined,
    destroy: thread.end
  }
}

function sqliteThread(data: SqliteWorkerData) {
  type Waiting = { readonly answer: (answer: SqliteAnswer) => void; readonly fail: (fault: StoreFault) => void }
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let asked = 0
  const start = () => {
    const started = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: data })
    started.on('message', (answer: SqliteAnswer) => {
      waiting.get(answer.id)?.answer(answer)
      waiting.delete(answer.id)
      if (waiting.size === 0) started.unref()
    })
    started.on('error', () => undefined)
    started.on('exit', () => {
      for (const { fail } of waiting.values()) fail(new StoreFault('store: the thread ended'))
      waiting.clear()
      worker = undefined
    })
    return started
  }
  return {
    ask: (sql: string, parameters: readonly unknown[]) =>
      new Promise<Extract<SqliteAnswer, { rows: unknown }>>((resolve, reject) => {
        worker ??= start()
        const id = ++asked
        waiting.set(id, {
          answer: answer => ('rows' in answer ? resolve(answer) : reject(sqliteFault(answer.code, answer.text))),
          fail: reject
        })
        worker.ref()
        worker.postMessage({ id, sql, parameters } satisfies SqliteQuestion)
      }),
    end: async () => {
      await worker?.terminate()
    }
  }
}
