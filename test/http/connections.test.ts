// Connections that are slow, broken or no HTTP (reliability, fault 12): each is answered or closed, and others are served meanwhile.
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TIMEOUTS } from '../../src/http/server-options.ts'
import { build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { logInMemory } from '../support/log-in-memory.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const QUICK = { ...TIMEOUTS, headers: 150, request: 300, look: 30 }
const { app } = build({ timeouts: QUICK })
const sockets: Socket[] = []
const CALL = '/cds-services/wgs-order-sign'

beforeAll(() => app.listen({ host: '127.0.0.1', port: 0 }))
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  await app.close()
})

function open(on = app): { socket: Socket; closed: Promise<string> } {
  const socket = connect((on.server.address() as AddressInfo).port, '127.0.0.1')
  sockets.push(socket)
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => undefined)
  return { socket, closed: once(socket, 'close').then(() => text) }
}

/** What comes back for what is sent, when the service closes the connection. */
function exchange(sent: string | Buffer, on = app): Promise<string> {
  const { socket, closed } = open(on)
  socket.write(sent)
  return closed
}

function outcomeOf(answer: string): { status: number; resourceType: string } {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), resourceType: JSON.parse(body).resourceType }
}

const bodyOf = (length: number) =>
  `POST ${CALL} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`

describe('slow', () => {
  test('headers that do not end: 408', async () => {
    expect(outcomeOf(await exchange('GET /cds-services HTTP/1.1\r\nhost: x\r\n'))).toEqual({
      status: 408,
      resourceType: 'OperationOutcome'
    })
  })

  test('a body that does not end: 408', async () => {
    expect(outcomeOf(await exchange(`${bodyOf(1000)}{"hook":`))).toEqual({
      status: 408,
      resourceType: 'OperationOutcome'
    })
  })

  test('a body that trickles: 408', async () => {
    const { socket, closed } = open()
    socket.write(bodyOf(100_000))
    const trickle = setInterval(() => socket.writable && socket.write(' '), 20)
    const answer = await closed
    clearInterval(trickle)
    expect(outcomeOf(answer).status).toBe(408)
  })

  test('two hundred connections that say nothing keep nobody from an answer', async () => {
    for (let index = 0; index < 200; index++) open()
    const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    const response = await fetch(address + CALL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(orderSign())
    })
    expect(response.status).toBe(200)
  })

  test('an answer that is not ready in time: 503, try again', async () => {
    const hanging = build({
      registry: registryOf(),
      claimToken: () => new Promise(() => undefined),
      timeouts: { ...TIMEOUTS, handler: 100 }
    })
    const headers = { authorization: `Bearer ${token(claims(CALL))}` }
    const response = await hanging.app.inject({ method: 'POST', url: CALL, headers, payload: orderSign() })
    expect([response.statusCode, response.json().resourceType]).toEqual([503, 'OperationOutcome'])
  })
})

test('an answer that is not ready in time, long after the body came: 503; what comes later is not said', async () => {
  let late: () => void = () => undefined
  const append = () => new Promise<void>(resolve => (late = resolve))
  const { app, lines } = build({ log: { ...logInMemory(), append }, timeouts: { ...TIMEOUTS, handler: 100 } })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}${CALL}?patient=canary`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(orderSign())
  })
  const { resourceType } = (await response.json()) as { resourceType: string }
  expect([response.status, resourceType]).toEqual([503, 'OperationOutcome'])
  late()
  await app.close()
  expect(lines.join('')).not.toContain('canary')
})

describe('broken', () => {
  const broken: readonly (readonly [string, number, string | Buffer])[] = [
    ['no HTTP at all', 400, 'hello\r\n\r\n'],
    ['TLS spoken to a plain port', 400, Buffer.from([0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0])],
    ['two lengths', 400, `POST ${CALL} HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}`],
    [
      'a length and chunks (request smuggling)',
      400,
      `POST ${CALL} HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`
    ],
    ['a header with a line break in it', 400, 'GET / HTTP/1.1\r\nhost: x\r\nx: a\rb\r\n\r\n'],
    ['headers beyond 16 KiB', 431, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
    [
      'a chunk with a length that is none',
      400,
      `${bodyOf(0).replace('content-length: 0', 'transfer-encoding: chunked')}zz\r\n`
    ]
  ]
  test.each(['', 'host: x\r\nHost: y\r\n'])('no host, and two: %j', async hosts => {
    const sent = `GET /healthz HTTP/1.1\r\n${hosts}connection: close\r\n\r\n`
    expect(outcomeOf(await exchange(sent))).toEqual({ status: 400, resourceType: 'OperationOutcome' })
  })
  test('no host, as HTTP/1.0 has none', async () => {
    expect(await exchange('GET /healthz HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /)
  })
  test('an expectation that nobody knows is passed over', async () => {
    const sent = 'GET /healthz HTTP/1.1\r\nhost: x\r\nexpect: haste\r\nconnection: close\r\n\r\n'
    expect(await exchange(sent)).toMatch(/^HTTP\/1.1 200 /)
  })
  test.each(broken)('%s: %i', async (_name, status, sent) => {
    expect(outcomeOf(await exchange(sent))).toEqual({ status, resourceType: 'OperationOutcome' })
  })

  test('whatever was sent, the service goes on', async () => {
    const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
  })

  test('a client that leaves in the middle of its body is forgotten', async () => {
    const { socket } = open()
    socket.write(`${bodyOf(1000)}{"hook"`)
    await new Promise(later => setTimeout(later, 20))
    socket.destroy()
    const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    expect((await fetch(`${address}/readyz`)).status).toBe(200)
  })
})

describe('size of a body without a stated length', () => {
  test('413 as soon as it is too large', async () => {
    const small = build({ site: { bodyLimit: 2048 } })
    await small.app.listen({ host: '127.0.0.1', port: 0 })
    const chunk = `400\r\n${' '.repeat(1024)}\r\n`
    const head = `POST ${CALL} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n`
    const answer = await exchange(`${head}${chunk.repeat(3)}0\r\n\r\n`, small.app)
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toContain('OperationOutcome')
    await small.app.close()
  })
})
