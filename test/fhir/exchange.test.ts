// What is never connected to (reliability 3, rows 1 and 2; traps 2 and 3): every spelling of an address that is not meant, and names that lead there.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bearerToken } from '../../src/fhir/bearer-token.ts'
import { exchangeOf } from '../../src/fhir/exchange.ts'
import { type FaultyServer, faultyServer, json } from '../support/faulty-server.ts'

let listener: FaultyServer
beforeAll(async () => {
  listener = await faultyServer(json({ resourceType: 'Patient' }))
})
afterAll(() => listener.close())

const exchange = exchangeOf(1024 * 1024)
const get = (url: string, reach = { loopback: false, privateNetwork: false }) => {
  const token = bearerToken('canary')
  if (!token) throw new Error('the token is one')
  return exchange({ url: new URL(url), token, reach, signal: AbortSignal.timeout(60_000) })
}

const port = () => new URL(listener.base).port

test.each([
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '017700000001',
  '0177.0.0.1',
  '127.000.000.001',
  '１２７.0.0.1',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  'user@127.0.0.1',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '0.0.0.0',
  '0',
  '[::]',
  'localhost',
  'LOCALHOST'
])('%s is this machine, and is not connected to', async host => {
  expect(await get(`http://${host}:${port()}/`)).toEqual({ failed: 'address-refused' })
  expect(listener.connections()).toBe(0)
})

test.each(['169.254.169.254', '[fe80::1]', '[fd00:ec2::254]', '10.0.0.1', '192.168.0.1', '[64:ff9b::169.254.169.254]'])(
  '%s is not connected to',
  async host => expect(await get(`http://${host}/latest/meta-data`)).toEqual({ failed: 'address-refused' })
)

test('where this machine is meant, the same listener is reached', async () => {
  expect(await get(`http://localhost:${port()}/`, { loopback: true, privateNetwork: false })).toMatchObject({
    status: 200
  })
  expect(listener.connections()).toBe(1)
  expect(listener.received[0]).toMatch(/authorization: Bearer canary/i)
})
