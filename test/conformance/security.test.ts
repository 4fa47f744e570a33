// CDS Hooks 2.0, security: TLS, who calls, and calls from a browser.
import { expect, test } from 'vitest'
import { readClientRegistry } from '../../src/clients/registry.ts'
import { build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { claims, EHR, hmacToken, pair, registryOf, token, unsignedToken } from '../support/tokens.ts'

const CALL = '/cds-services/wgs-order-sign'
const built = build({ registry: registryOf({ corsOrigins: ['https://client.example.org'] }) })

async function status(compact: string | undefined) {
  const headers = compact === undefined ? {} : { authorization: `Bearer ${compact}` }
  return (await built.app.inject({ method: 'POST', url: CALL, headers, payload: orderSign() })).statusCode
}

test('cds-hooks_2.0 @2 @168: a service that is not for development is known by https, and so are its clients and their FHIR servers', () => {
  const read =
    (client: object, more: object = {}) =>
    () =>
      readClientRegistry(registryOf(client, more))
  expect(read({}, { publicUrl: 'http://genvej.example.org' })).toThrow('publicUrl')
  expect(read({ fhirServers: ['http://ehr.example.org/r4'] })).toThrow('fhirServers')
  expect(read({ jwks: undefined, jwksUri: 'http://ehr.example.org/jwks' })).toThrow('jwksUri')
})

test('cds-hooks_2.0 @176: a signed JWT of a known client is needed', async () => {
  expect(await status(undefined)).toBe(401)
  expect(await status(token(claims(CALL), pair('ehr-1')))).toBe(401)
  expect(await status(token(claims(CALL)))).toBe(200)
})

test('cds-hooks_2.0 @199: without jku the key agreed on counts', async () => {
  expect(await status(token(claims(CALL), EHR, { jku: undefined }))).toBe(200)
})

test('cds-hooks_2.0 @201: a token that says none is refused', async () => {
  expect(await status(unsignedToken(claims(CALL)))).toBe(401)
})

test('cds-hooks_2.0 @203: a symmetric algorithm is refused', async () => {
  expect(await status(hmacToken(claims(CALL)))).toBe(401)
})

test('cds-hooks_2.0 @208: a browser may ask before it calls, and read the answer', async () => {
  const headers = {
    origin: 'https://client.example.org',
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type'
  }
  for (const url of ['/cds-services', CALL, `${CALL}/feedback`]) {
    const response = await built.app.inject({ method: 'OPTIONS', url, headers })
    expect(response.headers['access-control-allow-origin']).toBe(headers.origin)
  }
  const refused = await built.app.inject({
    method: 'POST',
    url: CALL,
    headers: { origin: headers.origin },
    payload: {}
  })
  expect([refused.statusCode, refused.headers['access-control-allow-origin']]).toEqual([401, headers.origin])
})
