// Headers that every answer carries, whatever it is: nothing guessed, nothing kept, nothing framed (reliability, faults 26 and 28).
import { expect, test } from 'vitest'
import { build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'

const { app } = build()

test.each([
  ['POST', '/cds-services/wgs-order-sign', orderSign()],
  ['POST', '/cds-services/wgs-order-sign', {}],
  ['POST', '/cds-services/nothing', {}],
  ['GET', '/cds-services', undefined],
  ['PUT', '/cds-services', undefined],
  ['GET', '/nothing', undefined],
  ['GET', '/healthz', undefined]
] as const)('%s %s', async (method, url, payload) => {
  const { headers } = await app.inject({ method, url, ...(payload ? { payload } : {}) })
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'"
  })
})

test('an address that says itself how long it may be kept is not overruled', async () => {
  const { headers } = await app.inject({ method: 'GET', url: '/fhir/PlanDefinition/alpha' })
  expect(headers['cache-control']).toBe('no-cache')
})
