// CDS Hooks 2.0, discovery and prefetch templates: what is published keeps the rules, and the rules catch what would break them.
import { describe, expect, test } from 'vitest'
import { build, realKnowledge } from '../support/build.ts'
import { brokenDiscoveryRules } from '../support/discovery-rules.ts'

const response = await build({ knowledge: realKnowledge() }).app.inject('/cds-services')
const published = response.json()

test('cds-hooks_2.0 @4 @5 @13: discovery answers GET at /cds-services with 200, and HEAD alike', async () => {
  expect(response.statusCode).toBe(200)
  expect((await build().app.inject({ method: 'HEAD', url: '/cds-services' })).statusCode).toBe(200)
})

test('cds-hooks_2.0 @1: as JSON', () => {
  expect(response.headers['content-type']).toMatch(/^application\/json/)
})

test('what is published keeps every rule', () => expect(brokenDiscoveryRules(published)).toEqual([]))

test('cds-hooks_2.0 @16: every service is at /cds-services/{id}', async () => {
  const { app } = build({ knowledge: realKnowledge() })
  for (const { id } of published.services)
    expect((await app.inject({ method: 'POST', url: `/cds-services/${id}`, payload: {} })).statusCode).toBe(400)
})

test('cds-hooks_2.0 @29: the templates of everything that is read are in discovery', () => {
  for (const { prefetch } of published.services) expect(Object.keys(prefetch)).toContain('patient')
})

const SERVICE = { id: 'a', hook: 'patient-view', description: 'b', prefetch: { p: 'Patient/{{context.patientId}}' } }
const withService = (more: object) => ({ services: [{ ...SERVICE, ...more }] })
const withQuery = (query: unknown) => withService({ prefetch: { p: query } })

describe('what would break a rule is caught', () => {
  const wrong: readonly (readonly [title: string, body: unknown])[] = [
    ['cds-hooks_2.0 @6: services is a list', { services: {} }],
    ['cds-hooks_2.0 @7: a service has a hook', withService({ hook: undefined })],
    ['cds-hooks_2.0 @9: a service has a description', withService({ description: '' })],
    ['cds-hooks_2.0 @10: a service has an id', withService({ id: 7 })],
    ['cds-hooks_2.0 @36: a template has a key, so templates are no list', withService({ prefetch: ['Patient'] })],
    ['cds-hooks_2.0 @55: tokens stand in {{ and }}', withQuery('Patient/{context.patientId}')],
    ['cds-hooks_2.0 @56: a token is a path or a user identifier', withQuery('Patient/{{patient}}')],
    ['cds-hooks_2.0 @57: of a primitive at the root', withQuery('Patient/{{context.draftOrders.id}}')],
    ['cds-hooks_2.0 @59: written context.name', withQuery('Patient/{{patientId}}')],
    [
      'cds-hooks_2.0 @211: an id that is shared would mean that guidance is updated; none is',
      { services: [SERVICE, SERVICE] }
    ],
    ['no parameter is repeated: some clients merge them', withQuery('Observation?date=ge2020&date=le2021')],
    ['only the query subset: no _include', withQuery('Observation?_include=Observation:patient')]
  ]
  test.each(wrong)('%s', (_, body) => expect(brokenDiscoveryRules(body)).not.toEqual([]))
  test('and what breaks none is not', () => expect(brokenDiscoveryRules(withService({}))).toEqual([]))
})
