// Two replicas on PostgreSQL behind HAProxy are replaced under load, one after the other: no call is refused, no card is missing, and both
// replicas are one service (reliability, 3 rows 22 and 23). Killed instead of asked, calls are lost: the test can see it.
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { balancer, haproxy } from '../support/balancer.ts'
import { figure } from '../support/figures.ts'
import { freePort } from '../support/free-port.ts'
import { afterwards, load, prepared, untilAnswered } from '../support/load.ts'
import { entriesOf } from '../support/log-store.ts'
import { type ServiceProcess, serve } from '../support/service-process.ts'
import { onPostgres } from '../support/stores.ts'

/** How often each replica is replaced; CI asks for more. */
const ROUNDS = process.env['GENVEJ_TEST_KILLS'] ? 3 : 1

vi.setConfig({ testTimeout: 600_000 })

onPostgres(places => {
  const running = new Set<() => void>()
  const stopAll = () => {
    for (const stop of running) stop()
    running.clear()
  }
  afterEach(stopAll)
  afterAll(stopAll)

  async function replica(folder: string, url: string, port: number): Promise<ServiceProcess> {
    const service = await serve({ GENVEJ_DATA: folder, DATABASE_URL: url, PORT: String(port), GENVEJ_DRAIN: '3' })
    running.add(() => service.child.kill('SIGKILL'))
    return service
  }

  async function twoReplicas() {
    const place = await prepared(await places.fresh())
    const ports = [await freePort(), await freePort()] as const
    const folders = ['a', 'b'].map(name => join(place.folder, name)) as [string, string]
    const start = (index: 0 | 1) => replica(folders[index], place.url ?? '', ports[index])
    const services = [await start(0), await start(1)] as [ServiceProcess, ServiceProcess]
    return { place, folders, ports, start, services }
  }

  describe.skipIf(!haproxy)('behind HAProxy', () => {
    async function replaced(signal: 'SIGTERM' | 'SIGKILL', rounds: number) {
      const { place, folders, ports, start, services } = await twoReplicas()
      const front = await balancer(ports)
      running.add(front.stop)
      const { answered, stop } = load(front.address, 4, 20)
      for (let round = 0; round < rounds; round++)
        for (const index of [0, 1] as const) {
          await untilAnswered(answered, 50)
          services[index].child.kill(signal)
          await services[index].ended
          services[index] = await start(index)
          // HAProxy finds out within a second.
          await later(1500)
        }
      const { cards, statuses } = await stop()
      for (const { child, ended } of services) {
        child.kill('SIGKILL')
        await ended
      }
      return { cards, statuses, ...(await afterwards(place, cards, folders)) }
    }

    test(`replaced (rounds: ${ROUNDS}): every call is answered with 200, no card is missing`, async () => {
      const { cards, statuses, missing, faults } = await replaced('SIGTERM', ROUNDS)
      figure(`rolling restart: ${2 * ROUNDS} restarts, ${cards.length} cards answered, ${missing} missing`)
      expect([...statuses.keys()]).toEqual([200])
      expect({ missing, faults }).toEqual({ missing: 0, faults: [] })
    })

    test('negative control: killed with -9, calls are lost; cards are not', async () => {
      const { statuses, missing } = await replaced('SIGKILL', 1)
      expect([...statuses.keys()].filter(status => status !== 200).length).toBeGreaterThan(0)
      expect(missing).toBe(0)
    })
  })

  test('feedback twice and out of order, on both at once: each kind once, whoever takes it, in whatever order', async () => {
    const { place, services } = await twoReplicas()
    const card = crypto.randomUUID()
    const at = (minute: number) => `2026-11-25T10:0${minute}:00Z`
    const said = [
      { card, outcome: 'overridden', outcomeTimestamp: at(1) },
      { card, outcome: 'accepted', acceptedSuggestions: [{ id: crypto.randomUUID() }], outcomeTimestamp: at(2) }
    ]
    const sent = Array.from({ length: 50 }, (_, index) => ({
      feedback: index % 3 === 0 ? said : index % 3 === 1 ? said.toReversed() : said.slice(index % 2, (index % 2) + 1),
      address: services[index % 2 === 0 ? 0 : 1].address
    }))
    const answers = await Promise.all(
      sent.map(({ feedback, address }) =>
        fetch(`${address}/cds-services/wgs-order-sign/feedback`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ feedback })
        }).then(({ status }) => status)
      )
    )
    const kept = (await entriesOf(place)).filter(({ kind }) => kind === 'feedback')
    figure(`feedback: ${answers.length} requests on two replicas, ${kept.length} entries`)
    expect(new Set(answers)).toEqual(new Set([200]))
    // Another outcome, or the same at another time, would be one entry more: that there are two, and not one, is the control.
    expect(kept.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'overridden'])
  })
})
