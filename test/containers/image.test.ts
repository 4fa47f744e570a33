// The image as it is shipped, on PostgreSQL: it starts, answers, bears the loss of its database, and two of them are replaced under load
// behind HAProxy without a call that is refused.
import { afterEach, describe, expect, test, vi } from 'vitest'
import { balancer, freePort, haproxy } from '../support/balancer.ts'
import { type Container, container, image, removeVolumes } from '../support/container.ts'
import { figure } from '../support/figures.ts'
import { afterwards, load, prepared, untilAnswered } from '../support/load.ts'
import { entriesOf } from '../support/log-store.ts'
import { statusOf } from '../support/service-process.ts'
import { onPostgres } from '../support/stores.ts'

vi.setConfig({ testTimeout: 600_000 })

describe.skipIf(!image)('the image', () => {
  onPostgres(places => {
    const removals: (() => void)[] = []
    const volumes: string[] = []
    afterEach(() => {
      for (const remove of removals.splice(0)) remove()
      if (volumes.length > 0) removeVolumes(volumes.splice(0))
    })
    async function started(url: string, port: number, volume: string): Promise<Container> {
      const running = await container(port, volume, { DATABASE_URL: url })
      removals.push(running.remove)
      return running
    }
    const volume = () => {
      const name = `genvej-test-${crypto.randomUUID()}`
      volumes.push(name)
      return name
    }

    test('runs without root, cannot write but to /data, holds no tool of a build, says it is healthy, ends with 0', async () => {
      const { url = '' } = await prepared(await places.fresh())
      const one = await started(url, await freePort(), volume())
      expect(one.exec('id', '-u')).toBe('10001')
      expect(() => one.exec('touch', '/genvej/written')).toThrow('Read-only')
      expect(() => one.exec('npm', '--version')).toThrow()
      expect(one.exec('node', 'bin/healthcheck.mjs')).toBe('')
      expect(JSON.parse(one.exec('cat', '/genvej/sbom.json'))).toMatchObject({ bomFormat: 'CycloneDX' })
      expect(await one.stop()).toBe(0)
    })

    test('answers a hook while its database is killed and started again; no card is missing', async () => {
      const place = await prepared(await places.fresh())
      const one = await started(place.url ?? '', await freePort(), volume())
      const { answered, stop } = load(one.address, 2, 20)
      await untilAnswered(answered, 20)
      await places.cluster().kill()
      await untilAnswered(answered, 20)
      await places.cluster().start()
      await untilAnswered(answered, 20)
      const { cards, statuses } = await stop()
      await expect.poll(() => spooled(one.address), { timeout: 60_000 }).toBe(0)
      expect(await one.stop()).toBe(0)
      expect([...statuses.keys()]).toEqual([200])
      expect(await afterwards(place, cards)).toEqual({ missing: 0, faults: [] })
    })

    test.skipIf(!haproxy)(
      'two of them are one service, and are replaced under load without a call that is refused',
      async () => {
        const place = await prepared(await places.fresh())
        const ports = [await freePort(), await freePort()] as const
        const [a, b] = [volume(), volume()]
        const start = { a: () => started(place.url ?? '', ports[0], a), b: () => started(place.url ?? '', ports[1], b) }
        const running = { a: await start.a(), b: await start.b() }
        const front = await balancer(ports)
        removals.push(front.stop)
        const { answered, stop } = load(front.address, 2, 30)
        for (const name of ['a', 'b'] as const) {
          await untilAnswered(answered, 20)
          expect(await running[name].stop()).toBe(0)
          running[name] = await start[name]()
          await untilAnswered(answered, 50)
        }
        const { cards, statuses } = await stop()
        for (const { address, stop: end } of Object.values(running)) {
          await expect.poll(() => spooled(address), { timeout: 60_000 }).toBe(0)
          await end()
        }
        figure(`image: both replicas replaced under load, ${cards.length} cards answered`)
        expect([...statuses.keys()]).toEqual([200])
        expect(await afterwards(place, cards)).toEqual({ missing: 0, faults: [] })
        const writers = new Set((await entriesOf(place)).map(({ writer }) => writer))
        expect(writers.size).toBeGreaterThan(1)
        expect(await statusOf(`${front.address}/metrics`)).toBe(403)
      }
    )
  })
})

async function spooled(address: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  return Number(/^genvej_log_spooled (\d+)$/m.exec(text)?.[1] ?? Number.NaN)
}
