// The power fails under load, again and again: a card that a client has is in the log (reliability, 4 and 10). The disk is an ext4 image
// that loses everything it was not asked to keep; a log that does not ask is found out.
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { figure } from '../support/figures.ts'
import { afterwards, crashService, load, prepared, untilAnswered } from '../support/load.ts'
import { canCutPower, type LoopDisk, loopDisk } from '../support/loop-disk.ts'

const CUTS = Number(process.env['GENVEJ_TEST_KILLS'] ?? 4)

describe.skipIf(!canCutPower)('the power fails under load', () => {
  const disks: LoopDisk[] = []
  afterEach(() => {
    for (const disk of disks.splice(0)) disk.remove()
  })

  async function cuts(times: number, flaw: string) {
    const disk = loopDisk(128)
    disks.push(disk)
    const place = await prepared({ folder: join(disk.path, 'data') })
    const cards: string[] = []
    for (let cut = 0; cut < times; cut++) {
      const service = await crashService(place, flaw)
      const { answered, stop } = load(service.address)
      await untilAnswered(answered, 30)
      await later(Math.random() * 300)
      await disk.cut(service.kill)
      cards.push(...(await stop()).cards)
    }
    return { answered: cards.length, ...(await afterwards(place, cards)) }
  }

  test(`${CUTS} times: no card is missing, and the chain holds`, async () => {
    const { answered, missing, faults } = await cuts(CUTS, '')
    figure(`power cut: ${CUTS} cuts, ${answered} cards answered, ${missing} missing`)
    expect(answered).toBeGreaterThan(CUTS * 30)
    expect({ missing, faults }).toEqual({ missing: 0, faults: [] })
  })

  test('negative control: a log that does not wait for the disk has lost cards', async () => {
    let lost = 0
    for (let round = 0; round < 10 && lost === 0; round++) lost = await lostIn(1)
    expect(lost).toBeGreaterThan(0)
  })

  /** A database that was never synchronised may not even open: then all is lost. */
  async function lostIn(times: number): Promise<number> {
    return cuts(times, 'unsynchronised').then(
      ({ missing }) => missing,
      () => Number.POSITIVE_INFINITY
    )
  }
})
