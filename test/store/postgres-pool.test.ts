// Connections to PostgreSQL that break: idle or lent out, the process goes on (reliability, 3 row 21).
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresPool } from '../../src/store/postgres-pool.ts'
import { type Cluster, postgresBinaries, postgresCluster } from '../support/postgres.ts'

describe.skipIf(!postgresBinaries)('the database is killed', () => {
  let cluster: Cluster | undefined
  beforeAll(async () => {
    cluster = await postgresCluster()
  }, 300_000)
  afterAll(() => cluster?.stop())

  test('a connection that is lent out, and one that lies idle: the next question fails, nothing else does', async () => {
    const uncaught: unknown[] = []
    const note = (error: unknown) => uncaught.push(error)
    process.on('uncaughtException', note)
    const pool = await postgresPool({ url: cluster?.url ?? '', deadline: 2000, most: 2 })
    const [lent, idle] = [await pool.connect(), await pool.connect()]
    await Promise.all([lent.query('select 1', []), idle.query('select 1', [])])
    idle.release()
    await cluster?.kill()
    await expect(lent.query('select 1', [])).rejects.toThrow()
    // Both sockets have been told by now.
    await later(200)
    lent.release()
    await pool.end()
    process.off('uncaughtException', note)
    expect(uncaught).toEqual([])
  })
})
