// Who may call (CDS Hooks 2.0, "Trusting CDS Clients"; checklist 80 to 88): the tokens of real clients pass, every other is 401 alike.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { audiencesAt } from '../../src/access/audiences.ts'
import { readClientRegistry } from '../../src/clients/registry.ts'
import { type Built, build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { addressOf, routesOf } from '../support/routes.ts'
import {
  claims,
  EHR,
  encode,
  hmacToken,
  NOW,
  PUBLIC_URL,
  pair,
  registryOf,
  token,
  unsignedToken
} from '../support/tokens.ts'

const CALL = '/cds-services/wgs-order-sign'
const built = build({ registry: registryOf() })

function post(bearer: string | undefined, { app }: Built = built, url = CALL) {
  const headers = bearer === undefined ? {} : { authorization: bearer }
  return app.inject({ method: 'POST', url, headers, payload: orderSign() })
}

async function status(compact: string, on: Built = built, url = CALL): Promise<number> {
  return (await post(`Bearer ${compact}`, on, url)).statusCode
}

const check = ({ lines }: Built) => JSON.parse(lines.at(-1) ?? '{}').check

describe('accepted', () => {
  test('a call with a token for its address', async () => expect(await status(token(claims(CALL)))).toBe(200))

  test('discovery, by GET and HEAD, with a token for discovery', async () => {
    for (const method of ['GET', 'HEAD'] as const) {
      const authorization = `Bearer ${token(claims('/cds-services'))}`
      const response = await built.app.inject({ method, url: '/cds-services', headers: { authorization } })
      expect(response.statusCode).toBe(200)
    }
  })

  test('aud as a list that holds the address', async () => {
    expect(await status(token(claims(CALL, { aud: ['https://other.example.org', PUBLIC_URL + CALL] })))).toBe(200)
  })

  test('an address with a query: aud is the address without it', async () => {
    expect(await status(token(claims(CALL)), built, `${CALL}?lang=en`)).toBe(200)
  })

  test('RS384', async () => {
    const rsa = pair('rsa-1', 'RS384')
    expect(await status(token(claims(CALL), rsa), build({ registry: registryOf({ jwks: { keys: [rsa.jwk] } }) }))).toBe(
      200
    )
  })

  test('a token as Epic sends it: RS384, sub, nbf five minutes back', async () => {
    const rsa = pair('rsa-1', 'RS384')
    const epic = build({ registry: registryOf({ jwks: { keys: [rsa.jwk] }, profile: 'epic' }) })
    const given = claims(CALL, { sub: 'client-id', nbf: NOW - 305, iat: NOW - 5 })
    expect(await status(token(given, rsa, { jku: 'https://ehr.example.org/jwks' }), epic)).toBe(200)
  })

  test('a base URL that the registry gives this client beside the public one', async () => {
    const inside = build({ registry: registryOf({ audience: ['https://genvej.internal/cds'] }) })
    expect(await status(token(claims(CALL, { aud: `https://genvej.internal/cds${CALL}` })), inside)).toBe(200)
  })

  test('clocks that differ by less than the tolerance', async () => {
    expect(await status(token(claims(CALL, { iat: NOW + 59, exp: NOW + 300 })))).toBe(200)
    expect(await status(token(claims(CALL, { iat: NOW - 300, exp: NOW - 59 })))).toBe(200)
  })

  test('times with fractions, kept as whole milliseconds', async () => {
    const kept: number[] = []
    const claimToken = async (_issuer: string, _jti: string, expires: number) => kept.push(expires) > 0
    const exact = build({ registry: registryOf(), claimToken })
    expect(await status(token(claims(CALL, { exp: NOW + 100.0123456 })), exact)).toBe(200)
    expect(kept).toEqual([(NOW + 160) * 1000 + 13])
  })

  test('a tenant that the client has', async () => {
    const two = build({ registry: registryOf({ tenants: ['north', 'south'] }) })
    expect(await status(token(claims(CALL, { tenant: 'south' })), two)).toBe(200)
  })
})

describe('refused: 401, and the log says which check', () => {
  const other = pair('ehr-1')
  const stranger = pair('stranger')
  const payload = (more: object = {}) => claims(CALL, more)
  const tampered = () => {
    const [head, , signature] = token(payload()).split('.')
    return `${head}.${encode(payload({ tenant: 'other' }))}.${signature}`
  }
  const refused: readonly (readonly [string, string, () => string])[] = [
    ['not a token', 'form', () => 'abc'],
    ['two parts', 'form', () => token(payload()).split('.').slice(0, 2).join('.')],
    ['a payload that is no object', 'form', () => token([] as object)],
    ['longer than any token', 'form', () => token(payload({ text: 'x'.repeat(8000) }))],
    ['unknown issuer', 'client', () => token(payload({ iss: 'https://stranger.example.org' }))],
    ['issuer with a slash more', 'client', () => token(payload({ iss: 'https://ehr.example.org/' }))],
    ['no issuer', 'client', () => token(payload({ iss: undefined }))],
    ['alg none', 'algorithm', () => unsignedToken(payload())],
    ['HS256 with the public key as secret', 'algorithm', () => hmacToken(payload())],
    ['an algorithm that this client may not use', 'algorithm', () => token(payload(), EHR, { alg: 'ES256' })],
    ['typ of another kind of token', 'type', () => token(payload(), EHR, { typ: 'at+jwt' })],
    ['no kid', 'key-id', () => token(payload(), EHR, { kid: undefined })],
    ['kid that is a list', 'key-id', () => token(payload(), EHR, { kid: ['ehr-1'] })],
    [
      'aud of another service',
      'audience',
      () => token(payload({ aud: `${PUBLIC_URL}/cds-services/wgs-order-select` }))
    ],
    ['aud of discovery', 'audience', () => token(payload({ aud: `${PUBLIC_URL}/cds-services` }))],
    ['aud that is only the base', 'audience', () => token(payload({ aud: PUBLIC_URL }))],
    ['aud of another host', 'audience', () => token(payload({ aud: `https://evil.example.org${CALL}` }))],
    ['no aud', 'audience', () => token(payload({ aud: undefined }))],
    ['aud an object', 'audience', () => token(payload({ aud: { toString: 1 } }))],
    ['expired beyond the tolerance', 'expires', () => token(payload({ iat: NOW - 300, exp: NOW - 61 }))],
    ['no exp', 'expires', () => token(payload({ exp: undefined }))],
    ['exp as text', 'expires', () => token(payload({ exp: '2026-11-21' }))],
    ['issued in the future', 'issued', () => token(payload({ iat: NOW + 61, exp: NOW + 120 }))],
    ['no iat', 'issued', () => token(payload({ iat: undefined }))],
    ['not yet valid', 'not-before', () => token(payload({ nbf: NOW + 61 }))],
    ['lives longer than five minutes', 'lifetime', () => token(payload({ iat: NOW - 5, exp: NOW + 296 }))],
    ['expires before it was issued', 'lifetime', () => token(payload({ iat: NOW, exp: NOW }))],
    ['no jti', 'token-id', () => token(payload({ jti: undefined }))],
    ['empty jti', 'token-id', () => token(payload({ jti: '' }))],
    ['jti that no store could keep', 'token-id', () => token(payload({ jti: 'a\u0000b' }))],
    ['very long jti', 'token-id', () => token(payload({ jti: 'x'.repeat(257) }))],
    ['kid of nobody', 'keys', () => token(payload(), stranger)],
    ['signed by another key under the same kid', 'signature', () => token(payload(), other)],
    ['key of its own in the header', 'signature', () => token(payload(), other, { jwk: other.jwk })],
    ['claims changed after signing', 'signature', tampered],
    ['critical header that is not understood', 'signature', () => token(payload(), EHR, { crit: ['x'], x: 1 })]
  ]
  test.each(refused)('%s', async (_name, by, make) => {
    const response = await post(`Bearer ${make()}`)
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer')
    expect(response.json()).toEqual({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'login', details: { text: 'Not authorised.' } }]
    })
    expect(check(built)).toBe(by)
  })

  test.each([undefined, '', 'Bearer', 'Bearer ', 'Basic ZWhyOmVocg==', 'Bearer a b', `Bearer ${'x'.repeat(9000)}`])(
    'authorization %s',
    async header => expect((await post(header)).statusCode).toBe(401)
  )

  test('a tenant that the client does not have, or none where it has some', async () => {
    const two = build({ registry: registryOf({ tenants: ['north'] }) })
    for (const tenant of ['south', undefined, { toString: 1 }])
      expect(await status(token(claims(CALL, { tenant })), two)).toBe(401)
  })

  test('whatever is in a token, the answer is 401', async () => {
    const json = fc.jsonValue({ maxDepth: 3 })
    await fc.assert(
      fc.asyncProperty(json, json, fc.base64String(), async (header, body, signature) => {
        expect(await status(`${encode(header)}.${encode(body)}.${signature}`)).toBe(401)
      }),
      { numRuns: 300 }
    )
  })

  test('before the body is read, whatever it is and however large', async () => {
    const response = await built.app.inject({ method: 'POST', url: CALL, payload: 'x'.repeat(100_000) })
    expect(response.statusCode).toBe(401)
  })
})

