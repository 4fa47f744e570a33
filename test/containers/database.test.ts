// The image on PostgreSQL, whose container is restarted and killed under load: every call is answered, no card is missing, also when the
// container of the service is removed meanwhile.
import { rmSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { withReplicas } from '../support/cluster-of-containers.ts'
import { image, removals } from '../support/container.ts'
import { figure } from '../support/figures.ts'
import { afterwards, load, untilAnswered } from '../support/load.ts'
import { spooled } from '../support/metrics.ts'
import { scratchFolder } from '../support/scratch.ts'

describe.skipIf(!image)('the image on PostgreSQL', () => {
  const kept = removals()
  afterEach(kept.run)

  test('answers a hook while its database is restarted; what it kept meanwhile is given back', async () => {
    const { database, url, start } = await withReplicas(kept)
    const one = await start('a')
    const address = `http://${one.at()}`
    const { answered, stop } = load(address, 2, 20)
    await untilAnswered(answered, 20)
    await database.restart()
    await untilAnswered(answered, 50)
    await database.kill()
    await untilAnswered(answered, 20)
    expect(await spooled(address)).toBeGreaterThan(0)
    await database.restart()
    const { cards, statuses } = await stop()
    await expect.poll(() => spooled(address), { timeout: 60_000 }).toBe(0)
    expect(await one.stop()).toBe(0)
    figure(`image: database restarted and killed, ${cards.length} cards answered`)
    const folder = scratchFolder('image')
    expect([...statuses.keys()]).toEqual([200])
    expect(await afterwards({ folder, url: url() }, cards)).toEqual({ missing: 0, faults: [] })
    rmSync(folder, { recursive: true })
  })

  test('removed while its database is away, it leaves on its volume what only it has; the next one gives it back', async () => {
    const { database, url, start } = await withReplicas(kept)
    const one = await start('a')
    const { answered, stop } = load(`http://${one.at()}`, 2, 20)
    await untilAnswered(answered, 20)
    await database.kill()
    await untilAnswered(answered, 20)
    const { cards } = await stop()
    await one.kill()
    await one.remove()
    await database.restart()
    const folder = scratchFolder('image')
    const missing = async () => (await afterwards({ folder, url: url() }, cards)).missing
    // Another volume is the negative control: a disk that goes with its container loses cards that clients have.
    await start('b')
    expect(await missing()).toBeGreaterThan(0)
    const next = await start('a')
    await expect.poll(() => spooled(`http://${next.at()}`), { timeout: 60_000 }).toBe(0)
    expect(await missing()).toBe(0)
    rmSync(folder, { recursive: true })
  })
})
