// What stands together on the page adds up, and no small number of it follows from the rest.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { OUTCOMES } from '../../src/guideline/types.ts'
import {
  type Figures,
  forEach,
  GROUP_NAMES,
  GROUPS,
  type IndicationFigures,
  OTHER_REASON
} from '../../src/report/figures.ts'
import { protectedFigures } from '../../src/report/protected.ts'
import type { Shown } from '../../src/report/small-numbers.ts'

const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

/** The figures of an indication from orders by month and outcome, and cards by what became of them. */
function figuresOf(months: readonly (readonly number[])[], cards: readonly number[]): Figures {
  const of = (counts: readonly number[], names: readonly string[]) =>
    total(OUTCOMES.map((name, at) => (names.includes(name) ? (counts[at] ?? 0) : 0)))
  const whole = OUTCOMES.map((_name, at) => total(months.map(counts => counts[at] ?? 0)))
  const [accepted = 0, overridden = 0, unanswered = 0, undelivered = 0, critical = 0] = cards
  const indication: IndicationFigures<number> = {
    indication: 'alpha',
    orders: total(whole),
    patients: total(whole),
    outcomes: forEach(OUTCOMES, outcome => of(whole, [outcome])),
    groups: forEach(GROUP_NAMES, group => of(whole, GROUPS[group])),
    spans: months.map((counts, at) => ({
      from: `2026-0${at + 1}`,
      to: `2026-0${at + 1}`,
      orders: total(counts),
      groups: forEach(GROUP_NAMES, group => of(counts, GROUPS[group]))
    })),
    criteria: [{ id: 'a', everMissing: 4, missing: 5, notMet: 0, ambiguous: 1 }],
    cards: {
      shown: total([accepted, overridden, unanswered, undelivered]),
      accepted,
      overridden,
      unanswered,
      undelivered,
      reasons: { 'documented-elsewhere': Math.floor(overridden / 3), [OTHER_REASON]: Math.ceil((2 * overridden) / 3) },
      critical: overridden + critical,
      criticalOverridden: overridden
    },
    becameReady: { patients: 4, medianDays: 3 },
    plans: []
  }
  return { unnamed: 2, indications: [indication], engines: [] }
}

const tables = fc.array(fc.array(fc.nat(12), { minLength: 6, maxLength: 6 }), { minLength: 1, maxLength: 4 })
const cards = fc.array(fc.nat(12), { minLength: 5, maxLength: 5 })

test('whatever was counted, no small number follows from a sum on the page', () => {
  fc.assert(
    fc.property(tables, cards, (months, became) => {
      const [figures] = protectedFigures(figuresOf(months, became)).indications
      if (!figures) throw new Error('the indication is gone')
      const { orders, outcomes, groups, spans, cards: shown } = figures
      const sums: readonly (readonly [Shown, ...Shown[]])[] = [
        [orders, ...Object.values(outcomes)],
        [orders, ...Object.values(groups)],
        [orders, ...spans.map(span => span.orders)],
        ...GROUP_NAMES.map(group => [groups[group], ...GROUPS[group].map(each => outcomes[each])] as const),
        ...GROUP_NAMES.map(group => [groups[group], ...spans.map(span => span.groups[group])] as const),
        ...spans.map(span => [span.orders, ...Object.values(span.groups)] as const),
        [shown.shown, shown.accepted, shown.overridden, shown.unanswered, shown.undelivered],
        [shown.overridden, ...Object.values(shown.reasons)]
      ]
      for (const sum of sums) expect([sum, givesAway(sum)]).toEqual([sum, false])
      // What is left of the critical cards is a number too.
      if (typeof shown.critical === 'number' && typeof shown.criticalOverridden === 'number')
        expect([1, 2, 3, 4]).not.toContain(shown.critical - shown.criticalOverridden)
    })
  )
})

test('numbers that stand alone: small ones are not shown, nor a median of few', () => {
  const { unnamed, indications } = protectedFigures(figuresOf([[9, 9, 9, 9, 9, 9]], [9, 9, 9, 9, 9]))
  expect(unnamed).toBe('<5')
  expect(indications[0]).toMatchObject({
    criteria: [{ id: 'a', everMissing: '<5', missing: 5, notMet: 0, ambiguous: '<5' }],
    becameReady: { patients: '<5', medianDays: undefined }
  })
})

/** Whether a sum with exactly one number missing gives it away; or all that are missing are small and can be so in one way only. */
function givesAway([whole, ...parts]: readonly [Shown, ...Shown[]]): boolean {
  const missing = parts.filter(part => typeof part !== 'number')
  if (typeof whole !== 'number') return missing.length === 0
  const rest = whole - total(parts.flatMap(part => (typeof part === 'number' ? part : [])))
  const [least, most] = [0, 1].map(end => total(missing.map(part => (part === '<5' ? [1, 4] : [5, 1e9])[end] ?? 0)))
  return missing.length === 1 || (missing.includes('<5') && (rest === least || rest === most))
}
