// PlanDefinition/$apply decides as the hook does, and says so in FHIR. https://hl7.org/fhir/R4/plandefinition-operation-apply.html
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DECISION_EXTENSION } from '../../src/cds-hooks/decision-extension.ts'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import { findService, type ServiceDefinition } from '../../src/cds-hooks/services.ts'
import type { Bundle, CarePlan, Extension, FhirResource } from '../../src/fhir/types.ts'
import { bundleCalls } from '../../src/replay/bundle-calls.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'
import { invalidities } from '../support/valid.ts'

const examples = join(import.meta.dirname, '..', '..', 'examples')
const INDICATIONS = [...realKnowledge().plans.keys()]
const FILES = INDICATIONS.flatMap(indication =>
  readdirSync(join(examples, indication))
    .filter(file => file.endsWith('.json'))
    .map(file => [indication, file.replace('.json', '')] as const)
)

interface Example {
  readonly bundle: Bundle
  readonly expected: { today: string; outcome: string }
}

function example(indication: string, name: string): Example {
  const text = (end: string) => readFileSync(join(examples, indication, `${name}${end}`), 'utf8')
  return { bundle: JSON.parse(text('.json')), expected: parse(text('.expected.yaml')) }
}

async function apply(indication: string, { bundle, expected }: Example, query = ''): Promise<CarePlan> {
  const app = buildTestApp({ now: `${expected.today}T12:00:00Z` })
  const { resource, fullUrl } = bundle.entry?.find(each => each.resource?.resourceType === 'Patient') ?? {}
  const id = resource?.id ?? fullUrl?.replace('urn:uuid:', '')
  const response = await app.inject({
    method: 'POST',
    url: `/fhir/PlanDefinition/${indication}/$apply${query}`,
    headers: { 'content-type': 'application/fhir+json' },
    payload: {
      resourceType: 'Parameters',
      parameter: [
        { name: 'subject', valueString: `Patient/${id}` },
        { name: 'data', resource: bundle }
      ]
    }
  })
  expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'no-store'])
  return response.json()
}

const part = (extension: Extension | undefined, url: string) => extension?.extension?.find(each => each.url === url)
const contained = <T extends FhirResource>(plan: CarePlan, type: T['resourceType']) =>
  (plan.contained ?? []).filter((each): each is T => each.resourceType === type)

describe.each(FILES)('%s/%s', (indication, name) => {
  test.each([
    ['whole', undefined],
    ['cut short', [{ relation: 'next', url: 'http://ehr.test/next' }]]
  ])('%s, the decision is that of the hook, criterion by criterion', async (_how, link) => {
    const { bundle, expected } = example(indication, name)
    const given = { bundle: { ...bundle, ...(link ? { link } : {}) }, expected }
    const plan = await apply(indication, given)
    const { decision } = await byHook(indication, given)
    const [extension] = plan.extension ?? []
    expect(part(extension, 'outcome')?.valueCode).toBe(decision['outcome'])
    const own = (extension?.extension ?? [])
      .filter(({ url }) => url === 'criterion')
      .map(each => [part(each, 'id')?.valueCode, part(each, 'status')?.valueCode])
    expect(own).toEqual((decision['criteria'] as { id: string; status: string }[]).map(each => [each.id, each.status]))
  })
  test('is valid FHIR', async () =>
    expect(invalidities(await apply(indication, example(indication, name)))).toEqual([]))
})

async function byHook(indication: string, { bundle, expected }: Example) {
  const now = `${expected.today}T12:00:00Z`
  const { wgsCodes } = standingContext(realKnowledge(), { orderCodes: [], patientView: false })
  const service = findService('wgs-order-sign') as ServiceDefinition
  const [call] = bundleCalls(bundle as never, { service, indications: [indication], wgsCodes }, 'test')
  const response = await buildTestApp({ now }).inject({
    method: 'POST',
    url: '/cds-services/wgs-order-sign',
    payload: call?.body as object
  })
  const decisions = response
    .json()
    .cards.map((card: { extension: Record<string, unknown> }) => card.extension[DECISION_EXTENSION])
  const decision = decisions.find((each: { indication: string }) => each.indication === indication)
  return { decision: decision as Record<string, unknown> }
}

