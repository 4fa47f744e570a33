// The disk is full: no card leaves, the balancer is told; there is room again: it goes on by itself, nothing is missing (reliability, 3 row 20).
import { rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { figure } from '../support/figures.ts'
import { afterwards, crashService, load, prepared, untilAnswered } from '../support/load.ts'
import { canCutPower, type LoopDisk, loopDisk } from '../support/loop-disk.ts'
import { statusOf } from '../support/service-process.ts'

describe.skipIf(!canCutPower)('the disk is full', () => {
  const disks: LoopDisk[] = []
  afterEach(() => {
    for (const disk of disks.splice(0)) disk.remove()
  })

  async function filled(flaw: string) {
    const disk = loopDisk(32)
    disks.push(disk)
    const place = await prepared({ folder: join(disk.path, 'data') })
    const service = await crashService(place, flaw)
    const { answered, stop } = load(service.address)
    await untilAnswered(answered, 50)
    fill(disk.path)
    if (flaw) await later(5000)
    else await expect.poll(() => answered.statuses.get(503) ?? 0, { timeout: 60_000 }).toBeGreaterThan(10)
    const ready = await statusOf(`${service.address}/readyz`)
    rmSync(join(disk.path, 'ballast'))
    await expect.poll(() => statusOf(`${service.address}/readyz`), { timeout: 30_000 }).toBe(200)
    await untilAnswered(answered, 50)
    const { cards, statuses } = await stop()
    await service.kill()
    return { ready, cards, statuses, ...(await afterwards(place, cards)) }
  }

  test('503 and no card, not ready; then it recovers by itself and no card is missing', async () => {
    const { ready, cards, statuses, missing, faults } = await filled('')
    figure(`disk full: ${cards.length} cards answered, ${statuses.get(503)} calls refused, ${missing} missing`)
    expect(ready).toBe(503)
    expect([...statuses.keys()].toSorted()).toEqual([200, 503])
    expect({ missing, faults }).toEqual({ missing: 0, faults: [] })
  })

  test('negative control: a log that takes a failed write for a kept one has lost cards', async () => {
    expect((await filled('hopeful')).missing).toBeGreaterThan(0)
  })
})

function fill(path: string): void {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - 64 * 1024)))
}
