// Both kinds of store, empty and with their tables, for one suite that runs on each.
import { rmSync } from 'node:fs'
import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, vi } from 'vitest'
import type { StorePlace } from '../../src/store/store.ts'
import { openStoreForCommand } from '../../src/store/store.ts'
import { type Cluster, postgresBinaries, postgresCluster } from './postgres.ts'
import { scratchFolder } from './scratch.ts'

/** Milliseconds: starting a database on a busy machine takes its time. */
const PATIENCE = 300_000
vi.setConfig({ testTimeout: 120_000, hookTimeout: PATIENCE })

export interface Places {
  /** An empty place: a new folder, and a new database where the store is PostgreSQL. */
  readonly fresh: () => Promise<StorePlace>
  readonly cluster: () => Cluster
}

/** Runs a suite on SQLite, and on PostgreSQL where its binaries are. */
export function onBothStores(suite: (places: Places) => void): void {
  describe('on SQLite', () => suite(places(undefined)))
  onPostgres(suite)
}

/** Runs a suite on PostgreSQL, where its binaries are. */
export function onPostgres(suite: (places: Places) => void): void {
  describe.skipIf(!postgresBinaries)('on PostgreSQL', () => {
    let running: Cluster | undefined
    beforeAll(async () => {
      running = await postgresCluster()
    }, PATIENCE)
    afterAll(() => running?.stop())
    suite(places(() => running as Cluster))
  })
}

function places(cluster: (() => Cluster) | undefined): Places {
  const folders: string[] = []
  let databases = 0
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  const folder = () => {
    const made = scratchFolder('store')
    folders.push(made)
    return made
  }
  return {
    cluster: () => (cluster as () => Cluster)(),
    fresh: async () => {
      if (!cluster) return { folder: folder() }
      const { url } = cluster()
      const name = `genvej_${++databases}`
      const admin = openStoreForCommand({ folder: '', url })
      await admin.writer.executeQuery(CompiledQuery.raw(`create database ${name}`))
      await admin.close()
      return { folder: folder(), url: url.replace(/postgres$/, name) }
    }
  }
}
