// What a call may say about its FHIR server and token (checklist 27, 28, 45-47; cds-hooks.md 5.1): checked, named, and the token shown nowhere.
import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { readHookRequest } from '../../src/cds-hooks/hook-request.ts'
import { SERVICES } from '../../src/cds-hooks/services.ts'
import { serversFor } from '../../src/fhir/allowed-servers.ts'
import { bearerToken } from '../../src/fhir/bearer-token.ts'
import { Problem } from '../../src/problem/problem.ts'
import { build, call, decisionOf } from '../support/build.ts'
import { type FaultyServer, faultyServer, json } from '../support/faulty-server.ts'
import { TOKEN, UNHURRIED } from '../support/fhir-server.ts'
import { draft, FITTING, orderSign, searchset } from '../support/hook-request.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const started: FaultyServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})
const listen = async () => {
  const server = await faultyServer(json({ ...searchset(...FITTING), total: undefined }))
  started.push(server)
  return server
}
const AUTHORIZATION = { access_token: TOKEN, token_type: 'Bearer', expires_in: 300, scope: 'x', subject: 'x' }
const asking = (base: string, authorization: unknown = AUTHORIZATION) => ({
  ...orderSign([draft()], { observations: undefined }),
  fhirServer: base,
  fhirAuthorization: authorization
})
const signs = SERVICES.find(({ hook }) => hook === 'order-sign')
const registered = serversFor([{ id: 'ehr', fhirServers: ['https://ehr.example/fhir'] }])
const read = (request: unknown, servers = registered({ id: 'ehr', fhirServers: [] })) => {
  if (!signs) throw new Error('there is such a service')
  return readHookRequest(request, signs, servers)
}

describe('fhirAuthorization is refused by name when', () => {
  test.each([
    ['it has no token', { ...AUTHORIZATION, access_token: undefined }, 'fhirAuthorization.access_token'],
    ['its token is empty', { ...AUTHORIZATION, access_token: '' }, 'fhirAuthorization.access_token'],
    ['its token is no text', { ...AUTHORIZATION, access_token: 7 }, 'fhirAuthorization.access_token'],
    [
      'its token would break a header',
      { ...AUTHORIZATION, access_token: `${TOKEN}\r\nx: y` },
      'fhirAuthorization.access_token'
    ],
    [
      'its token has a space',
      { ...AUTHORIZATION, access_token: `${TOKEN} ${TOKEN}` },
      'fhirAuthorization.access_token'
    ],
    ['its type is missing', { ...AUTHORIZATION, token_type: undefined }, 'fhirAuthorization.token_type'],
    ['its type is another', { ...AUTHORIZATION, token_type: 'mac' }, 'fhirAuthorization.token_type'],
    ['it is a list', [], 'fhirAuthorization']
  ])('%s', async (_name, authorization, field) => {
    const server = await listen()
    const built = build()
    const { status, outcome, text } = await call(built, asking(server.base, authorization))
    expect([status, outcome.issue[0]?.expression]).toEqual([400, [field]])
    expect(text + built.lines.join('')).not.toContain(TOKEN)
    expect(server.connections()).toBe(0)
  })
})

test.each([
  ['a type in lower case', { token_type: 'bearer' }],
  ['a life that is over, negative or text', { expires_in: '-7' }],
  ['no life', { expires_in: undefined }],
  ["scopes in the client's own names (Epic)", { scope: 'Observation.Read (Labs) (R4) Patient.Read (R4)' }],
  ['scopes as a list', { scope: ['x'] }],
  ['no scope', { scope: undefined }],
  ['a patient', { patient: 'test-patient' }],
  ['elements nobody knows', { 'com.epic.x': {} }]
])('a token with %s is used', async (_name, more) => {
  const server = await listen()
  const { cards } = await call(build({ site: { fhir: UNHURRIED } }), asking(server.base, { ...AUTHORIZATION, ...more }))
  expect(decisionOf(cards[0])['outcome']).toBe('recommended')
})

test.each([
  ['no token', undefined],
  ['null for a token', null]
])('a server with %s is not read: both are needed (checklist 45)', async (_name, authorization) => {
  const server = await listen()
  const { cards } = await call(build(), { ...asking(server.base), fhirAuthorization: authorization })
  expect(decisionOf(cards[0])['outcome']).toBe('needs-information')
  expect(server.connections()).toBe(0)
})

describe('with a client registry', () => {
  test('a server of the client is read', () => {
    expect(read(asking('https://ehr.example/fhir')).fhir).toMatchObject({ base: { origin: 'https://ehr.example' } })
  })

  test.each(['https://other.example/fhir', 'http://127.0.0.1/fhir', 'https://ehr.example/'])(
    'any other is not, and the call is answered from what it brought: %s',
    url => expect(read(asking(url)).fhir).toBe('server-not-allowed')
  )

  test('another client has no part in it', () => {
    const stranger = registered({ id: 'other', fhirServers: [] })
    expect(read(asking('https://ehr.example/fhir'), stranger).fhir).toBe('server-not-allowed')
  })

  test.each(['ftp://ehr.example/', 'ehr', 7, {}])('what is no http address is refused by name: %j', url => {
    expect(() => read(asking(url as string))).toThrow(Problem)
  })
})

