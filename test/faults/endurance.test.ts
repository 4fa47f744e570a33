// A process that stands still for seconds, and one that works for a minute: it comes back by itself, and its memory stays what it was
// (reliability, 3 rows 31 and 32). A service that keeps every entry in memory is found out.
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { figure } from '../support/figures.ts'
import { afterwards, type CrashService, crashService, load, prepared, untilAnswered } from '../support/load.ts'
import { statusOf } from '../support/service-process.ts'
import { onBothStores } from '../support/stores.ts'

const PATIENCE = 600_000
/** Seconds. */
const SOAK = Number(process.env['GENVEJ_TEST_SOAK'] ?? 20)
const STILL = 3000
/** Bytes for each call: caches that fill up are not a leak. */
const MOST_GROWTH = 1024
vi.setConfig({ testTimeout: PATIENCE })

onBothStores(places => {
  const services: CrashService[] = []
  afterEach(async () => {
    for (const service of services.splice(0)) await service.kill()
  })
  const started = async (flaw = '') => {
    const place = await prepared(await places.fresh())
    const service = await crashService(place, flaw)
    services.push(service)
    return { place, service }
  }

  test('standing still for three seconds: no answer is lost, and the next call is answered', async () => {
    const { place, service } = await started()
    const { answered, stop } = load(service.address)
    await untilAnswered(answered, 30)
    service.child.kill('SIGSTOP')
    await later(STILL)
    const before = answered.cards.length
    service.child.kill('SIGCONT')
    await untilAnswered(answered, 30)
    const { cards, statuses } = await stop()
    expect(await statusOf(`${service.address}/readyz`)).toBe(200)
    await service.kill()
    const { missing, faults } = await afterwards(place, cards)
    figure(`standing still ${STILL / 1000} s: ${cards.length - before} cards answered afterwards, ${missing} missing`)
    expect([...statuses.keys()]).toEqual([200])
    expect({ missing, faults }).toEqual({ missing: 0, faults: [] })
  })

  /** By how many bytes for each call the memory in use grows, from the thousandth call on. */
  async function growth(flaw: string) {
    const { service } = await started(flaw)
    const { answered, stop } = load(service.address, 4, 1)
    await untilAnswered(answered, 1000)
    const [before, first] = [answered.cards.length, await service.heap()]
    await later(SOAK * 1000)
    const { cards } = await stop()
    const last = await service.heap()
    const calls = cards.length - before
    return { calls, first, last, each: (last - first) / calls }
  }

  test(`memory is flat over ${SOAK} s of calls`, async () => {
    const { calls, first, last, each } = await growth('')
    figure(`soak ${SOAK} s: ${calls} calls, heap ${megabytes(first)} MB before, ${megabytes(last)} MB after`)
    expect(each).toBeLessThan(MOST_GROWTH)
  })

  test('negative control: memory that is kept is seen', async () => {
    expect((await growth('leaking')).each).toBeGreaterThan(MOST_GROWTH)
  })
})

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)
