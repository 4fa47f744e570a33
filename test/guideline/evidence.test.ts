// Evidence has the date by which its fact is the newest or not, whatever element its type has for that.
import { expect, test } from 'vitest'
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