describe('a registered client, over HTTP', () => {
  const CALL = '/cds-services/wgs-order-sign'
  const sent = async (registered: readonly string[], named: string) => {
    const registry = registryOf({ fhirServers: registered }, { development: true })
    const built = build({ registry, site: { fhir: UNHURRIED } })
    const headers = { authorization: `Bearer ${token(claims(CALL))}` }
    const response = await built.app.inject({ method: 'POST', url: CALL, headers, payload: asking(named) })
    return { ...built, decision: decisionOf(response.json().cards[0]), text: response.body }
  }

  test('is read from its own server, on its behalf, with the token of the call and not the one it came with', async () => {
    const server = await listen()
    const { decision, log } = await sent([server.base], server.base)
    expect(decision['outcome']).toBe('recommended')
    expect(log.entries.filter(({ kind }) => kind === 'access').map(({ tenant }) => tenant)).toEqual(['ehr'])
    expect(server.received[0]).toContain(`Bearer ${TOKEN}`)
  })

  test.each([
    ['another of its own kind', '/fhir-of-another'],
    ['a folder above', '']
  ])('is not read from %s: the card says what was not obtained, the log what to put right', async (_name, path) => {
    const server = await listen()
    const named = server.base.replace('/fhir', path || '/')
    const { decision, lines, text } = await sent([server.base], named)
    expect(decision['outcome']).toBe('needs-information')
    expect(text).toContain('prøvesvar og kliniske oplysninger')
    expect(lines.join('')).toContain('fhirServer is none of the servers registered for the client')
    expect(server.connections()).toBe(0)
  })
})

test('without a registry a server elsewhere is refused, and never connected to', async () => {
  const server = await listen()
  const port = new URL(server.base).port
  const hosts = [
    '127.0.0.1.nip.example',
    'localhost.example',
    '[::ffff:127.0.0.1]',
    '0.0.0.0',
    'user@127.0.0.1',
    '169.254.169.254'
  ]
  for (const host of hosts) {
    const { status, outcome } = await call(build(), asking(`http://${host}:${port}/fhir`))
    expect([host, status, outcome.issue[0]?.expression]).toEqual([host, 400, ['fhirServer']])
  }
  expect(server.connections()).toBe(0)
})

test('replay takes recorded calls with any server, and reads from none', () => {
  if (!signs) throw new Error('there is such a service')
  expect(readHookRequest(asking('https://ehr.example/fhir'), signs).fhir).toBe('none')
})

test('a token shows itself nowhere but in its header', () => {
  const wrapped = bearerToken(TOKEN)
  const shown = [
    JSON.stringify({ wrapped }),
    inspect({ a: [wrapped] }, { depth: 9, showHidden: true }),
    String(wrapped),
    `${wrapped}`
  ]
  for (const text of shown) expect(text).not.toContain(TOKEN)
  expect(wrapped?.authorization()).toBe(`Bearer ${TOKEN}`)
})

describe('a refusal is explained to the operator by the scope, never refused for it', () => {
  test.each([
    ['patient/Observation.rs', 'the scope names Observation; the user may not be allowed to see it'],
    ['patient/Patient.read', 'the scope does not name Observation'],
    ['user/*.read', 'the scope names Observation; the user may not be allowed to see it'],
    [undefined, 'the client sent no scope']
  ])('%s', async (scope, hint) => {
    const server = await faultyServer(socket => socket.write('HTTP/1.1 403 x\r\ncontent-length: 0\r\n\r\n'))
    started.push(server)
    const built = build({ site: { fhir: UNHURRIED } })
    await call(built, asking(server.base, { ...AUTHORIZATION, scope }))
    const line = built.lines.map(each => JSON.parse(each)).find(({ outcome }) => outcome === 'forbidden')
    expect(line.hint).toBe(hint)
  })
})

test('each read is told with who, whose, what, when, why and how it went', async () => {
  const server = await listen()
  const built = build({ site: { fhir: UNHURRIED }, elapsed: () => 0 })
  await call(built, asking(server.base))
  expect(built.reads()).toEqual([
    {
      at: Date.parse('2026-11-21T12:00:00Z'),
      user: 'Practitioner/test',
      patient: 'test-patient',
      purpose: 'beslutningsstøtte ved bestilling af helgenomsekventering',
      details: {
        server: new URL(server.base).origin,
        type: 'Observation',
        outcome: 'read',
        status: 200,
        resources: FITTING.length,
        milliseconds: 0,
        hook: 'order-sign',
        hookInstance: orderSign()['hookInstance'],
        request: expect.any(String)
      }
    }
  ])
  const metrics = await built.app.inject({ method: 'GET', url: '/metrics' })
  expect(metrics.body).toContain('genvej_fhir_reads_total{outcome="read"} 1')
})