test('cards are in the language of the client, unless the call asks for another', async () => {
  const english = build({ registry: registryOf({ language: 'en' }) })
  const summary = async (url: string) =>
    (await post(`Bearer ${token(claims(CALL))}`, english, url)).json().cards[0].summary
  expect(await summary(CALL)).toContain('alpha disease')
  expect(await summary(`${CALL}?lang=da`)).toContain('alfasygdom')
})

test('what is logged of a call names the client', async () => {
  const named = build({ registry: registryOf() })
  await post(`Bearer ${token(claims(CALL))}`, named)
  expect(named.lines.map(line => JSON.parse(line))).toMatchObject([{ client: 'ehr', msg: 'decision' }])
})

describe('single use', () => {
  test('the second use of a token is refused', async () => {
    const compact = token(claims(CALL))
    expect([await status(compact), await status(compact)]).toEqual([200, 401])
    expect(check(built)).toBe('single-use')
  })

  test('of fifty at once, one', async () => {
    const compact = token(claims(CALL))
    const statuses = await Promise.all(Array.from({ length: 50 }, () => status(compact)))
    expect(statuses.filter(each => each === 200)).toHaveLength(1)
  })

  test('a refused token uses nothing up', async () => {
    const jti = 'kept'
    expect(await status(token(claims(CALL, { jti }), pair('ehr-1')))).toBe(401)
    expect(await status(token(claims(CALL, { jti })))).toBe(200)
  })

  test('the same jti of two clients is two tokens', async () => {
    const registry = registryOf()
    const two = build({
      registry: {
        ...registry,
        clients: [...registry.clients, { ...registry.clients[0], id: 'two', issuer: 'https://two.example.org' }]
      }
    })
    for (const iss of ['https://ehr.example.org', 'https://two.example.org'])
      expect(await status(token(claims(CALL, { jti: 'same', iss })), two)).toBe(200)
  })

  test('where tokens cannot be remembered no call is answered: 503, try again', async () => {
    const failing = build({ registry: registryOf(), claimToken: () => Promise.reject(new Error('secret')) })
    const response = await post(`Bearer ${token(claims(CALL))}`, failing)
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '1'])
    expect(response.json().resourceType).toBe('OperationOutcome')
    expect(failing.lines.join('')).not.toContain('secret')
  })
})

