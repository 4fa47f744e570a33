import { describe, expect, test } from 'vitest'
import type { FamilyMemberHistory, FamilyMemberHistoryCondition } from '../../src/fhir/types.ts'
import { readFamilyMember, withCodedConditions } from '../../src/guideline/family.ts'

const onset = (parts: Partial<FamilyMemberHistoryCondition>, born?: string) => {
  const history: FamilyMemberHistory = {
    resourceType: 'FamilyMemberHistory',
    status: 'completed',
    patient: {},
    relationship: {},
    ...(born ? { bornDate: born } : {}),
    condition: [{ code: {}, ...parts }]
  }
  const range = readFamilyMember(history).condition?.[0]?.onsetRange
  return [range?.low?.value, range?.high?.value]
}

test('an age is its own span', () => expect(onset({ onsetAge: { value: 47, code: 'a' } })).toEqual([47, 47]))
test('months become years', () => expect(onset({ onsetAge: { value: 18, code: 'mo' } })).toEqual([1.5, 1.5]))
test('a unit without a code is read by its text', () => {
  expect(onset({ onsetAge: { value: 47, unit: 'years' } })).toEqual([47, 47])
  expect(onset({ onsetAge: { value: 18, unit: 'mdr.' } })).toEqual([1.5, 1.5])
})
test('younger than 50 is 49 at most, open below', () =>
  expect(onset({ onsetAge: { value: 50, code: 'a', comparator: '<' } })).toEqual([undefined, 49]))
test('50 or younger may be 50', () =>
  expect(onset({ onsetAge: { value: 50, code: 'a', comparator: '<=' } })).toEqual([undefined, 50]))
test.each([
  { value: 47, code: 'a', comparator: 'ad' as '<' },
  { value: 50, unit: 'stones', comparator: '<' as const },
  { value: -1, code: 'a' },
  { value: Number.POSITIVE_INFINITY, code: 'a' }
])('%o is no age', onsetAge => expect(onset({ onsetAge })).toEqual([undefined, undefined]))
test('a range is kept', () =>
  expect(onset({ onsetRange: { low: { value: 45 }, high: { value: 55 } } })).toEqual([45, 55]))
test.each(['47', '47 år', ' 47 years '])('written as "%s"', text =>
  expect(onset({ onsetString: text })).toEqual([47, 47])
)
test.each(['ung', 'før 50', '40-50'])('"%s" is no age', text =>
  expect(onset({ onsetString: text })).toEqual([undefined, undefined])
)
test('a year of onset and a year of birth leave two years open', () =>
  expect(onset({ onsetPeriod: { start: '2000' } }, '1950')).toEqual([49, 50]))
test.each([
  ['the day before the 50th birthday', '1990-05-04', '1940-05-05', [49, 49]],
  ['on the 50th birthday', '1990-05-05', '1940-05-05', [50, 50]],
  ['the last month in which nobody born that year was 50', '1989-12', '1940', [48, 49]],
  ['the first month in which somebody born that year was 50', '1990-01', '1940', [49, 50]],
  ['before birth', '1940-01-01', '1940-05-05', [0, 0]]
])('%s: years are counted on birthdays', (_name, start, born, ages) =>
  expect(onset({ onsetPeriod: { start } }, born)).toEqual(ages)
)
test('of a period without a start it is only known that the onset was no later than its end', () => {
  expect(onset({ onsetPeriod: { end: '1995-05-04' } }, '1940-05-05')).toEqual([undefined, 54])
  expect(onset({ onsetPeriod: { end: '1995' } }, '1940')).toEqual([undefined, 55])
})
test.each([
  ['lies before the 50th birthday', { start: '1985-01-01', end: '1990-05-04' }, '1940-05-05', [44, 49]],
  ['has the 50th birthday in it', { start: '1985-01-01', end: '1990-05-05' }, '1940-05-05', [44, 50]],
  ['begins on it', { start: '1990-05-05', end: '1992' }, '1940-05-05', [50, 52]],
  ['is one day', { start: '1987-06-01', end: '1987-06-01' }, '1940-05-05', [47, 47]],
  ['is said in years, as the birth is', { start: '1985', end: '1989' }, '1940', [44, 49]]
])('the onset was somewhere in a period with both ends: one that %s', (_name, onsetPeriod, born, ages) =>
  expect(onset({ onsetPeriod }, born)).toEqual(ages)
)
test('a period without a birth date says nothing of age', () =>
  expect(onset({ onsetPeriod: { start: '2000' } })).toEqual([undefined, undefined]))

test('a relationship is seen by its role, whatever code of another system stands before it', () => {
  const role = { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }
  const relationship = { coding: [{ system: 'https://ehr.example/relation', code: '7' }, role] }
  const history: FamilyMemberHistory = {
    resourceType: 'FamilyMemberHistory',
    status: 'completed',
    patient: {},
    relationship
  }
  expect(readFamilyMember(history).relationship).toEqual({ coding: [role] })
})

describe('a condition that no code of a system of diagnoses says', () => {
  const codes = (...condition: NonNullable<FamilyMemberHistory['condition']>) =>
    withCodedConditions({
      resourceType: 'FamilyMemberHistory',
      status: 'completed',
      patient: {},
      relationship: {},
      condition
    }).condition?.map(({ code }) => code.coding?.at(-1)?.code)
  test.each<[string, NonNullable<FamilyMemberHistory['condition']>[number]['code']]>([
    ['text alone', { text: 'leukæmi' }],
    ['a code of a local system', { coding: [{ system: 'urn:oid:1.2.3', code: 'K1' }] }],
    ['nothing', {}]
  ])('%s is not coded', (_name, code) => expect(codes({ code })).toEqual(['not-coded']))
  test('SKS, ICD-10, SNOMED CT and our own are', () => {
    const coded = (system: string, code: string) => ({ code: { coding: [{ system, code }] } })
    expect(
      codes(
        coded('urn:oid:1.2.208.176.2.4.12', 'DC920'),
        coded('http://hl7.org/fhir/sid/icd-10', 'C92.0'),
        coded('http://snomed.info/sct', '91861009'),
        coded('https://w3id.org/genvej/CodeSystem/family-condition', 'mds-aml')
      )
    ).toEqual(['DC920', 'C92.0', '91861009', 'mds-aml'])
  })
})
