// Connections to PostgreSQL: whole numbers as numbers, deadlines on both sides, and no broken connection ends the process.
// https://node-postgres.com/apis/pool
import type { PostgresPool, PostgresPoolClient } from 'kysely'
import type { PoolClient } from 'pg'

/** The type of PostgreSQL's bigint. */
const INT8 = 20
/** Milliseconds to connect. */
const CONNECT = 10_000

/** Where a pool leads, and how large it grows. */
export interface PoolShape {
  readonly url: string
  /** Milliseconds that a statement may take. */
  readonly deadline: number
  /** Connections at most. */
  readonly most: number
}

/** Makes a pool; nothing connects yet. */
export async function postgresPool({ url, deadline, most }: PoolShape): Promise<PostgresPool> {
  const { default: pg } = await import('pg')
  pg.types.setTypeParser(INT8, Number)
  const pool = new pg.Pool({
    connectionString: url,
    max: most,
    connectionTimeoutMillis: Math.min(CONNECT, deadline),
    query_timeout: deadline,
    statement_timeout: deadline,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'genvej'
  })
  pool.on('error', () => undefined)
  // The pool listens to idle connections only; one that breaks while it is lent out says so to whoever asked it something.
  pool.on('connect', client => void client.on('error', () => undefined))
  return {
    options: pool.options,
    Client: pg.Client,
    connect: async () => guarded(await pool.connect()),
    end: () => pool.end()
  }
}

/** A connection that timed out or broke is closed when it is given back: its answer may still come, to another question. */
function guarded(client: PoolClient): PostgresPoolClient {
  let broken = false
  const query = async (...given: unknown[]) => {
    try {
      return await (client.query as (...given: unknown[]) => Promise<unknown>).apply(client, given)
    } catch (error) {
      broken ||= !(error as { severity?: unknown }).severity
      throw error
    }
  }
  return { query: query as PostgresPoolClient['query'], release: () => client.release(broken) }
}
