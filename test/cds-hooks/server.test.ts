// The process: it says where to look, answers, ends gracefully, and refuses a wrong start in one sentence.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { orderSign } from '../support/hook-request.ts'

const CLI = join(import.meta.dirname, '..', '..', 'src', 'cli.ts')
const folder = mkdtempSync(join(tmpdir(), 'genvej-server-'))
afterAll(() => rmSync(folder, { recursive: true }))
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function genvej(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { PATH: process.env['PATH'] ?? '', GENVEJ_DATA: mkdtempSync(join(folder, 'data-')), ...environment }
  })
  started.push(child)
  const said = { out: '', err: '' }
  child.stdout.on('data', chunk => (said.out += chunk))
  child.stderr.on('data', chunk => (said.err += chunk))
  return { child, said, ended: once(child, 'close').then(([code]) => code as number | null) }
}

async function ready({ child, said }: ReturnType<typeof genvej>): Promise<string> {
  while (!/CDS Services: \S+\n/.test(said.out)) await Promise.race([once(child.stdout, 'data'), once(child, 'close')])
  return /CDS Services: (\S+)/.exec(said.out)?.[1] ?? ''
}

test('serve says where to look, answers a call, and ends with 0 on SIGTERM', async () => {
  const service = genvej(['serve'], { PORT: '0' })
  const address = await ready(service)
  expect((await fetch(address)).status).toBe(200)
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${address}/wgs-order-sign`, {
    method: 'POST',
    headers,
    body: JSON.stringify(orderSign([]))
  })
  expect(await response.json()).toEqual({ cards: [] })
  service.child.kill('SIGTERM')
  expect(await service.ended).toBe(0)
  expect(service.said.out).not.toContain('{')
}, 30_000)

test('a call that is under way is answered before the process ends', async () => {
  const service = genvej(['serve'], { PORT: '0' })
  const address = await ready(service)
  const body = JSON.stringify(orderSign())
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const call = request(`${address}/wgs-order-sign`, { method: 'POST', headers })
  const answered = once(call, 'response') as Promise<[IncomingMessage]>
  await new Promise(sent => call.write(body.slice(0, 100), sent))
  await fetch(address)
  service.child.kill('SIGTERM')
  await new Promise(later => setTimeout(later, 200))
  call.end(body.slice(100))
  const [response] = await answered
  response.resume()
  expect(response.statusCode).toBe(200)
  expect(await service.ended).toBe(0)
}, 30_000)

test('being open to other machines is said loudly', async () => {
  const service = genvej(['serve'], { PORT: '0', HOST: '0.0.0.0', GENVEJ_OPEN: '1' })
  await ready(service)
  expect(service.said.out).toMatch(/^WARNING: open to every machine/)
}, 30_000)

test('open or closed is said at start; closed, nobody gets in without a token', async () => {
  const open = genvej(['serve'], { PORT: '0' })
  await ready(open)
  expect(open.said.out).toContain('nobody is asked who calls')
  const GENVEJ_CLIENTS = join(import.meta.dirname, '..', '..', 'configuration', 'clients.example.json')
  const closed = genvej(['serve'], { PORT: '0', HOST: '0.0.0.0', GENVEJ_CLIENTS })
  const address = await ready(closed)
  expect(closed.said.out).toContain('Closed: 2 clients, known as https://genvej.example.org.')
  expect(closed.said.out).not.toMatch(/WARNING|Demonstration|nobody/)
  expect((await fetch(address.replace('0.0.0.0', '127.0.0.1'))).status).toBe(401)
}, 60_000)

describe('a wrong start ends with 1 and one sentence', () => {
  const refused = async (environment: Record<string, string>) => {
    const { said, ended } = genvej(['serve'], environment)
    return [await ended, said.out, said.err.trimEnd().split('\n').length, said.err] as const
  }
  test('a wrong value', async () => {
    expect(await refused({ PORT: 'http' })).toEqual([1, '', 1, 'PORT: "http" is not a port from 0 to 65535.\n'])
  })
  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const [code, , , sentence] = await refused({ PORT: String(port) })
    other.close()
    expect([code, sentence]).toEqual([1, `PORT: ${port} is taken on 127.0.0.1; set PORT to another.\n`])
  })
  test('an address that is not of this machine', async () => {
    const [code, , lines] = await refused({ PORT: '0', HOST: '192.0.2.1', GENVEJ_OPEN: '1' })
    expect([code, lines]).toEqual([1, 1])
  })
}, 30_000)

describe('the command line', () => {
  const run = async (...args: string[]) => {
    const { said, ended } = genvej(args)
    return { code: await ended, ...said }
  }
  test('--help lists the commands, and each has its own', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const name of ['serve', 'check', 'replay']) expect(out).toContain(name)
    expect((await run('serve', '--help')).out).toContain('PORT')
    expect((await run('check', '--help')).out).toContain('cds-hooks/')
  })
  test.each([[[]], [['nonsense']], [['toString']], [['migrate', 'now']], [['serve', '--port', '1']]])(
    '%j: exit code 2 and why',
    async args => {
      const { code, err } = await run(...args)
      expect([code, err.trim() !== '']).toEqual([2, true])
    }
  )
  test('check has no fault to report on the data of the checkout', async () => {
    const { code, out } = await run('check')
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      expect.stringMatching(/^\d+ artefacts, no faults\. SHA-256: [0-9a-f]{64}$/)
    ])
  })
}, 60_000)
