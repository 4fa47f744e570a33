// When a diagnosis began, as a date: FHIR lets it be written as an age, a period or a text too.
import { expect, test } from 'vitest'
import type { Condition } from '../../src/fhir/types.ts'
import { withOnsetDate } from '../../src/guideline/onset.ts'

const diagnosis = (onset: Partial<Condition>): Condition => ({ resourceType: 'Condition', subject: {}, ...onset })
const dated = (onset: Partial<Condition>, birthDate: string | undefined = '1960-05-04') =>
  withOnsetDate(diagnosis(onset), birthDate).onsetDateTime

test.each<[Partial<Condition>, string]>([
  [{ onsetDateTime: '2005' }, '2005'],
  [{ onsetPeriod: { start: '2005-01-02', end: '2006-01-01' } }, '2005-01-02'],
  [{ onsetAge: { value: 49, code: 'a' } }, '2009-05-04'],
  [{ onsetAge: { value: 49.9, unit: 'years' } }, '2009-05-04'],
  [{ onsetAge: { value: 30, unit: 'mdr.' } }, '1962-05-04'],
  [{ onsetString: ' 49 år ' }, '2009-05-04']
])('%o began on %s', (onset, date) => expect(dated(onset)).toBe(date))

test.each<Partial<Condition>>([
  {},
  { onsetPeriod: { end: '2005-01-02' } },
  { onsetAge: { value: 49, code: 'a', comparator: '<' } },
  { onsetAge: { value: 49, unit: 'stones' } },
  { onsetAge: { value: -1, code: 'a' } },
  { onsetRange: { low: { value: 45, code: 'a' }, high: { value: 55, code: 'a' } } },
  { onsetString: 'som barn' },
  { onsetString: 'før 49 år' },
  { onsetString: '49 år siden' },
  { onsetAge: { code: 'a' } }
])('%o stays as it came', onset => expect(withOnsetDate(diagnosis(onset), '1960-05-04')).toEqual(diagnosis(onset)))

test('an age is no date without a whole date of birth', () => {
  expect(dated({ onsetAge: { value: 49, code: 'a' } }, '1960')).toBeUndefined()
})

test('who was born on 29 February has a birthday in every year', () => {
  const at = (value: number) => dated({ onsetAge: { value, code: 'a' } }, '1960-02-29')
  expect([at(48), at(49), at(40), at(140)]).toEqual(['2008-02-29', '2009-02-28', '2000-02-29', '2100-02-28'])
})
