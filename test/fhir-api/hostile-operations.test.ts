// Whatever is sent to an operation, the answer is an answer, or an OperationOutcome that says what is wrong: never a fault of ours.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildTestApp } from '../support/build.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const PLAN = '/fhir/PlanDefinition/hereditary-anaemia/$apply'

async function post(url: string, payload: unknown, headers: Record<string, string> = {}) {
  const response = await app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/fhir+json', ...headers },
    payload: JSON.stringify(payload)
  })
  expect(response.headers['content-type']).toBe('application/fhir+json; charset=utf-8')
  return { status: response.statusCode, body: response.json() }
}

const parameters = (...parameter: unknown[]) => ({ resourceType: 'Parameters', parameter })
const subject = { name: 'subject', valueString: 'Patient/p' }
const data = (...resources: unknown[]) => ({
  name: 'data',
  resource: { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
})
const patient = { resourceType: 'Patient', id: 'p' }

describe('what is wrong is named', () => {
  test.each([
    [PLAN, parameters(), 400, 'subject'],
    [PLAN, parameters({ name: 'subject', valueString: 'Practitioner/1' }), 400, 'subject'],
    [PLAN, parameters({ name: 'subject', valueReference: {} }), 400, 'subject'],
    [PLAN, parameters(subject, subject), 400, 'subject'],
    [PLAN, parameters(subject, { name: 'data', resource: patient }), 400, 'data'],
    [PLAN, parameters(subject, { name: 'data', valueString: 'x' }), 400, 'data'],
    [PLAN, parameters(subject, data({ ...patient, id: 'other' })), 422, 'data'],
    [PLAN, parameters(subject, data()), 422, 'data'],
    [PLAN, { resourceType: 'Parameters', parameter: {} }, 400, 'parameter'],
    [PLAN, { resourceType: 'Parameters', parameter: [null] }, 400, 'parameter[0]'],
    [PLAN, patient, 400, 'resourceType'],
    [PLAN, [], 400, undefined],
    ['/fhir/PlanDefinition/$apply', parameters(subject), 400, 'url'],
    ['/fhir/PlanDefinition/$apply', parameters({ name: 'url', valueUri: 'x' }, subject), 404, 'url'],
    ['/fhir/PlanDefinition/nothing/$apply', parameters(subject), 404, undefined],
    ['/fhir/ValueSet/$expand', parameters(), 400, 'url'],
    ['/fhir/ValueSet/cytopenia/$expand', parameters({ name: 'count', valueInteger: -1 }), 400, 'count'],
    ['/fhir/ValueSet/cytopenia/$expand', parameters({ name: 'filter' }), 400, 'filter'],
    [
      '/fhir/ValueSet/cytopenia/$expand',
      parameters({ name: 'valueSetVersion', valueString: '1' }),
      404,
      'valueSetVersion'
    ]
  ])('%s %j: %i', async (url, payload, status, expression) => {
    const answer = await post(url, payload)
    expect([answer.status, answer.body.issue?.[0].expression?.[0]]).toEqual([status, expression])
  })
  test('a parameter that is not known, when the handling is strict', async () => {
    const { status, body } = await post(PLAN, parameters(subject, { name: 'cpr', valueString: '0101011234' }), {
      prefer: 'handling=strict'
    })
    expect([status, body.issue[0].expression, JSON.stringify(body).includes('0101011234')]).toEqual([
      400,
      ['cpr'],
      false
    ])
  })
  test('another method', async () => {
    const response = await app.inject({ method: 'PUT', url: PLAN, payload: {} })
    expect([response.statusCode, response.headers['allow']]).toEqual([405, 'GET, HEAD, POST'])
  })
})

test("another patient's data and orders do not count", async () => {
  const other = { reference: 'Patient/other' }
  const { status, body } = await post(
    PLAN,
    parameters(
      subject,
      data(
        patient,
        { resourceType: 'Observation', id: 'o', status: 'final', code: {}, subject: other },
        { resourceType: 'ServiceRequest', id: 's', status: 'draft', code: {}, subject: other }
      )
    )
  )
  expect(status).toBe(200)
  expect(JSON.stringify(body.contained)).toContain('Left out of account (otherPatient): 1.')
})

test('any JSON in place of any part', async () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const urls = fc.constantFrom(
    PLAN,
    '/fhir/PlanDefinition/$apply',
    '/fhir/ValueSet/$expand',
    '/fhir/ValueSet/cytopenia/$expand'
  )
  const named = (name: string) =>
    fc.oneof(json, fc.record({ name: fc.constant(name), resource: json, valueString: json, part: json }))
  const odd = fc.oneof(
    json,
    fc.record({
      resourceType: fc.constant('Parameters'),
      parameter: fc.oneof(json, fc.array(fc.oneof(...['subject', 'data', 'url', 'count', 'filter'].map(named))))
    }),
    fc.array(json, { maxLength: 3 }).map(resources => parameters(subject, data(patient, ...resources))),
    fc
      .array(fc.dictionary(fc.constantFrom('status', 'code', 'subject', 'item', 'contained', 'specimen', 'id'), json), {
        maxLength: 3
      })
      .map(resources =>
        parameters(subject, data(patient, ...resources.map(each => ({ ...each, resourceType: 'ServiceRequest' }))))
      )
  )
  await fc.assert(
    fc.asyncProperty(urls, odd, async (url, payload) => {
      expect((await post(url, payload)).status).toBeLessThan(500)
    }),
    { numRuns: 400 }
  )
}, 60_000)
