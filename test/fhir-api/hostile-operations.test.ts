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
    [PLAN, parameters(subject, data(patient), data(patient)), 400, 'data'],
    [`${PLAN}?${'x=1&'.repeat(100)}`, parameters(subject, data(patient)), 400, 'parameter'],
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
  expect(JSON.stringify(body.contained)).toContain('Handler om en anden patient: 1.')
})

const FORM = '/fhir/Questionnaire/myeloid-malignancy-cytopenia/$populate'
const EXTRACT = '/fhir/QuestionnaireResponse/$extract'

test('any JSON in place of any part', async () => {
  const json = fc.jsonValue({ maxDepth: 4 })
  const urls = fc.constantFrom(
    PLAN,
    '/fhir/PlanDefinition/$apply',
    '/fhir/ValueSet/$expand',
    '/fhir/ValueSet/cytopenia/$expand',
    FORM,
    EXTRACT
  )
  const named = (name: string) =>
    fc.oneof(json, fc.record({ name: fc.constant(name), resource: json, valueString: json, part: json }))
  const odd = fc.oneof(
    json,
    fc.record({
      resourceType: fc.constant('Parameters'),
      parameter: fc.oneof(
        json,
        fc.array(
          fc.oneof(
            ...['subject', 'data', 'url', 'count', 'filter', 'context', 'content', 'canonical', 'questionnaire'].map(
              named
            )
          )
        )
      )
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

test('any JSON as launch context', async () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const odd = fc.dictionary(fc.constantFrom('birthDate', 'gender', 'id', 'identifier', 'extension'), json)
  const name = fc.constantFrom('patient', 'resource', 'questionnaire', 'today', 'weights', 'constructor', '__proto__')
  await fc.assert(
    fc.asyncProperty(name, odd, async (named, resource) => {
      const part = [
        { name: 'name', valueString: named },
        { name: 'content', resource: { id: 'p', ...resource, resourceType: 'Patient' } }
      ]
      expect((await post(FORM, parameters(subject, { name: 'context', part }))).status).toBeLessThan(500)
    }),
    { numRuns: 200 }
  )
}, 60_000)

test('any JSON in a form that is handed in', async () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const linkId = fc.constantFrom(
    'family-history',
    'relative',
    'relationship',
    'condition',
    'condition-code',
    'condition-onset'
  )
  const extension = fc.array(
    fc.record({
      url: fc.constantFrom('https://w3id.org/genvej/StructureDefinition/answer-origin', 'source'),
      extension: json
    })
  )
  const answer = fc.dictionary(
    fc.constantFrom('valueBoolean', 'valueCoding', 'valueQuantity', 'valueDate', 'extension', 'item'),
    fc.oneof(json, extension)
  )
  const { item } = fc.letrec(tie => ({
    item: fc.record(
      {
        linkId: fc.oneof(linkId, json),
        answer: fc.oneof(json, fc.array(answer)),
        item: fc.oneof({ maxDepth: 3 }, json, fc.array(tie('item'), { maxLength: 3 }))
      },
      { requiredKeys: ['linkId'] }
    )
  }))
  const response = fc.record(
    {
      resourceType: fc.constant('QuestionnaireResponse'),
      questionnaire: fc.constant('https://w3id.org/genvej/Questionnaire/pedigree'),
      status: fc.constantFrom('completed', 'amended'),
      subject: fc.oneof(json, fc.constant({ reference: 'Patient/p' })),
      authored: fc.oneof(json, fc.constant('2026-11-20')),
      identifier: json,
      basedOn: json,
      author: json,
      item: fc.oneof(json, fc.array(item, { maxLength: 4 }))
    },
    { requiredKeys: ['resourceType', 'questionnaire', 'status'] }
  )
  await fc.assert(
    fc.asyncProperty(response, async payload => {
      expect((await post(EXTRACT, payload)).status).toBeLessThan(500)
      const handedIn = parameters(subject, {
        name: 'content',
        resource: { resourceType: 'Bundle', entry: [{ resource: patient }, { resource: { ...payload, id: 'r' } }] }
      })
      expect((await post(FORM, handedIn)).status).toBeLessThan(500)
    }),
    { numRuns: 300 }
  )
}, 60_000)

test('a group may stand in a group as often as a body holds it', async () => {
  const item = Array.from({ length: 200_000 }, () => ({ linkId: 'condition' }))
  const given = {
    resourceType: 'QuestionnaireResponse',
    questionnaire: 'https://w3id.org/genvej/Questionnaire/pedigree',
    status: 'completed',
    subject: { reference: 'Patient/p' },
    authored: '2026-11-20',
    item: [{ linkId: 'relative', item }]
  }
  expect((await post(EXTRACT, given)).status).toBe(200)
}, 60_000)
