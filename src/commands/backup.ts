// `genvej backup`: a whole copy of the embedded store as one file, also while the service runs. PostgreSQL has its own tools.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { sql } from 'kysely'
import { ConfigFault, readConfig } from '../config.ts'
import { commandLine, UsageFault } from './command-line.ts'
import { onStore } from './command-store.ts'

/** Runs the command; answers the exit code. Throws a UsageFault, or a ConfigFault when there is nothing to copy or nowhere to. */
export async function backup(args: readonly string[], say: (line: string) => void): Promise<number> {
  const [file] = commandLine('backup', args, {}, 1).positionals
  if (!file) throw new UsageFault('genvej backup FILE: it takes one file.')
  if (readConfig().store.url !== undefined)
    throw new ConfigFault('DATABASE_URL: the log is in PostgreSQL; use pg_dump (docs/operations.md).')
  const target = resolve(file)
  if (existsSync(target)) throw new ConfigFault(`genvej backup: ${target} is there already.`)
  // A copy as of one moment, without the write-ahead log beside it. https://sqlite.org/lang_vacuum.html#vacuuminto
  await onStore(({ reader }) => sql`vacuum into ${target}`.execute(reader))
  say(`${target}: put it as genvej.db into an empty folder to restore it, then genvej verify-log.`)
  return 0
}
