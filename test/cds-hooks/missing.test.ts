// What is missing is said once, and as narrowly as the record allows.
import { expect, test } from 'vitest'
import { missingItems, restingParts } from '../../src/cds-hooks/missing.ts'
import type { Input } from '../../src/guideline/plan-types.ts'
import type { CriterionResult, Decision, SourceName } from '../../src/guideline/types.ts'

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
  undoneBy: [],
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

test('results that conflict are both said, and so is one that was not understood', () => {
  const [one, other] = [{ reference: 'Observation/1' }, { reference: 'Observation/2', flaw: 'no-interval' as const }]
  const raised = (over: Partial<CriterionResult>) => missingItems([unknown(over)])[0]?.raisedBy
  expect(raised({ reason: 'conflict', evidence: [one, other] })).toEqual([one, other])
  expect(raised({ reason: 'unusable-value', evidence: [one, other] })).toEqual([other])
})

test('a criterion that lacks one result and nothing else is named by it', () => {
  const named = (obtainedBy: readonly string[], missing = [{ ...fact('prøve'), obtainedBy }]) =>
    missingItems([unknown({ evidence: [], missing })])[0]?.title.da
  expect(named(['https://w3id.org/genvej/ActivityDefinition/inr'])).toBe('prøve')
  expect(named(['https://w3id.org/genvej/Questionnaire/consent'])).toBe('to kriterier')
  expect(named([])).toBe('to kriterier')
})

test('a criterion whose answers contradict each other is named by what was asked, where that is one thing', () => {
  const named = (missing: CriterionResult['missing']) =>
    missingItems([unknown({ reason: 'conflict', missing })])[0]?.title.da
  expect(named([fact('samtykke')])).toBe('samtykke')
  expect(named([fact('samtykke'), fact('feber')])).toBe('to kriterier')
})

test('results that conflict are not missing: why is said instead', () => {
  expect(lacks({ reason: 'conflict' })).toEqual([[]])
})

test('a differential is named with what raises it, not with what it lacks', () => {
  const [item] = missingItems([unknown({ type: 'differential' })])
  expect(item?.lacks).toEqual([])
  expect(item?.raisedBy).toEqual([{ reference: 'Observation/1' }])
})

/** The parts that are named, of a decision for which these were not sent, and those failed; the fact `dato` is open. */
function named(input: Partial<Input>, notSent: readonly SourceName[], failed: readonly SourceName[] = []) {
  const given = { name: 'dato', type: 'Observation', asFound: false, sources: [], ...input } as unknown as Input
  const decision = { criteria: [unknown({})], notObtained: [...notSent, ...failed], failed }
  return [...restingParts(decision as unknown as Decision, [given])]
}
const carriers = ['observations', 'questionnaireResponses'] as const

test('a part is named when a fact that is open rests on it', () => {
  expect(named({ sources: ['procedures'] }, ['procedures', 'orders'])).toEqual(['procedures'])
  expect(named({ name: 'andet', sources: ['procedures'] }, ['procedures'], ['orders'])).toEqual([])
})
test('of two carriers the one not sent is none when the other was; one that failed is', () => {
  expect(named({ sources: carriers }, ['questionnaireResponses'])).toEqual([])
  expect(named({ sources: carriers }, carriers)).toEqual(carriers)
  expect(named({ sources: carriers }, [], ['questionnaireResponses'])).toEqual(['questionnaireResponses'])
  expect(named({ sources: carriers }, ['questionnaireResponses'], ['observations'])).toEqual(['observations'])
})
test('relatives are asked for by their own key', () => {
  const relatives = { type: 'FamilyMemberHistory', sources: ['familyHistory', 'questionnaireResponses'] } as const
  expect(named(relatives, ['familyHistory'])).toEqual(['familyHistory'])
})
test('what counts only when it is found: named when it failed, not when nobody sent it', () => {
  const asFound = { name: 'andet', asFound: true, sources: ['conditions'] } as const
  expect(named(asFound, [], ['conditions'])).toEqual(['conditions'])
  expect(named(asFound, ['conditions'])).toEqual([])
})
