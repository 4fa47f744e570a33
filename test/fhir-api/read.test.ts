// The artefacts are read as FHIR reads resources: https://hl7.org/fhir/R4/http.html#read
import { describe, expect, test } from 'vitest'
import { PUBLISHED_TYPES } from '../../src/fhir-api/published.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers })
const PLAN = '/fhir/PlanDefinition/inherited-thrombocytopathy'

describe('GET /fhir/metadata', () => {
  test('is a CapabilityStatement of this version that says what the service is for', async () => {
    const response = await get('/fhir/metadata')
    const statement = response.json()
    expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
    expect(statement).toMatchObject({ resourceType: 'CapabilityStatement', kind: 'instance', fhirVersion: '4.0.1' })
    expect(statement.software.version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(statement.description).toMatch(/Genvej rådgiver; klinikeren beslutter.*the clinician decides/)
  })
  test('whatever it lists can be read and searched, and its search parameters are known', async () => {
    const { rest } = (await get('/fhir/metadata')).json()
    const published = rest[0].resource.filter((each: { interaction?: unknown }) => each.interaction)
    expect(published.map((each: { type: string }) => each.type)).toEqual([...PUBLISHED_TYPES])
    for (const { type, searchParam } of published)
      for (const { name } of searchParam)
        expect((await get(`/fhir/${type}?${name}=x`, { prefer: 'handling=strict' })).statusCode).toBe(200)
  })
})

test('every artefact of the shelf is read as it stands', async () => {
  for (const { resource } of realKnowledge().artefacts) {
    const response = await get(`/fhir/${resource.resourceType}/${resource.id}`)
    expect(response.json()).toEqual(resource)
  }
})

describe('what the client has already', () => {
  test('is not sent again', async () => {
    const { etag = '' } = (await get(PLAN)).headers
    const again = await get(PLAN, { 'if-none-match': `"other", ${etag}` })
    expect([again.statusCode, again.body, again.headers['etag']]).toEqual([304, '', etag])
  })
  test('is sent when it is another', async () => {
    expect((await get(PLAN, { 'if-none-match': 'W/"other"' })).statusCode).toBe(200)
  })
  test('HEAD says as much as GET, without the body', async () => {
    const [head, whole] = [await app.inject({ method: 'HEAD', url: PLAN }), await get(PLAN)]
    expect([head.statusCode, head.body, head.headers['etag']]).toEqual([200, '', whole.headers['etag']])
    expect(head.headers['content-length']).toBe(whole.headers['content-length'])
  })
})

describe('the form of the answer', () => {
  test.each([
    ['?_format=json', {}],
    ['?_format=application/fhir+json', {}],
    ['?_format=application%2Ffhir%2Bjson', { accept: 'application/xml' }],
    ['', { accept: 'application/fhir+json' }],
    ['', { accept: 'application/xml;q=0.1, */*' }],
    ['', { accept: 'text/html,application/xhtml+xml' }],
    ['', { accept: 'application/fhir+json;fhirVersion=4.0' }]
  ])('%s %j: JSON', async (query, headers) => {
    const response = await get(`${PLAN}${query}`, headers as Record<string, string>)
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      200,
      'application/fhir+json; charset=utf-8'
    ])
  })
  test.each([
    ['?_format=xml', {}],
    ['?_format=ttl', { accept: 'application/json' }],
    ['?_format=json&_format=xml', {}],
    ['', { accept: 'application/fhir+xml' }],
    ['', { accept: 'image/png' }]
  ])('%s %j: 406', async (query, headers) => {
    expect(refusal(await get(`${PLAN}${query}`, headers as Record<string, string>))).toBe(406)
  })
})

describe('refusals are OperationOutcomes', () => {
  test.each([
    '/fhir/PlanDefinition/no-such-plan',
    '/fhir/PlanDefinition/constructor',
    '/fhir/Patient/1',
    '/fhir/Patient',
    '/fhir/PlanDefinition/inherited-thrombocytopathy/_history/1',
    '/fhir/__proto__',
    '/fhir'
  ])('%s: 404', async url => expect(refusal(await get(url))).toBe(404))
  test.each([
    ['PUT', PLAN, 'GET, HEAD'],
    ['DELETE', PLAN, 'GET, HEAD'],
    ['POST', '/fhir/ValueSet', 'GET, HEAD'],
    ['GET', '/fhir/ValueSet/_search', 'POST'],
    ['POST', '/fhir/metadata', 'GET, HEAD']
  ] as const)('%s %s: 405 with what is allowed', async (method, url, allow) => {
    const response = await app.inject({ method, url, ...(method === 'GET' ? {} : { payload: {} }) })
    expect([refusal(response), response.headers['allow']]).toEqual([405, allow])
  })
})

function refusal(response: Awaited<ReturnType<typeof get>>): number {
  expect(response.json().resourceType).toBe('OperationOutcome')
  return response.statusCode
}
