// A JWT is used once, whichever replica it reaches, and at whichever moment: real processes, one store (reliability, fault 7).
// https://cds-hooks.hl7.org/2.0/#trusting-cds-clients (jti)
import { randomUUID } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { StorePlace } from '../../src/store/store.ts'
import { orderSign } from '../support/hook-request.ts'
import { openedLog } from '../support/log-store.ts'
import { type ServiceProcess, serve } from '../support/service-process.ts'
import { onBothStores } from '../support/stores.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const PATH = '/cds-services/wgs-order-sign'
const TRIES = 20
const running: ServiceProcess[] = []
afterEach(async () => {
  for (const { child, ended } of running.splice(0)) {
    child.kill('SIGKILL')
    await ended
  }
})

/** A closed service on a store, with a folder of its own where the store is PostgreSQL. */
async function replica({ folder, url }: StorePlace): Promise<ServiceProcess> {
  const clients = join(folder, 'clients.json')
  writeFileSync(clients, JSON.stringify(registryOf()))
  const data = url === undefined ? folder : mkdtempSync(join(folder, 'replica-'))
  const own = { GENVEJ_DATA: data, ...(url === undefined ? {} : { DATABASE_URL: url }) }
  const service = await serve({ GENVEJ_CLIENTS: clients, ...own })
  running.push(service)
  return service
}

function fresh(): string {
  const now = Math.floor(Date.now() / 1000)
  return token(claims(PATH, { iat: now, exp: now + 200, jti: randomUUID() }))
}

async function call({ address }: ServiceProcess, bearer: string): Promise<number> {
  const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' }
  const response = await fetch(address + PATH, { method: 'POST', headers, body: JSON.stringify(orderSign()) })
  await response.arrayBuffer()
  return response.status
}

onBothStores(places => {
  const prepared = async () => {
    const place = await places.fresh()
    await (await openedLog(place)).log.close()
    return place
  }

  test('what was used is remembered by the next process, though the first was killed', async () => {
    const place = await prepared()
    const first = await replica(place)
    const bearer = fresh()
    expect([await call(first, bearer), await call(first, bearer)]).toEqual([200, 401])
    first.child.kill('SIGKILL')
    await first.ended
    const next = await replica(place)
    expect([await call(next, bearer), await call(next, fresh())]).toEqual([401, 200])
  })

  test(`the same token twice at once at one process, ${TRIES} times: one is accepted each time`, async () => {
    const one = await replica(await prepared())
    for (let at = 0; at < TRIES; at++) {
      const bearer = fresh()
      const statuses = await Promise.all([call(one, bearer), call(one, bearer)])
      expect([at, ...statuses.toSorted()]).toEqual([at, 200, 401])
    }
  })

  test('two processes on one store: on PostgreSQL they share what was used, on SQLite there is no second one', async () => {
    const place = await prepared()
    const one = await replica(place)
    if (place.url === undefined) {
      await expect(replica(place)).rejects.toThrow(/GENVEJ_DATA/)
      return
    }
    const two = await replica(place)
    for (let at = 0; at < TRIES; at++) {
      const [after, atOnce] = [fresh(), fresh()]
      const order = at % 2 === 0 ? [one, two] : [two, one]
      const [first, second] = order as [ServiceProcess, ServiceProcess]
      expect([at, await call(first, after), await call(second, after)]).toEqual([at, 200, 401])
      const statuses = await Promise.all(order.map(each => call(each, atOnce)))
      expect([at, ...statuses.toSorted()]).toEqual([at, 200, 401])
    }
  })
})
