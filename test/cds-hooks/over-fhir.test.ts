// What prefetch did not bring is read from the client's FHIR server, a real one (checklist 39-48; issue: data over FHIR).
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { findService } from '../../src/cds-hooks/services.ts'
import type { Card } from '../../src/cds-hooks/types.ts'
import { wgsOrderCodes } from '../../src/cds-hooks/wgs-orders.ts'
import { bundleCalls } from '../../src/replay/bundle-calls.ts'
import { build, call, decisionOf, realKnowledge } from '../support/build.ts'
import { type FhirServer, fhirServer, TOKEN, UNHURRIED } from '../support/fhir-server.ts'
import { draft, FITTING, finding, orderSelect, orderSign, PATIENT, searchset } from '../support/hook-request.ts'

const INDICATION = 'https://w3id.org/genvej/CodeSystem/indication'
const ORDER_SIGN = findService('wgs-order-sign') as NonNullable<ReturnType<typeof findService>>
const started: FhirServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

async function serve(...given: Parameters<typeof fhirServer>): Promise<FhirServer> {
  const server = await fhirServer(...given)
  started.push(server)
  return server
}

const built = build({ site: { fhir: UNHURRIED } })
const RECORD = [PATIENT, ...FITTING]
/** A call that may read from a server; `without` names the prefetch keys that are not sent. */
const reading = ({ base }: Pick<FhirServer, 'base'>, without: readonly string[], given: object = {}) => {
  const request = orderSign([draft()], { ...given }) as { prefetch: Record<string, unknown> }
  const prefetch = Object.fromEntries(Object.entries(request.prefetch).filter(([key]) => !without.includes(key)))
  return { ...request, prefetch, fhirServer: base, fhirAuthorization: authorization() }
}
const authorization = (more: object = {}) => ({
  access_token: TOKEN,
  token_type: 'Bearer',
  expires_in: 300,
  scope: 'patient/Patient.read patient/Observation.read',
  subject: 'genvej',
  ...more
})
const everything = Object.keys(orderSign()['prefetch'] as object)
const said = (cards: readonly Card[]) =>
  cards.map(({ summary, indicator, suggestions, extension }) => {
    const { outcome } = decisionOf({ extension } as Card)
    return { outcome, summary, indicator, suggested: suggestions?.map(({ label }) => label) }
  })
const outcomeOf = async (request: object) => decisionOf((await call(built, request)).cards[0])['outcome']

test('cds-hooks_2.0 @61: without any prefetch the record is read with the token of the call, and decides as if it had been prefetched', async () => {
  const server = await serve(RECORD)
  const read = await call(built, { ...reading(server, everything), prefetch: undefined })
  const prefetched = await call(built, orderSign())
  expect(decisionOf(read.cards[0])['outcome']).toBe('recommended')
  expect(decisionOf(read.cards[0])['criteria']).toEqual(decisionOf(prefetched.cards[0])['criteria'])
  expect(server.asked).toContain(`Patient/${PATIENT.id}`)
})

test('a call whose criteria are settled by prefetch asks nothing', async () => {
  const server = await serve(RECORD)
  expect(await outcomeOf(reading(server, []))).toBe('recommended')
  expect(await outcomeOf(reading(server, ['procedures', 'consents', 'orders']))).toBe('recommended')
  expect(server.asked).toEqual([])
})

test('an order that is not WGS asks nothing', async () => {
  const server = await serve(RECORD)
  const other = draft({ code: { coding: [{ system: 'http://loinc.org', code: '24323-8' }] } })
  const request = { ...reading(server, everything), ...{ context: orderSign([other])['context'] } }
  expect((await call(built, request)).cards).toEqual([])
  expect(server.asked).toEqual([])
})

test('only the parts on which something open rests are asked for, by the codes of the plan', async () => {
  const server = await serve(RECORD)
  expect(await outcomeOf(reading(server, ['observations', 'procedures', 'orders']))).toBe('recommended')
  expect(server.asked).toEqual(['Observation'])
  const query = new URL(server.queries[0] ?? '', server.base).searchParams
  expect(query.get('patient')).toBe(PATIENT.id)
  expect(query.get('code')?.split(',')).toEqual(expect.arrayContaining(['F1', 'written-consent']))
})

describe('what was prefetched is not asked for again (checklist 40, 41)', () => {
  const failed = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'x' }] }
  test.each([
    ['null', null],
    ['empty', searchset()],
    ['failed', failed],
    ['truncated without a link', { ...searchset(), total: 3 }],
    ['junk', 'junk']
  ])('%s', async (_state, observations) => {
    const server = await serve(RECORD)
    expect(await outcomeOf(reading(server, [], { observations }))).toBe('needs-information')
    expect(server.asked).toEqual([])
  })
})

test('the patient is read when it was not sent; when it cannot be, 412 (checklist 44)', async () => {
  const server = await serve(RECORD)
  expect(await outcomeOf(reading(server, ['patient']))).toBe('recommended')
  const without = await serve(FITTING)
  const answer = await call(built, reading(without, ['patient']))
  expect([answer.status, answer.outcome.issue[0]?.expression]).toEqual([412, ['prefetch.patient']])
})

test('a part that is refused stays unknown, the card says so, and the rest decides', async () => {
  const server = await serve(RECORD, { refused: ['Observation'] })
  const { cards } = await call(built, reading(server, ['observations']))
  expect(decisionOf(cards[0])['outcome']).toBe('needs-information')
  expect(cards[0]?.detail).toContain('prøvesvar og kliniske oplysninger')
})

