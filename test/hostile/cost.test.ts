// What a call costs grows with its size and no faster: each of these once grew with the square of it, or was said again a hundred times.
// Held without a clock: what is counted is what was made.
import { expect, test } from 'vitest'
import type { FamilyMemberHistory, FhirResource, Observation, ServiceRequest } from '../../src/fhir/types.ts'
import { correctedConditions } from '../../src/guideline/corrected-conditions.ts'
import { readFamilyMember } from '../../src/guideline/family.ts'
import { innerResults } from '../../src/guideline/inner-results.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { formCompiler } from '../../src/questionnaire/form-expression.ts'
import { keysOf } from '../../src/terminology/code.ts'
import { build, call, realKnowledge } from '../support/build.ts'
import { draft, FITTING, factor, finding, indication, orderSign, SUBJECT, searchset } from '../support/hook-request.ts'

const MANY = 2000
const LONG = 'a'.repeat(100_000)
const NOW = Date.parse('2026-11-21T12:00:00Z')

const recordOf = (resources: readonly object[], order?: ServiceRequest) =>
  countableRecord(
    {
      patientId: 'test-patient',
      ...(order ? { order } : {}),
      sources: { observations: { state: 'complete', resources: resources as readonly FhirResource[] } }
    },
    NOW
  )

test('a code has as many keys as a list could hold, however long it is', () => {
  for (const system of ['http://hl7.org/fhir/sid/icd-10', 'urn:oid:1.2.208.176.2.4', 'http://www.whocc.no/atc'])
    expect(keysOf({ system, code: `D61${'9'.repeat(100_000)}` })).toEqual([])
  expect(keysOf({ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D619A' })).toHaveLength(3)
})

test('a resource that is there many times is written once to be compared', () => {
  let written = 0
  const large = {
    ...factor(3),
    toJSON: () => {
      written++
      return 'z'
    }
  }
  recordOf([large, ...Array.from({ length: MANY }, () => factor(4))])
  expect(written).toBe(1)
})

test('a reason that is pointed to many times is one reason', () => {
  const condition = { resourceType: 'Condition', id: 'c', code: { text: 'x' }, subject: SUBJECT }
  const reasonReference = Array.from({ length: MANY }, (_, at) => ({ reference: `https://a${at}.example/Condition/c` }))
  const { order } = recordOf([condition], draft({ reasonReference, reasonCode: [] }) as unknown as ServiceRequest)
  expect(order?.reasonCode).toEqual([condition.code])
})

const relative = (condition: readonly object[]) =>
  ({
    resourceType: 'FamilyMemberHistory',
    status: 'completed',
    patient: SUBJECT,
    relationship: {},
    condition
  }) as unknown as FamilyMemberHistory

test('a condition of a relative is looked at a few times, however many of them a form corrects', () => {
  let looked = 0
  const conditions = Array.from({ length: MANY }, (_, at) => ({
    get code() {
      looked++
      return { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: `D${at}` }] }
    }
  }))
  const item = Array.from({ length: MANY }, (_, at) => ({
    linkId: 'condition',
    item: [{ linkId: 'condition-code', answer: [{ valueCoding: { code: `x${at}` } }] }]
  }))
  expect(correctedConditions(relative(conditions), { linkId: 'relative', item }, false)).toHaveLength(2 * MANY)
  expect(looked).toBeLessThan(20 * MANY)
})

test('an age in words is read once, however many blanks are in it', () => {
  const onsetString = `1${' '.repeat(500_000)}x`
  expect(readFamilyMember(relative([{ code: {}, onsetString }])).condition).toEqual([{ code: {} }])
})

test('a component takes over what FHIR knows of its panel, not whatever stands on it', () => {
  const strange = Object.fromEntries(Array.from({ length: MANY }, (_, at) => [`x${at}`, at]))
  const [read] = innerResults({ ...factor(3), ...strange, component: [{ code: {} }] } as unknown as Observation, NOW)
  expect(Object.keys(read ?? {}).length).toBeLessThan(20)
})

test('what a group asks of the response is asked once, however many times the group stands', () => {
  let asked = 0
  const environment = {
    resource: {
      get status() {
        asked++
        return 'completed'
      }
    }
  }
  const expression = formCompiler({ resourceType: 'Questionnaire', status: 'active' })("%resource.status = 'completed'")
  for (let each = 0; each < MANY; each++) expect(expression('focus', environment)).toEqual([true])
  expect(asked).toBeLessThan(10)
  expression('another focus', environment)
  expression('focus', { ...environment })
  expect(asked).toBeGreaterThan(1)
})

const built = build({ knowledge: realKnowledge() })
const indications = [...realKnowledge().plans.keys()].map(indication)

/** The size of an answer about several orders. */
async function sizeOf(observations: readonly object[], more: object = {}): Promise<number> {
  const orders = Array.from({ length: 4 }, (_, at) => draft({ id: `o${at}`, reasonCode: indications, ...more }))
  const { status, text } = await call(built, orderSign(orders, { observations: searchset(...observations) }))
  expect(status).toBe(200)
  return text.length
}

test('a name that is no name is not said again and again', async () => {
  const findings = [...FITTING, finding('hlh', true), finding('family-history', 'recorded')]
  const usual = await sizeOf(findings)
  for (const name of [{ id: LONG }, { id: undefined, derivedFrom: [{ reference: LONG }] }])
    expect(await sizeOf(findings.map(each => ({ ...each, ...name })))).toBeLessThan(2 * usual)
  const drafts = await sizeOf(findings, { id: LONG, note: undefined })
  expect(drafts).toBeLessThan(2 * usual)
})

test.each(['userId', 'encounterId'])('context.%s is a name', async field => {
  const request = orderSign()
  const context = { ...(request['context'] as object), [field]: LONG }
  const { status, outcome, text } = await call(built, { ...request, context })
  expect([status, outcome.issue[0]?.expression]).toEqual([400, [`context.${field}`]])
  expect(text.length).toBeLessThan(1000)
})
