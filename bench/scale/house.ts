// What is measured, each in processes of its own: PostgreSQL on the disk with every commit synchronised, replicas of the service as an
// operator starts them, and the constant card.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { migrate } from '../../src/store/migrate.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { type Cluster, postgresCluster } from '../../test/support/postgres.ts'
import { serve } from '../../test/support/service-process.ts'

/** Something that answers at ports of this machine. */
export interface Running {
  readonly ports: readonly number[]
  /** CPU time of its processes so far, in milliseconds; that of the database is the cluster's. */
  readonly cpu: () => number
  readonly stop: () => Promise<void>
}

/** Of the clock of /proc, which counts hundredths of a second. */
const TICK = 10
/** Room for the write-ahead log, and a quick compression: the fill is not what is measured. */
const SETTINGS = [
  'fsync=on',
  'synchronous_commit=on',
  'shared_buffers=256MB',
  'max_wal_size=8GB',
  'default_toast_compression=lz4'
]

/** Everything is in here, on the disk, and goes with the process. */
const ROOM = mkdtempSync(join(tmpdir(), 'genvej-scale-'))
chmodSync(ROOM, 0o755)
process.on('exit', () => removeFolder(ROOM))

function diskFolder(): string {
  return mkdtempSync(join(ROOM, 'part-'))
}

/** Removes a folder with all that is in it. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** A cluster on the disk that waits for it at each commit. */
export function durableCluster(): Promise<Cluster> {
  return postgresCluster(diskFolder(), SETTINGS)
}

/** An empty store with its tables: a database of the cluster, or a folder alone. */
export async function emptyStore(cluster?: Cluster, name = 'genvej'): Promise<StorePlace> {
  const folder = diskFolder()
  if (cluster) {
    const admin = openStoreForCommand({ folder: '', url: cluster.url })
    await admin.writer.executeQuery(CompiledQuery.raw(`create database ${name}`))
    await admin.close()
  }
  const place = { folder, url: cluster?.url.replace(/postgres$/, name) }
  const store = openStoreForCommand(place)
  await migrate(store)
  await store.close()
  return place
}

/** Replicas of the service on a store, each with a folder of its own where the store is a database. */
export async function replicas(count: number, { folder, url }: StorePlace): Promise<Running> {
  const started = await Promise.all(
    Array.from({ length: count }, () =>
      serve({ GENVEJ_DATA: url ? diskFolder() : folder, ...(url ? { DATABASE_URL: url } : {}) })
    )
  )
  const stop = async () => {
    for (const { child } of started) child.kill('SIGTERM')
    await Promise.all(started.map(({ ended }) => ended))
  }
  return {
    ports: started.map(({ address }) => Number(new URL(address).port)),
    cpu: () => cpuOf(started.map(({ child }) => child.pid)),
    stop
  }
}

/** A server of `bench/serve.ts`. */
export async function benchServer(...args: string[]): Promise<Running> {
  const child: ChildProcess = fork(join(import.meta.dirname, '..', 'serve.ts'), args)
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  const stop = async () => {
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
  }
  return { ports: [port], cpu: () => cpuOf([child.pid]), stop }
}

/** CPU time of a cluster so far, in milliseconds. */
export function databaseCpu(cluster: Cluster): number {
  return cpuOf(family(cluster.pid()))
}

/** A process and its children. */
function family(pid: number | undefined): readonly number[] {
  if (pid === undefined) return []
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return [pid, ...all.filter(name => Number(stat(name)[1]) === pid).map(Number)]
}

/** Time in user and system mode, that of children which have ended included. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function cpuOf(processes: readonly (number | undefined)[]): number {
  const times = processes.flatMap(pid => stat(String(pid)).slice(11, 15).map(Number))
  return times.reduce((sum, ticks) => sum + ticks * TICK, 0)
}

/** The fields of a process after its name: the first is its state. */
function stat(pid: string): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
