// Opens the log of the service: the store that is configured, its tables, the spool, the lock of the folder.
import { type FolderLock, lockFolder } from '../store/lock-file.ts'
import { migrate, missingMigrations } from '../store/migrate.ts'
import { localFile, openStore, type Store, type StorePlace } from '../store/store.ts'
import { StoreFault } from '../store/store-fault.ts'
import { type ClaimToken, claimTokenIn } from '../store/used-token.ts'
import { type DecisionLog, openDecisionLog } from './decision-log.ts'
import { openSpool, type Spool, type SpoolSchema } from './spool.ts'
import { SUBJECT_KEY, subjectOf, subjectSecret } from './subject.ts'

/** The log of the service, with the store under it. */
export interface OpenedLog {
  readonly log: DecisionLog
  readonly store: Store
  /** Replay protection; while PostgreSQL is away each replica protects itself. */
  readonly claimToken: ClaimToken
}

/** What opening needs. */
export interface OpenLogParts {
  readonly place: StorePlace
  /** The version of the service, named in the log. */
  readonly engine: string
  readonly now: () => number
}

/** Why the service must not start, in one sentence that names the variable. */
export class LogFault extends Error {}

/** Opens it. Throws a LogFault when the folder is taken, or the tables are not as this version needs them. */
export async function openLog({ place, engine, now }: OpenLogParts): Promise<OpenedLog> {
  const lock = lockOf(place.folder)
  const store = openStore(place)
  const { spool, secret } = store.kind === 'sqlite' ? await embedded(store) : await besideDatabase(store, place.folder)
  const log = openDecisionLog({
    store,
    spool,
    subjectOf: subjectOf(secret),
    engine,
    now
  })
  const close = () => log.close().finally(lock.release)
  const claimToken = spool ? claimEitherWay(claimTokenIn(store.writer), spool) : claimTokenIn(store.writer)
  return { log: { ...log, close }, store, claimToken }
}

interface Prepared {
  readonly spool?: Spool
  readonly secret: string
}

function lockOf(folder: string): FolderLock {
  let lock: FolderLock | undefined
  try {
    lock = lockFolder(folder)
  } catch {
    throw new LogFault(`GENVEJ_DATA: nothing can be written to ${folder}.`)
  }
  if (!lock) throw new LogFault(`GENVEJ_DATA: ${folder} is in use by another process; give each its own folder.`)
  return lock
}

async function embedded(store: Store): Promise<Prepared> {
  try {
    await migrate(store)
    return { secret: await subjectSecret(store.writer) }
  } catch (error) {
    throw new LogFault(`GENVEJ_DATA: the store cannot be opened (${reason(error)}).`)
  }
}

/** A start while PostgreSQL is away is possible where an earlier run has left the secret in the spool. */
async function besideDatabase(store: Store, folder: string): Promise<Prepared> {
  const spool = await openSpool(localFile<SpoolSchema>(folder, 'spool.db'))
  try {
    const missing = await missingMigrations(store)
    if (missing.length > 0)
      throw new LogFault('DATABASE_URL: the tables are not those of this version; run genvej migrate.')
    const secret = await subjectSecret(store.reader)
    await spool.set(SUBJECT_KEY, secret)
    return { spool, secret }
  } catch (error) {
    const secret = error instanceof LogFault ? undefined : await spool.get(SUBJECT_KEY)
    if (secret !== undefined) return { spool, secret }
    if (error instanceof LogFault) throw error
    throw new LogFault(`DATABASE_URL: the database cannot be used (${reason(error)}).`)
  }
}

function reason(error: unknown): string {
  return error instanceof StoreFault ? error.message : 'unknown'
}

function claimEitherWay(claim: ClaimToken, spool: Spool): ClaimToken {
  return (issuer, jti, expires, now) =>
    claim(issuer, jti, expires, now).catch(() => spool.claimToken(issuer, jti, expires, now))
}
