// Brings the tables to this version, or says that they are not there yet. https://kysely.dev/docs/migrations
import { CompiledQuery } from 'kysely'
import { Migrator } from 'kysely/migration'
import { migrations } from './migrations.ts'
import type { Store } from './store.ts'
import { StoreFault, storeFault } from './store-fault.ts'

/** Names of the steps applied now; none when the tables were up to date. Throws a StoreFault; one step is whole or not there. */
export async function migrate(store: Store): Promise<readonly string[]> {
  const { error, results = [] } = await migratorOf(store).migrateToLatest()
  if (error) throw storeFault(error)
  return results.map(({ migrationName }) => migrationName)
}

/**
 * Names of the steps that the store still lacks. Steps of a newer version do not matter: they only add.
 * Throws a StoreFault when the store cannot be reached.
 */
export async function missingMigrations({ kind, writer }: Store): Promise<readonly string[]> {
  const wanted = Object.keys(migrations(kind))
  try {
    const tables = await writer.introspection.getTables({ withInternalKyselyTables: true })
    if (!tables.some(({ name }) => name === 'kysely_migration')) return wanted
    const applied = await migrationNames(writer)
    return wanted.filter(name => !applied.includes(name))
  } catch (error) {
    throw storeFault(error)
  }
}

async function migrationNames(reader: Store['reader']): Promise<readonly string[]> {
  const { rows } = await reader.executeQuery<{ name: string }>(CompiledQuery.raw('select name from kysely_migration'))
  return rows.map(({ name }) => name)
}

function migratorOf({ kind, writer }: Store): Migrator {
  const steps = migrations(kind)
  if (Object.keys(steps).length === 0) throw new StoreFault('store: no migrations')
  return new Migrator({ db: writer, provider: { getMigrations: async () => steps }, allowUnorderedMigrations: false })
}
