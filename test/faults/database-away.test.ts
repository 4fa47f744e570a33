// PostgreSQL is killed under load, and is away for ten seconds: every call is answered, every answer is found afterwards (reliability, 3 row 21).
import { setTimeout as later } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { figure } from '../support/figures.ts'
import { afterwards, crashService, load, prepared, untilAnswered } from '../support/load.ts'
import { onPostgres } from '../support/stores.ts'

const KILLS = Number(process.env['GENVEJ_TEST_KILLS'] ?? 4)
const AWAY = 10_000

vi.setConfig({ testTimeout: 600_000 })

onPostgres(places => {
  async function killed(times: number, away: number, flaw = '') {
    const place = await prepared(await places.fresh())
    const service = await crashService(place, flaw)
    const { answered, stop } = load(service.address)
    for (let kill = 0; kill < times; kill++) {
      await untilAnswered(answered, 20)
      await later(Math.random() * 100)
      await places.cluster().kill()
      await later(away)
      await places.cluster().start()
    }
    await untilAnswered(answered, 20)
    const { cards, statuses } = await stop()
    await service.kill()
    return { cards, statuses, ...(await afterwards(place, cards)) }
  }

  test(`killed with -9 ${KILLS} times: every call is answered, no card is missing`, async () => {
    const { cards, statuses, missing, faults } = await killed(KILLS, 50)
    figure(`PostgreSQL killed: ${KILLS} kills, ${cards.length} cards answered, ${missing} missing`)
    expect([...statuses.keys()]).toEqual([200])
    expect({ missing, faults }).toEqual({ missing: 0, faults: [] })
  })

  test('away for ten seconds: every call is answered, no card is missing', async () => {
    const { cards, statuses, missing, faults } = await killed(1, AWAY)
    figure(`PostgreSQL away ${AWAY / 1000} s: ${cards.length} cards answered, ${missing} missing`)
    expect([...statuses.keys()]).toEqual([200])
    expect({ missing, faults }).toEqual({ missing: 0, faults: [] })
  })

  describe('negative control', () => {
    test('a log that writes only while the database is there has lost cards', async () => {
      expect((await killed(1, 1000, 'forgetful')).missing).toBeGreaterThan(0)
    })
  })
})