describe('what a client can act on', () => {
  const given = example('inherited-thrombocytopenia', 'hepatitis-b-not-tested')
  test('what is open is an action, with the sentence of the guideline and the order that settles it', async () => {
    const plan = await apply('inherited-thrombocytopenia', given)
    const [group] = contained(plan, 'RequestGroup')
    expect(plan.activity).toEqual([{ reference: { reference: '#requests' } }])
    expect(group).toMatchObject({
      action: [
        {
          id: 'h2a-ddx-hbv',
          documentation: [{ type: 'citation', display: 'hepatitis C & B' }],
          action: [
            {
              title: 'Bestil hepatitis B-overfladeantigen',
              resource: { reference: '#order-hepatitis-b-surface-antigen' }
            },
            { resource: { reference: '#questionnaire-inherited-thrombocytopenia' } }
          ]
        }
      ]
    })
    expect(contained(plan, 'ServiceRequest')).toMatchObject([
      { status: 'draft', intent: 'proposal', subject: plan.subject }
    ])
  })
  test('what is missing is a DataRequirement', async () => {
    const [guidance] = contained(await apply('inherited-thrombocytopenia', given), 'GuidanceResponse')
    expect(guidance).toMatchObject({
      status: 'data-required',
      dataRequirement: expect.arrayContaining([
        expect.objectContaining({ id: 'hepatitisBOrVirus', type: 'Observation' })
      ])
    })
  })
  test('an order whose criteria are met is proposed itself, and nothing is missing', async () => {
    const plan = await apply('inherited-thrombocytopenia', example('inherited-thrombocytopenia', 'every-count-low'))
    expect(contained(plan, 'ServiceRequest')).toMatchObject([{ id: 'order-wgs' }])
    expect(contained(plan, 'GuidanceResponse')[0]).toMatchObject({ status: 'success' })
    expect(contained(plan, 'GuidanceResponse')[0]).not.toHaveProperty('dataRequirement')
  })
  test('the encounter and the practitioner in context are passed on', async () => {
    const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
    const query = 'subject=Patient/1&encounter=Encounter/2&practitioner=Practitioner/3'
    const url = `/fhir/PlanDefinition/hereditary-anaemia/$apply?${query}`
    const plan: CarePlan = (await app.inject({ method: 'GET', url })).json()
    const context = { encounter: { reference: 'Encounter/2' }, author: { reference: 'Practitioner/3' } }
    expect([plan, contained(plan, 'RequestGroup')[0]]).toMatchObject([context, context])
    expect(invalidities(plan)).toEqual([])
  })
  test('it is said in Danish, or in English when asked', async () => {
    expect((await apply('inherited-thrombocytopenia', given)).description).toBe('Mangler oplysninger')
    const plan = await apply('inherited-thrombocytopenia', given, '?lang=en')
    expect([plan.language, plan.title]).toEqual(['en', 'inherited thrombocytopenia'])
  })
})

describe('unknown is never no', () => {
  test('without data everything is missing, and said to be not obtained', async () => {
    const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
    for (const indication of INDICATIONS) {
      const canonical = encodeURIComponent(`https://w3id.org/genvej/PlanDefinition/${indication}`)
      const response = await app.inject({
        method: 'GET',
        url: `/fhir/PlanDefinition/$apply?url=${canonical}&subject=Patient/1`
      })
      const plan: CarePlan = response.json()
      expect(part(plan.extension?.[0], 'outcome')?.valueCode).toBe('needs-information')
      const [messages] = contained(plan, 'OperationOutcome')
      expect(JSON.stringify(messages)).toContain('prøvesvar')
    }
  })
  test('a Bundle that is cut short is not the whole record', async () => {
    const given = example('inherited-thrombocytopenia', 'every-count-low')
    const cut = { ...given.bundle, link: [{ relation: 'next', url: 'http://ehr.test/next' }] }
    const plan = await apply('inherited-thrombocytopenia', { ...given, bundle: cut })
    expect(part(plan.extension?.[0], 'outcome')?.valueCode).toBe('needs-information')
  })
})
