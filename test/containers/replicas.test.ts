// Two replicas of the image on one PostgreSQL are one service: a token counts once, feedback finds its card, one log holds both. Behind HAProxy
// they are replaced under load without a call that is lost; killed instead of asked, calls are lost.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { balancer, stranger, withReplicas } from '../support/cluster-of-containers.ts'
import { image, removals } from '../support/container.ts'
import { figure } from '../support/figures.ts'
import { afterwards, load, untilAnswered } from '../support/load.ts'
import { entriesOf } from '../support/log-store.ts'
import { spooled } from '../support/metrics.ts'
import { scratchFolder } from '../support/scratch.ts'
import { statusOf } from '../support/service-process.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const ORDER_SIGN = '/cds-services/wgs-order-sign'
const FEEDBACK = `${ORDER_SIGN}/feedback`
const EXAMPLE = join(import.meta.dirname, '..', '..', 'examples', 'requests', 'order-sign.json')

/** A token for an address of the service, good from now on. */
function fresh(path: string): string {
  const now = Math.floor(Date.now() / 1000)
  return token(claims(path, { iat: now - 5, exp: now + 240, jti: crypto.randomUUID() }))
}

describe.skipIf(!image)('two replicas of the image', () => {
  const kept = removals()
  afterEach(kept.run)

  /** A client registry as a file that the service in a container can read. */
  function registryFile(): string {
    const folder = mkdtempSync(join(tmpdir(), 'genvej-registry-'))
    chmodSync(folder, 0o755)
    kept.of({ remove: async () => rmSync(folder, { recursive: true }) })
    writeFileSync(join(folder, 'clients.json'), JSON.stringify(registryOf()))
    return join(folder, 'clients.json')
  }

  test('a token counts once, feedback to one is linked to the card of the other, either prints the log of both', async () => {
    const where = '/etc/genvej/clients.json'
    const { start } = await withReplicas(kept, {
      environment: { GENVEJ_CLIENTS: where, GENVEJ_OPEN: '0' },
      files: { [where]: registryFile() }
    })
    const [a, b] = [await start('a'), await start('b')]
    const post = (at: string, path: string, body: string, bearer: string) =>
      fetch(`http://${at}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
        body
      })
    const example = JSON.parse(readFileSync(EXAMPLE, 'utf8'))
    const request = () => JSON.stringify({ ...example, hookInstance: crypto.randomUUID() })
    for (let round = 0; round < 10; round++) {
      const [once, call] = [fresh(ORDER_SIGN), request()]
      const both = await Promise.all([a, b].map(({ at }) => post(at(), ORDER_SIGN, call, once)))
      expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401])
    }
    const answer = await post(a.at(), ORDER_SIGN, request(), fresh(ORDER_SIGN))
    const card = ((await answer.json()) as { cards: { uuid: string }[] }).cards[0]?.uuid
    const said = { card, outcome: 'overridden', outcomeTimestamp: new Date().toISOString() }
    const taken = await post(b.at(), FEEDBACK, JSON.stringify({ feedback: [said] }), fresh(FEEDBACK))
    expect(taken.status).toBe(200)
    for (const { exec } of [a, b]) {
      const { code, said } = await exec('node', 'bin/genvej.mjs', 'log')
      expect(code).toBe(0)
      const decisions: { cards: { uuid: string }[]; feedback: { outcome: string }[] }[] = said
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(decisions).toHaveLength(11)
      const linked = decisions.filter(({ feedback }) => feedback.length > 0)
      expect(linked.map(({ cards, feedback }) => [cards[0]?.uuid, feedback[0]?.outcome])).toEqual([
        [card, 'overridden']
      ])
    }
  })

  async function replaced(how: 'stop' | 'kill') {
    const { inside, url, start } = await withReplicas(kept)
    const running = { a: await start('a'), b: await start('b') }
    const front = await balancer(kept, inside)
    const address = `http://${front.at()}`
    const { answered, stop } = load(address, 2, 30)
    for (const name of ['a', 'b'] as const) {
      await untilAnswered(answered, 20)
      expect(await running[name][how]()).toBe(how === 'stop' ? 0 : 137)
      await running[name].remove()
      await stranger(kept, inside)
      running[name] = await start(name)
      // HAProxy finds the new address within a second.
      await later(2000)
      await untilAnswered(answered, 20)
    }
    const { cards, statuses } = await stop()
    for (const { at, stop } of Object.values(running)) {
      await expect.poll(() => spooled(`http://${at()}`), { timeout: 60_000 }).toBe(0)
      await stop()
    }
    const place = { folder: scratchFolder('image'), url: url() }
    const after = await afterwards(place, cards)
    rmSync(place.folder, { recursive: true })
    const writers = new Set((await entriesOf(place)).map(({ writer }) => writer)).size
    return { statuses: [...statuses.keys()], cards: cards.length, writers, metrics: `${address}/metrics`, ...after }
  }

  test('both are replaced under load: every call is answered with 200, no card is missing', async () => {
    const { statuses, cards, writers, metrics, ...after } = await replaced('stop')
    figure(`image: both replicas replaced under load, ${cards} cards answered`)
    expect(statuses).toEqual([200])
    expect(after).toEqual({ missing: 0, faults: [] })
    expect(writers).toBeGreaterThan(2)
    expect(await statusOf(metrics)).toBe(403)
  })

  test('negative control: killed, calls are lost; cards are not', async () => {
    const { statuses, missing } = await replaced('kill')
    expect(statuses.filter(status => status !== 200).length).toBeGreaterThan(0)
    expect(missing).toBe(0)
  })
})