describe('a patient of each indication, read whole over FHIR, is decided as when prefetched', () => {
  const knowledge = realKnowledge()
  const real = build({ knowledge, site: { fhir: UNHURRIED } })
  const wgsCodes = wgsOrderCodes(knowledge, [])
  const folder = join(import.meta.dirname, '..', '..', 'examples')
  test.each([...knowledge.plans.keys()])('%s', async indication => {
    const file =
      readdirSync(join(folder, indication))
        .filter(name => name.endsWith('.json'))
        .toSorted()[0] ?? ''
    const bundle = JSON.parse(readFileSync(join(folder, indication, file), 'utf8'))
    const [example] = bundleCalls(bundle, { service: ORDER_SIGN, indications: [indication], wgsCodes }, file)
    const body = example?.body as { context: { draftOrders: { entry: { resource: { id: string } }[] } } }
    const drafts = new Set(body.context.draftOrders.entry.map(({ resource }) => resource.id))
    const resources = (bundle.entry as { resource: { id: string } }[]).map(({ resource }) => resource)
    const server = await serve(resources.filter(({ id }) => !drafts.has(id)))
    const prefetched = await call(real, body)
    const access = { fhirServer: server.base, fhirAuthorization: authorization() }
    const read = await call(real, { ...body, prefetch: undefined, ...access })
    expect(said(read.cards)).toEqual(said(prefetched.cards))
    expect(server.asked[0]).toMatch(/^Patient\//)
  })

  test('what counts only when it is found (HLH among the diagnoses, T50) is looked for, although its absence leaves nothing open', async () => {
    const indication = 'primary-immunodeficiency'
    const file = join(folder, indication, 'recurrent-infections.json')
    const bundle = JSON.parse(readFileSync(file, 'utf8'))
    const [example] = bundleCalls(bundle, { service: ORDER_SIGN, indications: [indication], wgsCodes }, file)
    const body = example?.body as { context: { patientId: string }; prefetch: Record<string, unknown> }
    const { conditions: _, ...prefetch } = body.prefetch
    const hlh = { coding: [{ system: 'urn:oid:1.2.208.176.2.4.12', code: 'DD761' }] }
    const subject = { reference: `Patient/${body.context.patientId}` }
    const server = await serve([{ resourceType: 'Condition', id: 'hlh', code: hlh, subject }])
    const access = { fhirServer: server.base, fhirAuthorization: authorization() }
    const outcomes = []
    for (const asked of [body, { ...body, prefetch }, { ...body, prefetch, ...access }])
      outcomes.push(decisionOf((await call(real, asked)).cards[0])['outcome'])
    expect(outcomes).toEqual(['recommended', 'recommended', 'needs-information'])
    expect(server.asked).toEqual(['Condition'])
  })

  const SNOMED = 'http://snomed.info/sct'
  test.each([
    {
      said: 'a transplant, after which blood is the donor’s',
      example: 'myeloid-malignancy-cytopenia/mds-with-monosomy-7',
      id: 'h1-samp-transplanted',
      resource: {
        resourceType: 'Procedure',
        status: 'completed',
        code: { coding: [{ system: SNOMED, code: '23719005' }] },
        performedDateTime: '2025-05-05'
      }
    },
    {
      said: 'a medicine that can cause bleeding',
      example: 'inherited-thrombocytopathy/lifelong-bleeding',
      id: 'h2b-ddx-drug-recorded',
      resource: {
        resourceType: 'MedicationStatement',
        status: 'active',
        medicationCodeableConcept: { coding: [{ system: 'http://www.whocc.no/atc', code: 'B01AC06' }] }
      }
    }
  ])('what leads to advice only when it is found is looked for too: $said', async ({ example, id, resource }) => {
    const [indication = ''] = example.split('/')
    const file = join(folder, `${example}.json`)
    const bundle = JSON.parse(readFileSync(file, 'utf8'))
    const [recorded] = bundleCalls(bundle, { service: ORDER_SIGN, indications: [indication], wgsCodes }, file)
    const body = recorded?.body as { context: { patientId: string }; prefetch: Record<string, unknown> }
    const { procedures: _, medicationRequests: _orders, medicationStatements: _list, ...prefetch } = body.prefetch
    const subject = { reference: `Patient/${body.context.patientId}` }
    const server = await serve([{ ...resource, id: 'found', subject }])
    const access = { fhirServer: server.base, fhirAuthorization: authorization() }
    const criteria = decisionOf((await call(real, { ...body, prefetch, ...access })).cards[0])['criteria'] as object[]
    expect(criteria).toContainEqual(expect.objectContaining({ id, status: 'met' }))
    expect(server.asked).toContain(resource.resourceType)
  })

  test('what a criterion needs is asked for once its guard is open, and only then', async () => {
    const lacking = (birthDate: string) => {
      const order = draft({ reasonCode: [{ coding: [{ system: INDICATION, code: 'inherited-thrombocytopenia' }] }] })
      const patient = { ...PATIENT, birthDate }
      const request = orderSign([order], {
        patient,
        observations: searchset(finding('thrombocytopenia-persistent', true))
      })
      const { procedures: _, ...prefetch } = request['prefetch'] as Record<string, unknown>
      return { ...request, prefetch, fhirAuthorization: authorization() }
    }
    const server = await serve([PATIENT])
    await call(real, { ...lacking('2000-01-01'), fhirServer: server.base })
    expect(server.asked).toEqual([])
    await call(real, { ...lacking('1950-01-01'), fhirServer: server.base })
    expect(server.asked).toEqual(['Procedure'])
  })
})

test('order-select reads as order-sign does', async () => {
  const server = await serve(RECORD)
  const { context } = orderSelect([draft()], ['ServiceRequest/o1']) as { context: object }
  expect(await outcomeOf({ ...reading(server, ['observations']), hook: 'order-select', context })).toBe('recommended')
})
