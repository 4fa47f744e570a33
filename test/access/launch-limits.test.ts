// One address cannot launch the form without end: a launch needs no token, and each one asks an EHR.
import { describe, expect, test } from 'vitest'
import { type Built, build } from '../support/build.ts'
import { NOW, registryOf } from '../support/tokens.ts'

const launch = ({ app }: Built, remoteAddress: string, url = '/launch?iss=https://evil.example.org&launch=x') =>
  app.inject({ url, remoteAddress })
const closed = (now = () => NOW * 1000) => build({ registry: registryOf(), now })

async function statuses(built: Built, count: number, address: string): Promise<readonly number[]> {
  const all: number[] = []
  for (let at = 0; at < count; at++) all.push((await launch(built, address)).statusCode)
  return all
}

describe('a closed service', () => {
  test('a burst from one address is let in up to its limit, then told when to come again; others are not held back', async () => {
    let now = NOW * 1000
    const built = closed(() => now)
    const [first, ...all] = await statuses(built, 240, '192.0.2.1')
    expect([first, new Set(all)]).toEqual([403, new Set([403])])
    const refused = await launch(built, '192.0.2.1')
    expect([refused.statusCode, refused.headers['retry-after'], refused.json().issue[0].code]).toEqual([
      429,
      '1',
      'throttled'
    ])
    expect((await launch(built, '192.0.2.1', '/launch/callback?state=x')).statusCode).toBe(429)
    expect((await launch(built, '192.0.2.2')).statusCode).toBe(403)
    expect((await built.app.inject({ url: '/healthz', remoteAddress: '192.0.2.1' })).statusCode).toBe(200)
    now += 1000
    expect(await statuses(built, 5, '192.0.2.1')).toEqual([403, 403, 403, 403, 429])
  })
  test('what a caller says of its address counts for nothing', async () => {
    const built = closed()
    await statuses(built, 240, '192.0.2.1')
    const headers = { 'x-forwarded-for': '192.0.2.9', forwarded: 'for=192.0.2.9' }
    const response = await built.app.inject({ url: '/launch', remoteAddress: '192.0.2.1', headers })
    expect(response.statusCode).toBe(429)
  })
  test('addresses without end are forgotten, the oldest first', async () => {
    const built = closed()
    await statuses(built, 240, '192.0.2.1')
    for (let at = 0; at < 2000; at++) await launch(built, `2001:db8::${at.toString(16)}`)
    expect((await launch(built, '192.0.2.1')).statusCode).toBe(403)
  }, 60_000)
})

test('an open service, which is on this machine only, has no such limit', async () => {
  expect(new Set(await statuses(build(), 300, '127.0.0.1'))).toEqual(new Set([403]))
})
