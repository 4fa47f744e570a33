// The service as an operator starts it, `genvej serve`, in a process of its own.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const CLI = join(import.meta.dirname, '..', '..', 'src', 'cli.ts')

export interface ServiceProcess {
  readonly child: ChildProcess
  readonly address: string
  /** The end of what it has said, on standard output and standard error. */
  readonly said: () => string
  /** Its exit code; null after a signal. */
  readonly ended: Promise<number | null>
}

/** Starts it in this environment and waits until it is ready; `PORT` is one that is free unless given. Throws what it said when it ends before that. */
export async function serve(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment }
  const child = spawn(process.execPath, [CLI, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  let said = ''
  const address = await new Promise<string>((ready, failed) => {
    child.stderr.on('data', chunk => (said = `${said}${chunk}`.slice(-20_000)))
    child.stdout.on('data', chunk => {
      said += chunk
      const [, found] = /CDS Services: (\S+)\/cds-services/.exec(said) ?? []
      if (found) ready(found)
    })
    ended.then(() => failed(new Error(`The service did not start: ${said}`)))
  })
  return { child, address, ended, said: () => said }
}

/** The status of an answer on a connection of its own; 0 when there is none. Without a body it is a GET. */
export async function statusOf(url: string, body?: object): Promise<number> {
  const headers = { 'content-type': 'application/json', connection: 'close' }
  const call = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers }
  try {
    const response = await fetch(url, call)
    await response.arrayBuffer()
    return response.status
  } catch {
    return 0
  }
}
