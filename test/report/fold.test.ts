// What counts as one order, one patient, one card; and when.
import { describe, expect, test } from 'vitest'
import type { Seen } from '../../src/report/decision-seen.ts'
import { foldFigures } from '../../src/report/fold.ts'
import { monthsOf } from '../../src/report/question.ts'

const REASONS = ['documented-elsewhere', 'urgent-clinical-need']
let cards = 0

const seen = (at: string, more: Partial<Seen> = {}): Seen => ({
  at: Date.parse(at),
  patient: ' p1',
  order: 'ServiceRequest/1',
  named: true,
  indication: 'alpha',
  outcome: 'recommended',
  plan: 'https://example.org/alpha|1',
  engine: '0.1.0',
  card: `card-${++cards}`,
  critical: false,
  missing: [],
  notMet: [],
  ambiguous: [],
  became: 'unanswered',
  reason: undefined,
  ...more
})

function figuresOf(...decisions: readonly Seen[]) {
  const fold = foldFigures(monthsOf({ from: '2026-01', to: '2026-04' }), REASONS)
  for (const each of decisions) fold.take(each)
  const figures = fold.done()
  return { ...figures, alpha: figures.indications.find(({ indication }) => indication === 'alpha') }
}

describe('an order', () => {
  test('selected and signed is one, with the last word', () => {
    const { alpha } = figuresOf(
      seen('2026-01-10T08:00:00Z', { outcome: 'needs-information', missing: ['a'] }),
      seen('2026-02-10T08:00:00Z')
    )
    expect([alpha?.orders, alpha?.outcomes.recommended, alpha?.outcomes['needs-information']]).toEqual([1, 1, 0])
    expect(alpha?.spans.map(({ orders }) => orders)).toEqual([0, 1, 0, 0])
    expect(alpha?.criteria).toEqual([{ id: 'a', everMissing: 1, missing: 0, notMet: 0, ambiguous: 0 }])
  })
  test('of another patient, or for another indication, is another', () => {
    const { indications } = figuresOf(
      seen('2026-01-10T08:00:00Z'),
      seen('2026-01-10T08:00:00Z', { patient: ' p2' }),
      seen('2026-01-10T08:00:00Z', { indication: 'beta' })
    )
    expect(indications.map(each => [each.indication, each.orders, each.patients])).toEqual([
      ['alpha', 2, 2],
      ['beta', 1, 1]
    ])
  })
  test('two of one patient are two orders of one patient', () => {
    const { alpha } = figuresOf(seen('2026-01-10T08:00:00Z'), seen('2026-01-11T08:00:00Z', { order: 'x' }))
    expect([alpha?.orders, alpha?.patients]).toEqual([2, 1])
  })
  test('without an indication it stands apart, until it is given one', () => {
    const first = seen('2026-01-10T08:00:00Z', { named: false })
    expect(figuresOf(first)).toMatchObject({ unnamed: 1, indications: [] })
    expect(figuresOf(first, seen('2026-01-10T08:05:00Z', { indication: 'beta' }))).toMatchObject({
      unnamed: 0,
      indications: [{ indication: 'beta', orders: 1 }]
    })
  })
})

test('months are Danish: an hour before midnight in London is the next month here, in winter and in summer', () => {
  const { alpha } = figuresOf(
    seen('2026-01-31T22:59:59Z', { order: '1' }),
    seen('2026-01-31T23:00:00Z', { order: '2' }),
    seen('2026-03-31T21:59:59Z', { order: '3' }),
    seen('2026-03-31T22:00:00Z', { order: '4' })
  )
  expect(alpha?.spans.map(({ from, orders }) => [from, orders])).toEqual([
    ['2026-01', 1],
    ['2026-02', 1],
    ['2026-03', 1],
    ['2026-04', 1]
  ])
})

describe('a card', () => {
  test('is in one of four, overridden by its reason; a reason that is not ours is another', () => {
    const { alpha } = figuresOf(
      seen('2026-01-01T08:00:00Z', { became: 'accepted' }),
      seen('2026-01-02T08:00:00Z', { became: 'overridden', reason: 'urgent-clinical-need', critical: true }),
      seen('2026-01-03T08:00:00Z', { became: 'overridden', reason: 'whatever' }),
      seen('2026-01-04T08:00:00Z', { became: 'undelivered', critical: true }),
      seen('2026-01-05T08:00:00Z')
    )
    expect(alpha?.cards).toEqual({
      shown: 5,
      accepted: 1,
      overridden: 2,
      unanswered: 1,
      undelivered: 1,
      reasons: { 'documented-elsewhere': 0, 'urgent-clinical-need': 1, other: 1 },
      critical: 2,
      criticalOverridden: 1
    })
  })
  test('of a call that was repeated is one card', () => {
    const one = seen('2026-01-01T08:00:00Z')
    expect(figuresOf(one, { ...one, at: one.at + 1000 }).alpha?.cards.shown).toBe(1)
  })
})

describe('from missing to ready', () => {
  const missing = (at: string, more: Partial<Seen> = {}) => seen(at, { outcome: 'needs-information', ...more })
  test('from the first answer that something is missing to the first that nothing is, whichever order it is on', () => {
    const { alpha } = figuresOf(
      missing('2026-01-01T08:00:00Z'),
      missing('2026-01-05T08:00:00Z'),
      seen('2026-01-11T08:00:00Z', { order: 'another', outcome: 'recommended-with-caution' }),
      seen('2026-02-11T08:00:00Z')
    )
    expect(alpha?.becameReady).toEqual({ patients: 1, medianDays: 10 })
  })
  test('the median of an even number lies between; ready before missing does not count', () => {
    const { alpha } = figuresOf(
      seen('2026-01-01T08:00:00Z', { patient: 'c' }),
      missing('2026-01-02T08:00:00Z', { patient: 'c' }),
      missing('2026-01-01T08:00:00Z', { patient: 'a' }),
      missing('2026-01-01T08:00:00Z', { patient: 'b' }),
      seen('2026-01-02T08:00:00Z', { patient: 'a' }),
      seen('2026-01-05T20:00:00Z', { patient: 'b' })
    )
    expect(alpha?.becameReady).toEqual({ patients: 2, medianDays: 2.8 })
  })
})

test('each version of a plan has the months in which it decided', () => {
  const { alpha, engines } = figuresOf(
    seen('2026-01-01T08:00:00Z'),
    seen('2026-02-01T08:00:00Z'),
    seen('2026-03-01T08:00:00Z', { plan: 'https://example.org/alpha|2', engine: '0.2.0' })
  )
  expect(alpha?.plans).toEqual([
    { plan: 'https://example.org/alpha|1', from: '2026-01', to: '2026-02' },
    { plan: 'https://example.org/alpha|2', from: '2026-03', to: '2026-03' }
  ])
  expect(engines).toEqual(['0.1.0', '0.2.0'])
})
