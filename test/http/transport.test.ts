// HTTP at the door: each status has one meaning and an OperationOutcome (cds-hooks.md lesson 4; reliability, faults 9-11).
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { flawOf, MOST_DEPTH } from '../../src/fhir/json-flaw.ts'
import { type Built, build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'

const built = build({ site: { bodyLimit: 20_000 } })
const URL_OF = '/cds-services/wgs-order-sign'

function post(payload: string | Buffer, contentType?: string, { app }: Built = built) {
  const headers = contentType === undefined ? {} : { 'content-type': contentType }
  return app.inject({ method: 'POST', url: URL_OF, headers, payload })
}

const refusal = (response: Awaited<ReturnType<typeof post>>) => {
  const body = response.json()
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(body.resourceType).toBe('OperationOutcome')
  expect(Object.keys(body.issue[0])).toEqual(expect.arrayContaining(['severity', 'code', 'details']))
  return response.statusCode
}

describe('404', () => {
  test.each([
    ['GET', '/nothing'],
    ['POST', '/cds-services/wgs-order-sign/'],
    ['POST', '/cds-services/wgs-order-sign/answers'],
    ['POST', '/cds-services/toString'],
    ['GET', '/cds-services/%00'],
    ['GET', '/cds-services/wgs-order-signed'],
    ['DELETE', '/cds-services/wgs-order-signed'],
    ['GET', '/cds-services/wgs-order-signed/feedback'],
    ['POST', `/cds-services/${'x'.repeat(5000)}`],
    ['GET', '/cds-services/%zz']
  ] as const)('%s %s', async (method, url) => {
    const response = await built.app.inject({ method, url, ...(method === 'POST' ? { payload: {} } : {}) })
    expect(refusal(response)).toBe(404)
  })
  test('an unknown service, whatever its body', async () => {
    for (const payload of [orderSign(), {}])
      expect(refusal(await built.app.inject({ method: 'POST', url: '/cds-services/wgs', payload }))).toBe(404)
  })
})

describe('405 with what is allowed', () => {
  test.each([
    ['POST', '/cds-services', 'GET, HEAD'],
    ['DELETE', '/cds-services', 'GET, HEAD'],
    ['GET', URL_OF, 'POST'],
    ['PUT', URL_OF, 'POST'],
    ['OPTIONS', URL_OF, 'POST'],
    ['GET', `${URL_OF}/feedback`, 'POST'],
    ['POST', '/healthz', 'GET, HEAD']
  ] as const)('%s %s', async (method, url, allow) => {
    const response = await built.app.inject({ method, url, ...(method === 'GET' ? {} : { payload: 'not even JSON' }) })
    expect([refusal(response), response.headers['allow']]).toEqual([405, allow])
  })
})

describe('413', () => {
  const sized = (bytes: number) => {
    const empty = JSON.stringify({ ...orderSign(), padding: '' })
    return JSON.stringify({ ...orderSign(), padding: 'x'.repeat(bytes - empty.length) })
  }
  test('one byte over the limit, not at the limit', async () => {
    expect((await post(sized(20_000), 'application/json')).statusCode).toBe(200)
    expect(refusal(await post(sized(20_001), 'application/json'))).toBe(413)
  })
})

describe('media types', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/fhir+json',
    'application/json+fhir',
    'application/vnd.ehr.v1+json'
  ])('%s is JSON', async type => {
    expect((await post(JSON.stringify(orderSign()), type)).statusCode).toBe(200)
  })
  test.each([
    'text/plain',
    'application/xml',
    'application/fhir+xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'jsonx'
  ])('%s: 415', async type => {
    expect(refusal(await post(JSON.stringify(orderSign()), type))).toBe(415)
  })
  test.each([['gzip'], ['br'], ['deflate, gzip'], ['x']])(
    'Content-Encoding %s: 415, whatever the body',
    async coding => {
      const headers = { 'content-type': 'application/json', 'content-encoding': coding }
      for (const payload of [JSON.stringify(orderSign()), gzipSync(JSON.stringify(orderSign()))]) {
        const response = await built.app.inject({ method: 'POST', url: URL_OF, headers, payload })
        expect([refusal(response), response.headers['accept-encoding']]).toEqual([415, 'identity'])
        expect(response.json().issue[0].expression).toEqual(['Content-Encoding'])
      }
    }
  )
  test('Content-Encoding identity is none', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'identity' }
    const payload = JSON.stringify(orderSign())
    expect((await built.app.inject({ method: 'POST', url: URL_OF, headers, payload })).statusCode).toBe(200)
  })
  test('none: 415', async () => expect(refusal(await post(Buffer.from('{}')))).toBe(415))
})

describe('400 for what is not JSON', () => {
  test.each(['', ' ', '{', '{"a":1,}', 'null x', '\u0000', "{'hook': 1}", '{"hook":"order-sign"'])('%j', async text => {
    expect(refusal(await post(text, 'application/json'))).toBe(400)
  })
  test('a body as JSON in a string', async () => {
    expect(refusal(await post(JSON.stringify(JSON.stringify(orderSign())), 'application/json'))).toBe(400)
  })
  test('what is not UTF-8: a name in Latin-1, a letter cut in two, UTF-16', async () => {
    const text = JSON.stringify({ ...orderSign(), said: 'Prøve Å' })
    for (const body of [Buffer.from(text, 'latin1'), Buffer.from(text).subarray(0, -3), Buffer.from(text, 'utf16le')]) {
      const response = await post(body, 'application/json')
      expect(refusal(response)).toBe(400)
    }
    const { body } = await post(Buffer.from(text, 'latin1'), 'application/json')
    expect(JSON.parse(body).issue[0].details.text).toBe('The body is not UTF-8.')
    expect((await post(Buffer.from(text), 'application/json')).statusCode).toBe(200)
  })
  test('a byte order mark is no fault', async () => {
    expect((await post(`\uFEFF${JSON.stringify(orderSign())}`, 'application/json')).statusCode).toBe(200)
  })
})

