// The power of PostgreSQL's machine fails under load, again and again: the service goes on, and a card that a client has is in the log
// (reliability, 4 and 10). Its disk is an ext4 image that loses everything it was not asked to keep; a PostgreSQL that does not ask is found out.
import { rmSync } from 'node:fs'
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { figure } from '../support/figures.ts'
import { afterwards, crashService, load, prepared, untilAnswered } from '../support/load.ts'
import { canCutPower, loopDisk } from '../support/loop-disk.ts'
import { spooled } from '../support/metrics.ts'
import { postgresBinaries, postgresCluster } from '../support/postgres.ts'
import { scratchFolder } from '../support/scratch.ts'

const CUTS = Math.min(10, Number(process.env['GENVEJ_TEST_KILLS'] ?? 3))
/** So little log in advance that a small disk holds it. */
const SMALL = ['max_wal_size=64MB', 'min_wal_size=32MB']

describe.skipIf(!canCutPower || !postgresBinaries)('the power of PostgreSQL fails under load', () => {
  let happened = 0
  const steps: (() => unknown)[] = []
  afterEach(async () => {
    for (const step of steps.splice(0).toReversed()) await step()
  })

  async function cuts(times: number, settings: readonly string[]) {
    happened = 0
    const disk = loopDisk(512)
    const folder = scratchFolder('spool')
    steps.push(disk.remove, () => rmSync(folder, { recursive: true }))
    const cluster = await postgresCluster(disk.folder('postgres'), [...SMALL, ...settings])
    steps.push(cluster.stop)
    const place = await prepared({ folder, url: cluster.url })
    disk.synchronise()
    const service = await crashService(place)
    steps.push(service.kill)
    const { answered, stop } = load(service.address)
    for (let cut = 0; cut < times; cut++) {
      // The next cut is to meet PostgreSQL writing, and not the spool.
      await expect.poll(() => spooled(service.address), { timeout: 60_000 }).toBe(0)
      await untilAnswered(answered, 50)
      await later(Math.random() * 300)
      await disk.cut(cluster.kill)
      happened++
      await cluster.start()
    }
    await untilAnswered(answered, 20)
    const { cards, statuses } = await stop()
    await service.kill()
    return { cards, statuses, ...(await afterwards(place, cards)) }
  }

  test(`${CUTS} times: every call is answered, no card is missing`, async () => {
    const { cards, statuses, missing, faults } = await cuts(CUTS, [])
    figure(`power cut of PostgreSQL: ${CUTS} cuts, ${cards.length} cards answered, ${missing} missing`)
    expect([...statuses.keys()]).toEqual([200])
    expect({ missing, faults }).toEqual({ missing: 0, faults: [] })
  })

  test('negative control: a PostgreSQL that does not wait for its disk has lost cards', async () => {
    // It may not even start again after the cut: then all is lost.
    const lost = await cuts(1, ['fsync=off']).then(
      ({ missing }) => missing,
      () => Number.POSITIVE_INFINITY
    )
    expect(happened).toBe(1)
    expect(lost).toBeGreaterThan(0)
  })
})
