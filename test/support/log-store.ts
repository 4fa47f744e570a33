// The log as the service opens it, on a store of a test's choice.
import { openLog } from '../../src/decision-log/open-log.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'

/** Opens the log; PostgreSQL gets its tables first, as an operator does it. */
export async function openedLog(place: StorePlace, now: () => number = Date.now) {
  if (place.url !== undefined) {
    const store = openStoreForCommand(place)
    await migrate(store)
    await store.close()
  }
  return openLog({ place, engine: '0.0.0-test', now })
}

/** Every entry, in the order of each writer. */
export async function entriesOf(place: StorePlace) {
  const store = openStoreForCommand(place)
  const rows = await store.reader.selectFrom('log_entry').selectAll().orderBy('writer').orderBy('sequence').execute()
  await store.close()
  return rows
}
