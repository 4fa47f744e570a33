// A key set over the network, from a real server on this machine: what is taken, and each way of being refused (reliability, fault 6).
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { fetchKeys } from '../../src/clients/fetch-keys.ts'
import { EHR } from '../support/tokens.ts'

const KEYS = JSON.stringify({ keys: [EHR.jwk] })
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** The address of a server that answers like this. */
async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
}

test('a key set', async () => {
  expect(await fetchKeys(await serve((_request, response) => response.end(KEYS)))).toEqual({ keys: [EHR.jwk] })
})

test('a redirect is not followed', async () => {
  let reached = 0
  const target = await serve((_request, response) => {
    reached++
    response.end(KEYS)
  })
  const uri = await serve((_request, response) => response.writeHead(302, { location: target }).end())
  await expect(fetchKeys(uri)).rejects.toThrow()
  expect(reached).toBe(0)
})

const refused: readonly (readonly [string, RequestListener])[] = [
  ['404 with keys', (_request, response) => response.writeHead(404).end(KEYS)],
  ['a page', (_request, response) => response.end('<!doctype html>')],
  ['no keys', (_request, response) => response.end('{"keys":{}}')],
  ['keys that are none', (_request, response) => response.end('{"keys":[null]}')],
  ['more than 256 KiB', (_request, response) => response.end(`{"keys":[],"x":"${'x'.repeat(300_000)}"}`)],
  ['an answer cut short', (_request, response) => response.writeHead(200, { 'content-length': '9999' }).destroy()],
  ['an answer that never ends', (_request, response) => response.write('{"keys":[')]
]
test.each(refused)('refused: %s', async (_name, answer) => {
  await expect(fetchKeys(await serve(answer), 500)).rejects.toThrow()
})

test('refused: nobody there', async () => {
  const uri = await serve(() => undefined)
  for (const server of servers.splice(0)) await new Promise(done => server.close(done))
  await expect(fetchKeys(uri)).rejects.toThrow()
})
