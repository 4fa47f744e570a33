// A read keeps its time whatever it waits for, and servers that are done with keep none from being read (reliability 3, row 15; README, Data over FHIR).
import { afterAll, expect, test } from 'vitest'
import { exchangeOf } from '../../src/fhir/exchange.ts'
import { type FaultyServer, faultyServer, json, silent } from '../support/faulty-server.ts'

const servers: FaultyServer[] = []
afterAll(() => Promise.all(servers.map(server => server.close())))

async function serverThat(answers: Parameters<typeof faultyServer>[0]): Promise<string> {
  const server = await faultyServer(answers)
  servers.push(server)
  return server.base
}

const exchange = exchangeOf(1024 * 1024)
const get = (base: string, milliseconds: number) =>
  exchange({
    url: new URL(`${base}/Patient/1`),
    reach: { loopback: true, privateNetwork: false },
    signal: AbortSignal.timeout(milliseconds)
  })

test('a request that waits for a socket to a server is given up in its time, as those before it are', async () => {
  const base = await serverThat(silent)
  const before = Array.from({ length: 64 }, () => get(base, 3000))
  const began = performance.now()
  expect(await get(base, 50)).toEqual({ failed: 'timeout' })
  expect(performance.now() - began).toBeLessThan(1500)
  expect(await Promise.all(before)).toEqual(Array(64).fill({ failed: 'timeout' }))
})

test('connections that stand idle to many servers keep no other from being read', async () => {
  for (let many = 0; many < 12; many++) {
    const base = await serverThat(json({ resourceType: 'Patient' }))
    const answers = await Promise.all(Array.from({ length: 16 }, () => get(base, 2000)))
    expect(answers.map(answer => ('status' in answer ? answer.status : answer.failed))).toEqual(Array(16).fill(200))
  }
})
