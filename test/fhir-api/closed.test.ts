// In a closed service an operation about a patient asks for a client's token, as a hook does; the artefacts stay open.
import { describe, expect, test } from 'vitest'
import { build, realKnowledge } from '../support/build.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const { app } = build({ registry: registryOf(), knowledge: realKnowledge() })
const APPLY = '/fhir/PlanDefinition/hereditary-anaemia/$apply'
const OPERATIONS = [
  APPLY,
  '/fhir/PlanDefinition/$apply',
  '/fhir/Questionnaire/$populate',
  '/fhir/Questionnaire/hereditary-anaemia/$populate',
  '/fhir/QuestionnaireResponse/$extract'
]

async function get(url: string, headers: Record<string, string> = {}) {
  return app.inject({ method: 'GET', url, headers })
}

describe('without a token', () => {
  test.each(OPERATIONS)('%s: 401, whatever the method', async url => {
    for (const method of ['GET', 'POST'] as const) expect((await app.inject({ method, url })).statusCode).toBe(401)
  })
  test('the artefacts are read, searched and expanded', async () => {
    for (const url of [
      '/fhir/metadata',
      '/fhir/Questionnaire?_count=1',
      '/fhir/Questionnaire/consent',
      '/fhir/StructureDefinition?_count=1',
      '/fhir/ValueSet/cytopenia/$expand'
    ])
      expect([url, (await get(url)).statusCode]).toEqual([url, 200])
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const searched = await app.inject({ method: 'POST', url: '/fhir/ValueSet/_search', headers, payload: '_count=1' })
    expect(searched.statusCode).toBe(200)
  })
})

test('with a token for its address an operation answers', async () => {
  const response = await get(`${APPLY}?subject=Patient/1`, { authorization: `Bearer ${token(claims(APPLY))}` })
  expect([response.statusCode, response.json().resourceType]).toEqual([200, 'CarePlan'])
})
