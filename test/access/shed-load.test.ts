// Too much load (reliability, fault 31): some calls are refused at once, so that the others are answered in time.
import { expect, test } from 'vitest'
import { turnBudget } from '../../src/access/shed-load.ts'
import { build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const CALL = { method: 'POST', url: '/cds-services/wgs-order-sign', payload: orderSign() } as const

test('while calls come too late in their turn, calls are 503 with Retry-After, and the addresses of the watch answer', async () => {
  let late = true
  const { app } = build({ late: () => late })
  const refused = await app.inject(CALL)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
  expect(refused.json().issue[0]).toMatchObject({ severity: 'fatal', code: 'transient' })
  for (const url of ['/healthz', '/readyz']) expect((await app.inject({ method: 'GET', url })).statusCode).toBe(200)
  late = false
  expect((await app.inject(CALL)).statusCode).toBe(200)
})

test('while more waits for the log than it takes at a time, calls are 503 with Retry-After', async () => {
  const log = logInMemory()
  let full = true
  const { app } = build({ log: { ...log, health: () => ({ ...log.health(), full }) } })
  const refused = await app.inject(CALL)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
  full = false
  expect((await app.inject(CALL)).statusCode).toBe(200)
})

/** Turns of the event loop, each with work of some milliseconds on a clock of the test; how long calls are let in, in each. */
async function letIn(turns: readonly number[]): Promise<readonly number[]> {
  let clock = 0
  const late = turnBudget(() => clock)
  const spans: number[] = []
  for (const work of turns) {
    const began = clock
    late()
    while (!late() && clock - began < work) clock++
    spans.push(clock - began)
    clock = began + work
    await new Promise(next => setImmediate(next))
  }
  return spans
}

test('a burst is let in, also at once after another', async () => {
  expect(await letIn([100, 100, 100, 5, 100])).toEqual([100, 100, 100, 5, 100])
})

test('when turns are too long again and again, fewer and fewer calls are let in, down to a few', async () => {
  const spans = await letIn(Array.from({ length: 12 }, () => 500))
  expect(spans[0]).toBeGreaterThan(300)
  expect(spans[1]).toBeLessThan(150)
  expect(spans.toSorted((a, b) => b - a)).toEqual(spans)
  expect(spans.at(-1)).toBeGreaterThan(10)
})

test('a short turn between long ones changes little; after a while of them all calls are let in again', async () => {
  const spans = await letIn([1000, 5, 300, 5, 300, ...Array.from({ length: 20 }, () => 5), 300])
  expect(spans[2]).toBeLessThan(100)
  expect(spans[4]).toBeLessThan(100)
  expect(spans.at(-1)).toBe(300)
})
