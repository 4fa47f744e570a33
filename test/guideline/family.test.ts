import { expect, test } from 'vitest'
import type { FamilyMemberHistory, FamilyMemberHistoryCondition } from '../../src/fhir/types.ts'
import { readFamilyMember } from '../../src/guideline/family.ts'

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
test('younger than 50 is open below', () =>
  expect(onset({ onsetAge: { value: 50, code: 'a', comparator: '<' } })).toEqual([undefined, 50]))
test('a range is kept', () =>
  expect(onset({ onsetRange: { low: { value: 45 }, high: { value: 55 } } })).toEqual([45, 55]))
test.each(['47', '47 år', ' 47 years '])('written as "%s"', text =>
  expect(onset({ onsetString: text })).toEqual([47, 47])
)
test.each(['ung', 'før 50', '40-50'])('"%s" is no age', text =>
  expect(onset({ onsetString: text })).toEqual([undefined, undefined])
)
test('a year of onset and a year of birth leave two years open', () => {
  const [low = 0, high = 0] = onset({ onsetPeriod: { start: '2000' } }, '1950')
  expect(low).toBeGreaterThan(48.9)
  expect(high).toBeLessThan(51.1)
})
test('a period without a birth date says nothing of age', () =>
  expect(onset({ onsetPeriod: { start: '2000' } })).toEqual([undefined, undefined]))
