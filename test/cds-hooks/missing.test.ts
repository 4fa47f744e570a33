// What is missing is said once, and as narrowly as the record allows.
import { expect, test } from 'vitest'
import { missingItems } from '../../src/cds-hooks/missing.ts'
import type { CriterionResult } from '../../src/guideline/types.ts'

const words = (text: string) => ({ da: text, en: text })
const fact = (name: string) => ({ name, title: words(name), obtainedBy: [] })
const unknown = (over: Partial<CriterionResult>): CriterionResult => ({
  id: 'x',
  title: words('to kriterier'),
  sentence: words(''),
  type: 'inclusion',
  strength: 'shall',
  quote: { text: '', place: '', source: '' },
  status: 'unknown',
  reason: 'no-data',
  ambiguous: false,
  readings: [],
  effect: 'require',
  evidence: [{ reference: 'Observation/1' }],
  missing: [fact('dato')],
  ...over
})

const lacks = (over: Partial<CriterionResult>) =>
  missingItems([unknown(over)]).map(item => item.lacks.map(({ da }) => da))

test('a criterion of which something is known is named with the fact it lacks', () => {
  expect(lacks({})).toEqual([['dato']])
})

test('a criterion of which nothing is known is named by its title alone', () => {
  expect(lacks({ evidence: [] })).toEqual([[]])
})

test('three facts or more would say nothing', () => {
  expect(lacks({ missing: [fact('a'), fact('b'), fact('c')] })).toEqual([[]])
})

test('two facts of the same name are one', () => {
  expect(lacks({ missing: [fact('dato'), { ...fact('andet'), title: words('dato') }] })).toEqual([['dato']])
})

test('results that conflict are not missing: why is said instead', () => {
  expect(lacks({ reason: 'conflict' })).toEqual([[]])
})

test('a differential is named with what raises it, not with what it lacks', () => {
  const [item] = missingItems([unknown({ type: 'differential' })])
  expect(item?.lacks).toEqual([])
  expect(item?.raisedBy).toEqual([{ reference: 'Observation/1' }])
})
