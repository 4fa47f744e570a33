// Too much load (reliability, fault 31): some calls are refused at once, so that the others are answered in time.
import { expect, test } from 'vitest'
import { eventLoopDelay } from '../../src/access/shed-load.ts'
import { build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'

test('while turns come late, calls are 503 with Retry-After, and the addresses of the watch answer', async () => {
  let delay = 301
  const { app } = build({ delay: () => delay })
  const post = () => app.inject({ method: 'POST', url: '/cds-services/wgs-order-sign', payload: orderSign() })
  const refused = await post()
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '1'])
  expect(refused.json().issue[0]).toMatchObject({ severity: 'fatal', code: 'transient' })
  for (const url of ['/healthz', '/readyz']) expect((await app.inject({ method: 'GET', url })).statusCode).toBe(200)
  delay = 300
  expect((await post()).statusCode).toBe(200)
})

test('a process that is held up measures more than one that waits', async () => {
  const measure = async (work: () => void) => {
    const delay = eventLoopDelay()
    const until = performance.now() + 600
    while (performance.now() < until) {
      work()
      await new Promise(later => setTimeout(later, 1))
    }
    return delay()
  }
  const held = () => {
    const until = performance.now() + 150
    while (performance.now() < until);
  }
  expect(await measure(held)).toBeGreaterThan(await measure(() => undefined))
})
