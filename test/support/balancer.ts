// HAProxy with the project's own configuration before two replicas. Not there: said loudly (Debian: apt install haproxy).
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { freePort } from './free-port.ts'
import { statusOf } from './service-process.ts'

const CONFIGURATION = join(import.meta.dirname, '..', '..', 'deploy', 'haproxy.cfg')

/** The path of the binary; undefined when there is none. */
export const haproxy = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy'].find(path => existsSync(path))

if (!haproxy)
  process.stderr.write('\nNO HAPROXY HERE: the tests behind a balancer are SKIPPED (apt install haproxy).\n\n')

export interface Balancer {
  readonly address: string
  readonly stop: () => void
}

/** Starts it before replicas at these ports of this machine, and waits until it has found one that is ready. */
export async function balancer(replicas: readonly [number, number]): Promise<Balancer> {
  const port = await freePort()
  const [a, b] = replicas.map(each => `127.0.0.1:${each}`)
  const env = { LISTEN: `127.0.0.1:${port}`, REPLICA_A: a, REPLICA_B: b }
  const child: ChildProcess = spawn(haproxy ?? '', ['-db', '-f', CONFIGURATION], { env, stdio: 'ignore' })
  const address = `http://127.0.0.1:${port}`
  await expect.poll(() => statusOf(`${address}/readyz`), { timeout: 30_000 }).toBe(200)
  return { address, stop: () => child.kill('SIGKILL') }
}