test('feedback: aud is its own address or that of the service it is about, under each base URL; nothing else', () => {
  const registry = readClientRegistry(registryOf({ audience: ['https://genvej.internal/cds'] }))
  const [client] = registry.clients
  expect(client && audiencesAt(client, `${CALL}/feedback`)).toEqual([
    `${PUBLIC_URL}${CALL}/feedback`,
    `${PUBLIC_URL}${CALL}`,
    `https://genvej.internal/cds${CALL}/feedback`,
    `https://genvej.internal/cds${CALL}`
  ])
})

describe('what is open', () => {
  test('the form and its launch, which ask the EHR for a token of their own', async () => {
    expect((await built.app.inject({ method: 'GET', url: '/form' })).statusCode).toBe(200)
    expect((await built.app.inject({ method: 'GET', url: '/form/aaaaaaaaaaaa' })).statusCode).toBe(410)
    const foreign = await built.app.inject({
      method: 'GET',
      url: '/launch?iss=https%3A%2F%2Felsewhere.example%2Ffhir&launch=1'
    })
    expect(foreign.statusCode).toBe(403)
  })

  test('health, and the published guideline', async () => {
    for (const url of [
      '/',
      '/healthz',
      '/readyz',
      '/fhir/metadata',
      '/fhir/PlanDefinition',
      '/fhir/PlanDefinition/alpha'
    ])
      expect((await built.app.inject({ method: 'GET', url })).statusCode, url).toBe(200)
  })

  test('an unknown address is 404 with or without a token', async () => {
    expect((await built.app.inject({ method: 'GET', url: '/nothing' })).statusCode).toBe(404)
  })

  test('every other route there is asks for a token, by every method', async () => {
    const open =
      /^\/((healthz|readyz|metrics)?|assets\/.+|(launch|form)(\/.+)?|fhir\/(metadata|\w+|\w+\/(_search|:id)|ValueSet\/(:id\/)?\$expand))$/
    const closed = (await routesOf(built.app)).filter(route => !open.test(route))
    expect(closed).toEqual(
      expect.arrayContaining(['/cds-services', '/cds-services/:id', '/fhir/PlanDefinition/:id/$apply'])
    )
    for (const route of closed)
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
        const response = await built.app.inject({ method, url: addressOf(route, 'alpha') })
        expect(response.statusCode, `${method} ${route}`).toBe(401)
      }
  })

  test('without a registry nobody is asked for a token, and a token is not looked at', async () => {
    expect(await status('whatever', build())).toBe(200)
  })
})

test('neither token nor access token reaches the log', async () => {
  const quiet = build({ registry: registryOf() })
  const good = token(claims(CALL))
  const bad = token(claims(CALL), pair('ehr-1'))
  for (const compact of [good, good, bad]) await status(compact, quiet)
  for (const part of [...good.split('.'), ...bad.split('.')]) expect(quiet.lines.join('')).not.toContain(part)
})
