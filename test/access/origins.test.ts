// Cross-origin calls (CDS Hooks 2.0, "Cross-Origin Resource Sharing"; reliability, fault 27): exact origins, on errors too.
// What a browser makes of it: test/browser/cors.test.ts
import { describe, expect, test } from 'vitest'
import { type Built, build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const ORIGIN = 'https://client.example.org'
const CALL = '/cds-services/wgs-order-sign'
const open = build()
const closed = build({ registry: registryOf({ corsOrigins: [ORIGIN] }), site: { bodyLimit: 20_000 } })

function preflight({ app }: Built, origin: string, url = CALL) {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type'
  }
  return app.inject({ method: 'OPTIONS', url, headers })
}

const allowedOrigin = ({ headers }: { headers: Record<string, unknown> }) => headers['access-control-allow-origin']

describe('preflight', () => {
  test.each(['/cds-services', CALL])('%s: the method and headers of a call are allowed, without a token', async url => {
    const response = await preflight(closed, ORIGIN, url)
    expect(response.statusCode).toBe(204)
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type',
      vary: 'origin'
    })
    expect(response.body).toBe('')
  })

  test('no credentials, no wildcard', async () => {
    const { headers } = await preflight(closed, ORIGIN)
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    expect(Object.values(headers).join()).not.toContain('*')
  })

  test.each([
    'null',
    'https://client.example.org.evil.example',
    'https://evil-client.example.org',
    'https://client.example.org:8443',
    'http://client.example.org',
    'https://CLIENT.example.org',
    'https://client.example.org/',
    'https://sub.client.example.org',
    'http://localhost:8080',
    '*',
    ''
  ])('refused where a registry does not name it: %s', async origin => {
    const response = await preflight(closed, origin)
    expect([response.statusCode, allowedOrigin(response)]).toEqual([401, undefined])
  })

  test('an address that does not exist is 404', async () => {
    expect((await preflight(closed, ORIGIN, '/nothing')).statusCode).toBe(404)
  })
})

describe('an open service is called from pages of this machine only', () => {
  test.each(['http://localhost:9000', 'http://127.0.0.1', 'https://[::1]:8443', 'http://127.1.2.3:1'])(
    '%s',
    async origin => {
      expect(allowedOrigin(await preflight(open, origin))).toBe(origin)
    }
  )
  test.each([
    'null',
    'https://example.org',
    'http://localhost.example.org',
    'http://127.0.0.1.example.org',
    'http://localhost@example.org',
    'file://',
    'http://localhost:9000/path'
  ])('not %s', async origin => expect(allowedOrigin(await preflight(open, origin))).toBeUndefined())
})

describe('the page may read every answer', () => {
  const post = (payload: string, more: Record<string, string> = {}, url = CALL) =>
    closed.app.inject({
      method: 'POST',
      url,
      headers: { origin: ORIGIN, 'content-type': 'application/json', ...more },
      payload
    })
  const authorization = () => ({ authorization: `Bearer ${token(claims(CALL))}` })
  const call = JSON.stringify(orderSign())

  test.each([
    [200, 'a call', () => post(call, authorization())],
    [400, 'no JSON', () => post('{', authorization())],
    [401, 'no token', () => post(call)],
    [404, 'nothing there', () => post(call, {}, '/nothing')],
    [412, 'no patient', () => post(JSON.stringify({ ...orderSign(), prefetch: {} }), authorization())],
    [413, 'too large', () => post(JSON.stringify({ x: 'x'.repeat(20_000) }), authorization())],
    [415, 'no JSON type', () => post(call, { ...authorization(), 'content-type': 'text/plain' })]
  ] as const)('%i: %s', async (status, _name, ask) => {
    const response = await ask()
    expect([response.statusCode, allowedOrigin(response)]).toEqual([status, ORIGIN])
    expect(response.headers['vary']).toContain('origin')
  })

  test('503, when calls come late', async () => {
    const busy = build({ late: () => true })
    const origin = 'http://localhost:9000'
    const response = await busy.app.inject({ method: 'GET', url: '/cds-services', headers: { origin } })
    expect([response.statusCode, allowedOrigin(response)]).toEqual([503, origin])
  })

  test('an answer to nobody in a browser names no origin, but varies by it', async () => {
    const response = await open.app.inject({ method: 'GET', url: '/cds-services' })
    expect([allowedOrigin(response), response.headers['vary']]).toEqual([undefined, 'origin'])
  })
})
