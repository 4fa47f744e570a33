// An interval that holds for an age holds for the age at the result, not for today's: every count of a life is read by its own limits (T19).
// https://hl7.org/fhir/R4/observation-definitions.html#Observation.referenceRange.age
import { expect, test } from 'vitest'
import type { ObservationReferenceRange } from '../../src/fhir/types.ts'
import { readFact } from '../../src/guideline/facts.ts'
import type { Input } from '../../src/guideline/plan-types.ts'

const input = { filters: [] } as unknown as Input
const child = { low: { value: 172 }, high: { value: 411 }, age: years(4, 13) }
const adult = { low: { value: 145 }, high: { value: 390 }, age: years(14) }
const infant = { low: { value: 176 }, high: { value: 702 }, age: months(2, 5) }

function years(low: number, high?: number): ObservationReferenceRange['age'] {
  return { low: { value: low, code: 'a' }, ...(high ? { high: { value: high, code: 'a' } } : {}) }
}

function months(low: number, high: number): ObservationReferenceRange['age'] {
  return { low: { value: low, code: 'mo' }, high: { value: high, code: 'mo' } }
}

/** What a count of 160 is called for someone born on 5 May 1990. */
function called(effectiveDateTime: string | undefined, referenceRange: ObservationReferenceRange[]) {
  const observation = {
    resourceType: 'Observation' as const,
    status: 'final' as const,
    code: {},
    ...(effectiveDateTime ? { effectiveDateTime } : {}),
    valueQuantity: { value: 160 },
    referenceRange
  }
  return readFact(input, observation, { birthDate: '1990-05-05', gender: 'female' }, new Map()).interpretation
}

test.each([
  ['2004-05-04', 'L', 'the day before the 14th birthday'],
  ['2004-05-05', 'N', 'on the 14th birthday']
])('a count of 160 taken on %s is %s: %s', (date, interpretation) => {
  expect(called(date, [child, adult])).toBe(interpretation)
})

test('a date that leaves the age open, or none, chooses no interval', () => {
  expect([called('2004', [child, adult]), called(undefined, [child, adult])]).toEqual([undefined, undefined])
})

test('months count for an infant', () => {
  expect([called('1990-07-20', [infant]), called('1990-12-01', [infant])]).toEqual(['L', undefined])
})

test.each([
  ['mdr.', 'L'],
  ['months', 'L'],
  ['år', undefined],
  ['stones', undefined]
])('a unit of age without a code is read by its text: 2–5 %s is %s', (unit, interpretation) => {
  const age = { low: { value: 2, unit }, high: { value: 5, unit } }
  expect(called('1990-07-20', [{ ...infant, age }])).toBe(interpretation)
})
