// A PostgreSQL cluster of its own for a test file, from the binaries of the machine. None there: said loudly, and that half is skipped.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { scratchFolder } from './scratch.ts'

const PACKAGES = '/usr/lib/postgresql'
const OLDEST = 15

export interface Cluster {
  readonly url: string
  /** The process id of the postmaster. */
  readonly pid: () => number | undefined
  /** Kills the postmaster and all its processes with -9, and waits until it is gone. */
  readonly kill: () => Promise<void>
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** The folder of PostgreSQL's binaries, newest first; undefined when there is none. */
export const postgresBinaries = (existsSync(PACKAGES) ? readdirSync(PACKAGES) : [])
  .filter(version => Number(version) >= OLDEST && existsSync(join(PACKAGES, version, 'bin', 'postgres')))
  .toSorted((a, b) => Number(b) - Number(a))
  .map(version => join(PACKAGES, version, 'bin'))[0]

if (!postgresBinaries)
  process.stderr.write(
    '\nNO POSTGRESQL HERE: the PostgreSQL half of the store tests is SKIPPED (Debian: apt install postgresql).\n\n'
  )

/** No power is cut here, so nothing needs the disk; kill -9 leaves what was written to the system. */
const UNSYNCHRONISED = ['fsync=off', 'full_page_writes=off']

/**
 * Makes and starts a cluster in a folder, with these settings (`name=value`); as root its processes run as `nobody`, because
 * PostgreSQL refuses root.
 */
export async function postgresCluster(
  folder = scratchFolder('postgres'),
  settings: readonly string[] = UNSYNCHRONISED
): Promise<Cluster> {
  const bin = postgresBinaries ?? ''
  const root = process.getuid?.() === 0
  const [uid, gid] = root ? nobody() : [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  if (root) chownSync(folder, uid, gid)
  const as = { uid, gid, cwd: folder, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' } }
  const data = join(folder, 'data')
  execFileSync(join(bin, 'initdb'), ['--no-sync', '--auth=trust', '--username=genvej', '--encoding=UTF8', '-D', data], {
    ...as,
    stdio: 'ignore'
  })
  const port = await freePort()
  const url = `postgres://genvej@127.0.0.1:${port}/postgres`
  let postmaster: ChildProcess | undefined
  let ending = false
  const start = async () => {
    ending = false
    rmSync(join(data, 'postmaster.pid'), { force: true })
    const place = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder]
    const given = settings.flatMap(setting => ['-c', setting])
    postmaster = spawn(join(bin, 'postgres'), [...place, ...given], { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
    const said = await ready(postmaster)
    postmaster.once('exit', () => ending || process.stderr.write(`\nPOSTGRESQL ENDED BY ITSELF: ${said()}\n`))
  }
  const end = async (signal: NodeJS.Signals) => {
    if (!postmaster || postmaster.exitCode !== null || postmaster.signalCode !== null) return
    const closed = once(postmaster, 'exit')
    ending = true
    postmaster.kill(signal)
    await closed
  }
  await start()
  return {
    url,
    pid: () => postmaster?.pid,
    start,
    kill: async () => {
      // A process that serves a connection outlives its postmaster by a moment, in which it may still take a write.
      const served = processesIn(data)
      const ended = end('SIGKILL')
      for (const pid of served) killIfThere(pid)
      await ended
    },
    stop: async () => {
      await end('SIGINT')
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

/** Waits until it takes connections; gives a way to read the last of what it has said. */
async function ready(postmaster: ChildProcess): Promise<() => string> {
  let said = ''
  await new Promise<void>((started, failed) => {
    postmaster.once('exit', () => failed(new Error(`PostgreSQL did not start: ${said}`)))
    postmaster.stderr?.on('data', chunk => {
      said = `${said}${chunk}`.slice(-2000)
      if (said.includes('ready to accept connections')) started()
    })
  })
  return () => said
}

/** Every process of a cluster works in its data folder. */
function processesIn(folder: string): readonly number[] {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  return pids.filter(pid => workingFolder(pid) === folder).map(Number)
}

function workingFolder(pid: string): string | undefined {
  try {
    return readlinkSync(join('/proc', pid, 'cwd'))
  } catch {
    // It has ended.
    return undefined
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

function nobody(): readonly [number, number] {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }))
  return [id('-u'), id('-g')]
}
