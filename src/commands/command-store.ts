// The store as a command opens it: beside a service that may be running, and with one sentence when it cannot.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigFault, readConfig } from '../config.ts'
import { missingMigrations } from '../store/migrate.ts'
import { openStoreForCommand, type Store, type StorePlace } from '../store/store.ts'
import { storeFault } from '../store/store-fault.ts'

/** Runs something on the store of the environment, whose tables are there. Throws a ConfigFault when they are not. */
export async function onStore<T>(run: (store: Store) => Promise<T>): Promise<T> {
  const { store: place } = readConfig()
  if (place.url === undefined && !existsSync(join(place.folder, 'genvej.db')))
    throw new ConfigFault(`GENVEJ_DATA: there is no decision log in ${place.folder} yet.`)
  return onEmptyStore(place, async store => {
    if ((await missingMigrations(store)).length > 0)
      throw new ConfigFault('The tables are not those of this version; run genvej migrate.')
    return run(store)
  })
}

/** The same, whether or not tables are there. */
export async function onEmptyStore<T>(place: StorePlace, run: (store: Store) => Promise<T>): Promise<T> {
  const store = openStoreForCommand(place)
  try {
    return await run(store)
  } catch (error) {
    if (error instanceof ConfigFault) throw error
    throw new ConfigFault(`${variable(place)}: the store cannot be used (${storeFault(error).message}).`)
  } finally {
    await store.close().catch(() => undefined)
  }
}

function variable({ url }: StorePlace): string {
  return url === undefined ? 'GENVEJ_DATA' : 'DATABASE_URL'
}
