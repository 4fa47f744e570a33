// One client cannot take the service from the others (reliability, fault 31): so many calls a minute, so many at a time, then 429.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { callLimit } from '../../src/access/call-limits.ts'
import { type Built, build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { claims, NOW, registryOf, token } from '../support/tokens.ts'

const CALL = '/cds-services/wgs-order-sign'
const SECOND = 1000

describe('a minute', () => {
  test('as many calls as agreed at once, and then one as often as the bucket fills', () => {
    const limit = callLimit({ perMinute: 6, concurrent: 100 })
    const enter = (second: number) => limit.enter(second * SECOND)
    expect(Array.from({ length: 6 }, () => enter(0))).toEqual(Array(6).fill('in'))
    expect(enter(0)).toEqual({ retryAfter: 10 })
    expect(enter(4)).toEqual({ retryAfter: 6 })
    expect(enter(10)).toBe('in')
    expect(enter(10)).toEqual({ retryAfter: 10 })
  })

  test('who waits as long as told gets in; in any span no more get in than agreed', () => {
    const times = fc.array(fc.integer({ min: 0, max: 30_000 }), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 120 }), (gaps, perMinute) => {
        const limit = callLimit({ perMinute, concurrent: 1000 })
        let now = 0
        let entered = 0
        for (const gap of gaps) {
          now += gap
          const answer = limit.enter(now)
          if (answer === 'in') entered += 1
          else {
            now += answer.retryAfter * SECOND
            expect(limit.enter(now)).toBe('in')
            entered += 1
          }
        }
        expect(entered).toBeLessThanOrEqual(Math.ceil(perMinute + (now * perMinute) / 60_000))
      })
    )
  })

  test('a clock that is set back gives nothing away and locks nobody out', () => {
    const limit = callLimit({ perMinute: 60, concurrent: 100 })
    expect(limit.enter(60_000)).toBe('in')
    expect(limit.enter(0)).toBe('in')
  })
})

test('at a time: one more is told to wait, and gets in when another has left', () => {
  const limit = callLimit({ perMinute: 1000, concurrent: 2 })
  expect([limit.enter(0), limit.enter(0), limit.enter(0)]).toEqual(['in', 'in', { retryAfter: 1 }])
  limit.leave()
  expect(limit.enter(0)).toBe('in')
})

describe('over HTTP', () => {
  const post = ({ app }: Built, iss?: string) =>
    app.inject({
      method: 'POST',
      url: CALL,
      headers: { authorization: `Bearer ${token(claims(CALL, iss ? { iss } : {}))}` },
      payload: orderSign()
    })

  test('429 with Retry-After and an OperationOutcome; the next minute it is let in', async () => {
    let now = NOW * SECOND
    const built = build({ registry: registryOf({ rate: { perMinute: 2 } }), now: () => now })
    expect([(await post(built)).statusCode, (await post(built)).statusCode]).toEqual([200, 200])
    const refused = await post(built)
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '30'])
    expect(refused.json().issue[0].code).toBe('throttled')
    now += 30 * SECOND
    expect((await post(built)).statusCode).toBe(200)
  })

  test('another client is not held back', async () => {
    const { clients, ...rest } = registryOf({ rate: { perMinute: 1 } })
    const iss = 'https://two.example.org'
    const built = build({ registry: { ...rest, clients: [...clients, { ...clients[0], id: 'two', issuer: iss }] } })
    expect([(await post(built)).statusCode, (await post(built)).statusCode]).toEqual([200, 429])
    expect((await post(built, iss)).statusCode).toBe(200)
  })

  test('a call that is over makes room for the next, however it ended', async () => {
    const built = build({ registry: registryOf({ rate: { concurrent: 1 } }) })
    const bad = () =>
      built.app.inject({
        method: 'POST',
        url: CALL,
        headers: { authorization: `Bearer ${token(claims(CALL))}`, 'content-type': 'application/json' },
        payload: '{'
      })
    for (let round = 0; round < 5; round++)
      expect([(await bad()).statusCode, (await post(built)).statusCode]).toEqual([400, 200])
  })
})
