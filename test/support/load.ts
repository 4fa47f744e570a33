// Clients that call without a pause, and remember what they were answered: what a test holds against the log afterwards.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as later } from 'node:timers/promises'
import { expect } from 'vitest'
import { verifyLog } from '../../src/decision-log/verify.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { orderSign } from './hook-request.ts'
import { entriesOf, openedLog } from './log-store.ts'

const SERVICE = join(import.meta.dirname, 'crash-service.ts')

export interface Answered {
  /** The cards of every answer that came whole. */
  readonly cards: readonly string[]
  /** How many answers had which status; 0: none came. */
  readonly statuses: ReadonlyMap<number, number>
}

/** Calls an address with some clients at a time, each pausing a little, until `stop`. */
export function load(address: string, clients = 4, pause = 5) {
  const cards: string[] = []
  const statuses = new Map<number, number>()
  let going = true
  const client = async () => {
    while (going) {
      const status = await call(address, cards)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      await later(status === 200 ? pause : 20)
    }
  }
  const clientsDone = Promise.all(Array.from({ length: clients }, client))
  const answered: Answered = { cards, statuses }
  return {
    answered,
    stop: async (): Promise<Answered> => {
      going = false
      await clientsDone
      return answered
    }
  }
}

/** Waits until at least so many calls have been answered with 200. */
export async function untilAnswered({ statuses }: Answered, more: number): Promise<void> {
  const enough = (statuses.get(200) ?? 0) + more
  await expect.poll(() => statuses.get(200) ?? 0, { timeout: 120_000, interval: 5 }).toBeGreaterThanOrEqual(enough)
}

/** One call, answered: a client that is told to try again (`Retry-After`: more calls than can be answered in time) does so. */
async function call(address: string, cards: string[]): Promise<number> {
  const body = JSON.stringify({ ...orderSign(), hookInstance: crypto.randomUUID() })
  const headers = { 'content-type': 'application/json' }
  try {
    const response = await fetch(`${address}/cds-services/wgs-order-sign`, { method: 'POST', headers, body })
    const text = await response.text()
    if (response.headers.has('retry-after')) {
      await later(1000)
      return call(address, cards)
    }
    if (response.status !== 200) return response.status
    cards.push(...(JSON.parse(text) as { cards: { uuid: string }[] }).cards.map(({ uuid }) => uuid))
    return 200
  } catch {
    return 0
  }
}

export interface CrashService {
  readonly child: ChildProcess
  readonly address: string
  /** Bytes in use after a collection. */
  readonly heap: () => Promise<number>
  /** Kills it with -9, and waits until it is gone. */
  readonly kill: () => Promise<void>
}

/** Starts the crash service on a store whose tables are there, with a flaw or without. */
export async function crashService({ folder, url = '' }: StorePlace, flaw = ''): Promise<CrashService> {
  const child = spawn(process.execPath, ['--expose-gc', SERVICE, folder, url, flaw], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' }
  })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const line = () => once(lines, 'line') as Promise<[string]>
  const [address] = await Promise.race([
    line(),
    ended.then(() => Promise.reject(new Error('The service did not start.')))
  ])
  const heap = async () => {
    const said = line()
    child.kill('SIGUSR2')
    return Number((await said)[0])
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  return { child, address: String(address), heap, kill }
}

/** Makes the tables of a place. */
export async function prepared(place: StorePlace): Promise<StorePlace> {
  const { log } = await openedLog(place)
  await log.close()
  return place
}

/**
 * What is wrong with the log after a fault: cards that clients have and the log has not, and chains that do not hold. What was spooled
 * in the folders is drained first.
 */
export async function afterwards(place: StorePlace, cards: readonly string[], folders = [place.folder]) {
  for (const folder of folders) {
    const { log } = await openedLog({ ...place, folder })
    await expect.poll(() => log.health().spooled, { timeout: 60_000 }).toBe(0)
    await log.close()
  }
  const kept = new Set((await entriesOf(place)).map(({ card }) => card))
  const store = openStoreForCommand(place)
  const { faults } = await verifyLog(store.reader, [])
  await store.close()
  return { missing: cards.filter(card => !kept.has(card)).length, faults }
}
