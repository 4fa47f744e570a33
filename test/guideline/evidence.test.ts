// Evidence has the date by which its fact is the newest or not, whatever element its type has for that.
import { describe, expect, test } from 'vitest'
import type { FhirResource } from '../../src/fhir/types.ts'
import { evidenceOf } from '../../src/guideline/evidence.ts'
import { plainFact } from '../../src/guideline/facts.ts'

const dateOf = (resource: object) => evidenceOf(plainFact(resource as FhirResource)).date
const DAY = '2024-05-06'

test.each([
  ['Observation', { effectiveDateTime: DAY }],
  ['Observation', { effectivePeriod: { start: DAY } }],
  ['Procedure', { performedDateTime: DAY }],
  ['Procedure', { performedPeriod: { start: DAY, end: '2024-05-09' } }],
  ['Condition', { onsetPeriod: { start: DAY } }],
  ['Condition', { recordedDate: DAY }],
  ['MedicationRequest', { authoredOn: DAY }],
  ['MedicationStatement', { dateAsserted: DAY }],
  ['FamilyMemberHistory', { date: DAY }],
  ['DiagnosticReport', { issued: `${DAY}T08:00:00Z` }]
])('%s: %o', (resourceType, time) => expect(dateOf({ resourceType, ...time })).toMatch(DAY))

test('a period without a start has no date, as it has none where the newest is looked for', () =>
  expect(
    dateOf({ resourceType: 'Observation', effectivePeriod: { end: DAY }, issued: `${DAY}T08:00:00Z` })
  ).toBeUndefined())

describe('a result in words', () => {
  const original = (value: object) => ({ resourceType: 'Observation', ...value }) as FhirResource
  const shown = (value: object) => evidenceOf(plainFact(original(value)))

  test('an answer that conditions read is shown, also when it came without a code', () =>
    expect(shown({ valueCodeableConcept: { text: 'Ikke påvist' } }).value).toBe('Ikke påvist'))

  test('free text is not shown', () => {
    expect(shown({ valueCodeableConcept: { text: 'Se brev til egen læge' } }).value).toBeUndefined()
    expect(shown({ valueString: '188 i dag' }).value).toBeUndefined()
  })

  test('a number whose unit was read is shown; an interval in the same unit says no unit', () => {
    const range = { low: { value: 145, unit: '10^9/L' }, high: { value: 390, unit: '10^9/L' } }
    const fact = { ...plainFact(original({ valueString: '< 188 10^9/L' })), range }
    const evidence = evidenceOf({ ...fact, written: { value: 188, unit: '10^9/L', comparator: '<' } })
    expect(evidence).toMatchObject({ value: '<188', unit: '10^9/L', interval: '145–390' })
  })
})
