// Too much load (reliability, fault 31): some calls are refused at once, so that the others are answered in time.
import { expect, test } from 'vitest'
import { turnDelay } from '../../src/access/shed-load.ts'
import { build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const CALL = { method: 'POST', url: '/cds-services/wgs-order-sign', payload: orderSign() } as const

test('while calls come late, calls are 503 with Retry-After, and the addresses of the watch answer', async () => {
  let delay = 251
  const { app } = build({ delay: () => delay })
  const refused = await app.inject(CALL)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
  expect(refused.json().issue[0]).toMatchObject({ severity: 'fatal', code: 'transient' })
  for (const url of ['/healthz', '/readyz']) expect((await app.inject({ method: 'GET', url })).statusCode).toBe(200)
  delay = 250
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

test('calls come late when turns are long again and again, with short ones between, and no longer after some short ones', async () => {
  const delay = turnDelay()
  const turn = async (work: number) => {
    delay()
    const until = performance.now() + work
    while (performance.now() < until);
    const late = delay()
    await new Promise(next => setImmediate(next))
    return late
  }
  expect(await turn(200)).toBe(0)
  expect(await turn(200)).toBeGreaterThanOrEqual(200)
  await turn(0)
  expect(await turn(200)).toBeGreaterThanOrEqual(100)
  for (const work of [0, 0, 0, 0]) await turn(work)
  expect(await turn(200)).toBeLessThan(100)
})
