// kill -9 of the service under load, again and again: a card that a client has is in the log (reliability, 3 row 24).
// With a log that answers before it writes the same test finds cards that are not there, so it can find them.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, test } from 'vitest'
import { verifyLog } from '../../src/decision-log/verify.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { orderSign } from '../support/hook-request.ts'
import { entriesOf, openedLog } from '../support/log-store.ts'
import { onBothStores } from '../support/stores.ts'

const SERVICE = join(import.meta.dirname, '..', 'support', 'crash-service.ts')
const CLIENTS = 8
/** How often it is killed; CI asks for more. */
const KILLS = Number(process.env['GENVEJ_TEST_KILLS'] ?? 4)

async function started(
  { folder, url = '' }: StorePlace,
  early: boolean
): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [SERVICE, folder, url, early ? 'early' : ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' }
  })
  const [address] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { child, address }
}

/** Calls until the service is gone; gives the cards of every answer that came whole. */
async function client(address: string, answered: string[]): Promise<void> {
  for (;;) {
    const body = JSON.stringify({ ...orderSign(), hookInstance: crypto.randomUUID() })
    const headers = { 'content-type': 'application/json' }
    try {
      const response = await fetch(`${address}/cds-services/wgs-order-sign`, { method: 'POST', headers, body })
      const { cards } = (await response.json()) as { cards: { uuid: string }[] }
      answered.push(...cards.map(({ uuid }) => uuid))
    } catch {
      return
    }
  }
}

/** Kills the service while clients call, once; gives the cards that clients have. */
async function killedUnderLoad(place: StorePlace, early: boolean): Promise<readonly string[]> {
  const { child, address } = await started(place, early)
  const answered: string[] = []
  const clients = Array.from({ length: CLIENTS }, () => client(address, answered))
  const enough = 20 + Math.floor(Math.random() * 100)
  while (answered.length < enough) await new Promise(next => setImmediate(next))
  child.kill('SIGKILL')
  await once(child, 'exit')
  await Promise.all(clients)
  return answered
}

async function missing(place: StorePlace, cards: readonly string[]): Promise<readonly string[]> {
  const kept = new Set((await entriesOf(place)).map(({ card }) => card))
  return cards.filter(card => !kept.has(card))
}

onBothStores(places => {
  const prepared = async () => {
    const place = await places.fresh()
    const { log } = await openedLog(place)
    await log.close()
    return place
  }
  test(`${KILLS} times: no card is missing, and the chains hold`, async () => {
    const place = await prepared()
    const answered: string[] = []
    for (let kill = 0; kill < KILLS; kill++) answered.push(...(await killedUnderLoad(place, false)))
    // What had gone to the spool is drained by the next run.
    const { log } = await openedLog(place)
    await expect.poll(() => log.health().spooled, { timeout: 60_000 }).toBe(0)
    await log.close()
    expect(answered.length).toBeGreaterThan(KILLS * 20)
    expect(await missing(place, answered)).toEqual([])
    const store = openStoreForCommand(place)
    expect((await verifyLog(store.reader, [])).faults).toEqual([])
    await store.close()
  })
  describe('negative control', () => {
    test('a log that answers too early is found out', async () => {
      const place = await prepared()
      const lost: string[] = []
      for (let kill = 0; kill < 20 && lost.length === 0; kill++) {
        const answered = await killedUnderLoad(place, true)
        lost.push(...(await missing(place, answered)))
      }
      expect(lost.length).toBeGreaterThan(0)
    })
  })
})
