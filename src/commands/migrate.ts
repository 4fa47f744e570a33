// `genvej migrate`: brings the tables of the store to this version. Replicas may run it at the same time; one does it, the others wait.
import { setTimeout as later } from 'node:timers/promises'
import { ConfigFault, readConfig } from '../config.ts'
import { type FolderLock, lockFolder } from '../store/lock-file.ts'
import { migrate } from '../store/migrate.ts'
import type { StorePlace } from '../store/store.ts'
import { onEmptyStore } from './command-store.ts'

const PATIENCE = 30_000
const RETRY = 50

/** Runs the command; answers the exit code. Throws a ConfigFault when the store cannot be had. */
export async function migrateStore(say: (line: string) => void): Promise<number> {
  const { store: place, version } = readConfig()
  const applied = place.url === undefined ? await underLock(place) : await onEmptyStore(place, migrate)
  say(applied.length === 0 ? `The tables are those of ${version}.` : `Applied: ${applied.join(', ')}.`)
  return 0
}

/** SQLite has no lock of its own for migrations; PostgreSQL has. */
async function underLock(place: StorePlace): Promise<readonly string[]> {
  const lock = await waitForLock(place.folder)
  if (!lock)
    throw new ConfigFault(
      `GENVEJ_DATA: ${place.folder} is in use by a service, which brings its tables to its version when it starts.`
    )
  try {
    return await onEmptyStore(place, migrate)
  } finally {
    lock.release()
  }
}

async function waitForLock(folder: string): Promise<FolderLock | undefined> {
  for (const until = performance.now() + PATIENCE; performance.now() < until; await later(RETRY)) {
    const lock = lockFolder(folder)
    if (lock) return lock
  }
  return undefined
}