describe('keys that reach the prototype', () => {
  test.each([
    '{"__proto__":{"polluted":1}}',
    '{"a":[{"__proto__":{"polluted":1}}]}',
    '{"\\u005f_proto__":{"polluted":1}}',
    '{"_\\u005fproto__":{"polluted":1}}',
    '{"__prot\\u006F__":{"polluted":1}}',
    '{"con\\u0073tructor":{"prototype":{"polluted":1}}}',
    '{"constructo\\u0072":{"prototype":{"polluted":1}}}',
    '{ "x\\"": 1, "__proto__" : {"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}'
  ])('%s: 400', async text => {
    expect(refusal(await post(text, 'application/json'))).toBe(400)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

test('ordinary keys and texts are no fault', () => {
  const value = {
    ...orderSign(),
    text: '__proto__',
    constructor: 'x',
    _birthDate: {},
    a: [{ constructor: { name: 1 } }]
  }
  expect(flawOf(JSON.parse(JSON.stringify(value)), MOST_DEPTH)).toBeUndefined()
})

test('a key that reaches the prototype is found however it is written and wherever it stands', () => {
  const letters = fc.constantFrom(
    '_',
    '\\u005f',
    '\\u005F',
    'p',
    'r',
    'o',
    '\\u006f',
    't',
    'c',
    'n',
    's',
    'u',
    '\\u0063',
    '"'
  )
  const key = fc.oneof(
    fc.array(letters, { maxLength: 12 }).map(parts => parts.join('').replaceAll('"', '\\"')),
    fc
      .shuffledSubarray(['__proto__', 'constructor'], { minLength: 1, maxLength: 1 })
      .chain(([word = '']) =>
        fc
          .array(fc.boolean(), { minLength: word.length, maxLength: word.length })
          .map(escaped =>
            [...word].map((letter, at) => (escaped[at] ? `\\u00${letter.charCodeAt(0).toString(16)}` : letter)).join('')
          )
      )
  )
  fc.assert(
    fc.property(key, written => {
      const name = JSON.parse(`"${written}"`)
      const found = flawOf(JSON.parse(`[{"a":{"${written}":{"prototype":{}}}}]`), MOST_DEPTH)
      expect(found).toBe(name === '__proto__' || name === 'constructor' ? 'prototype' : undefined)
    }),
    { numRuns: 2_000 }
  )
})

describe('nesting', () => {
  const nested = (depth: number, [open, close] = ['[', ']']) => open.repeat(depth) + close.repeat(depth)
  test('as deep as the limit is read, one deeper is not', async () => {
    const text = (depth: number) => `{"x":${nested(depth - 1)},${JSON.stringify(orderSign()).slice(1)}`
    expect((await post(text(MOST_DEPTH), 'application/json')).statusCode).toBe(200)
    expect(refusal(await post(text(MOST_DEPTH + 1), 'application/json'))).toBe(400)
  })
  test('ten thousand levels are refused at once', async () => {
    expect(refusal(await post(nested(9_000), 'application/json'))).toBe(400)
    expect(refusal(await post('{"a":'.repeat(3_000), 'application/json'))).toBe(400)
  })
  test('the depth is that of the value, whatever its strings hold', () => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0
    const awkward = fc.stringMatching(/^[[\]{}"\\/a]{0,60}$/)
    const json = fc.letrec(tie => ({
      value: fc.oneof(
        { maxDepth: 8 },
        awkward,
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(awkward, tie('value'), { maxKeys: 3 })
      )
    })).value
    fc.assert(
      fc.property(json, value => {
        const body = JSON.parse(JSON.stringify(value))
        const levels = depth(value)
        expect(flawOf(body, levels)).not.toBe('deep')
        if (levels > 0) expect(flawOf(body, levels - 1)).toBe('deep')
      }),
      { numRuns: 500 }
    )
  })
})

test('a fault of ours is 500 without a word about it, and logged once without the body', async () => {
  const { buildApp } = await import('../../src/app.ts')
  const { readConfig } = await import('../../src/config.ts')
  const { pino } = await import('pino')
  const { logInMemory } = await import('../support/log-in-memory.ts')
  const { smallGuideline } = await import('../support/small-guideline.ts')
  const lines: string[] = []
  const app = buildApp({
    knowledge: smallGuideline(),
    config: readConfig({}),
    now: () => {
      throw new Error('secret 0101011234')
    },
    log: logInMemory(),
    logger: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  })
  const response = await app.inject({
    method: 'POST',
    url: URL_OF,
    headers: { 'x-request-id': 'ehr-7' },
    payload: orderSign()
  })
  expect([refusal(response), response.json().issue[0].details.text]).toEqual([500, 'Internal error. Request ehr-7.'])
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('ehr-7')
  expect(lines.join('') + response.body).not.toContain('secret')
})

test('a request id that is no plain token is not taken over', async () => {
  for (const id of ['a b', '<script>', 'x'.repeat(65)]) {
    const response = await built.app.inject({ method: 'GET', url: '/nothing', headers: { 'x-request-id': id } })
    expect(response.body).not.toContain(id)
  }
})

test('the service says where to look, that it lives and that it is ready', async () => {
  const get = async (url: string) => (await built.app.inject({ method: 'GET', url })).json()
  expect(await get('/')).toMatchObject({ name: 'genvej', services: '/cds-services' })
  expect(await get('/healthz')).toEqual({ status: 'ok' })
  expect(await get('/readyz')).toEqual({ status: 'ok' })
})
