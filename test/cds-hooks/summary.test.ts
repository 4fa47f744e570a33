// The summary of a card: at most 139 characters, whatever the titles are (cds-hooks_2.0@83).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cardSummary, clip, verdict, withinSentence } from '../../src/cds-hooks/card-summary.ts'
import type { PlanNode } from '../../src/guideline/plan-types.ts'
import type { CriterionResult, Decision } from '../../src/guideline/types.ts'
import { realKnowledge } from '../support/build.ts'

const criterion = (title: string): CriterionResult => ({
  id: title,
  title: { da: title, en: title },
  sentence: { da: '', en: '' },
  type: 'inclusion',
  strength: 'shall',
  quote: { text: '', place: '', source: '' },
  status: 'not-met',
  ambiguous: false,
  readings: [],
  effect: 'exclude',
  evidence: [],
  missing: [],
  undoneBy: []
})

const decision = (title: string, titles: readonly string[]): Decision => ({
  indication: 'x',
  title: { da: title, en: title },
  plan: 'urn:x|1',
  planDate: '2021',
  today: '2026-11-21',
  outcome: 'not-recommended',
  ambiguous: false,
  criteria: titles.map(criterion),
  notObtained: [],
  failed: [],
  dropped: { otherPatient: 0, withoutSubject: 0, future: 0 }
})

const HEAD = 'WGS, x: kriterierne er ikke opfyldt: '
const a = (length: number) => 'a'.repeat(length)

test('139 characters are said in full, one more is not', () => {
  const longest = a(139 - HEAD.length)
  expect(cardSummary(decision('x', [longest]), true, 'da')).toBe(HEAD + longest)
  expect(cardSummary(decision('x', [`${longest}a`]), true, 'da')).toBe('WGS, x: kriterierne er ikke opfyldt')
})

test('as many titles as fit are named, then how many more there are', () => {
  const titles = ['k', 'l', 'm', 'n'].map(letter => a(39) + letter)
  expect(cardSummary(decision('x', titles), true, 'da')).toBe(`${HEAD}${a(39)}k, ${a(39)}l + 2 mere`)
  expect(cardSummary(decision('x', titles), true, 'en')).toBe(`WGS, x: criteria not met: ${a(39)}k, ${a(39)}l + 2 more`)
})

test('where the room is not that hard, at least one title is named (contract, section 2)', () => {
  const titles = [a(99), a(98)]
  expect(verdict(decision('x', titles), 'X', 'da', 110, 1)).toBe(`X: kriterierne er ikke opfyldt: ${a(99)} + 1 mere`)
  expect(verdict(decision('x', titles), 'X', 'da', 110)).toBe('X: kriterierne er ikke opfyldt')
})

test('what two criteria say alike is said once', () => {
  expect(cardSummary(decision('x', ['Ikke givet', 'Ikke givet', 'Andet']), true, 'da')).toBe(`${HEAD}ikke givet, andet`)
})

test('answers that contradict each other are not missing, and said to', () => {
  const conflict = { ...criterion('samtykke'), status: 'unknown', reason: 'conflict', effect: 'require' } as const
  const open: Decision = { ...decision('x', []), outcome: 'needs-information', criteria: [conflict] }
  expect(cardSummary(open, true, 'da')).toBe('WGS, x: mangler oplysninger: samtykke (modstridende oplysninger)')
  expect(cardSummary(open, true, 'en')).toBe('WGS, x: information missing: samtykke (conflicting information)')
})

test('it fits for every title', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.array(fc.string()),
      fc.boolean(),
      fc.constantFrom('da', 'en'),
      (title, titles, named, language) => {
        expect(cardSummary(decision(title, titles), named, language as 'da' | 'en').length).toBeLessThanOrEqual(139)
      }
    )
  )
  expect(clip(a(140))).toHaveLength(139)
})

describe('within a sentence', () => {
  test.each([
    ['Skriftligt samtykke', 'skriftligt samtykke'],
    ['Øget nedbrydning', 'øget nedbrydning'],
    ['ISTH-BAT over grænsen', 'ISTH-BAT over grænsen'],
    ['IgG målt', 'IgG målt'],
    ['Hb normal', 'Hb normal'],
    ['G6PD undersøgt', 'G6PD undersøgt'],
    ['Trio', 'trio'],
    ['No earlier test', 'no earlier test'],
    ['At least one', 'at least one'],
    ['A platelet count', 'a platelet count'],
    ['I: infections', 'I: infections'],
    ['18 years', '18 years'],
    ['', '']
  ])('%s becomes %s', (title, within) => expect(withinSentence(title)).toBe(within))
})

const inOrder = (nodes: readonly PlanNode[]): readonly PlanNode[] =>
  nodes.flatMap(node => [node, ...inOrder(node.children)])

test.each([...realKnowledge().plans])(
  '%s: what is in doubt is named before the question whether it was conferred',
  (_id, { plan }) => {
    const nodes = inOrder(plan.actions)
    const [asked] = nodes.filter(({ asksForDoubt }) => asksForDoubt).slice(-1)
    const after = asked ? nodes.slice(nodes.indexOf(asked) + 1) : []
    const isOpen = ({ effects, id }: PlanNode) =>
      ['confirm', 'require'].includes(effects.unknown ?? 'inform') && !asked?.children.some(child => child.id === id)
    expect(after.filter(isOpen).map(({ id }) => id)).toEqual([])
  }
)
