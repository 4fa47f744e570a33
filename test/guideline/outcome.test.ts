import { describe, expect, test } from 'vitest'
import { combine, guarded } from '../../src/guideline/combine.ts'
import { and, implies, not, or, type Truth } from '../../src/guideline/outcome.ts'

const T = true
const F = false
const U = undefined

describe('Kleene logic (FHIRPath, boolean logic)', () => {
  const pairs: [Truth, Truth, Truth, Truth, Truth][] = [
    // a, b, and, or, implies
    [T, T, T, T, T],
    [T, F, F, T, F],
    [T, U, U, T, U],
    [F, T, F, T, T],
    [F, F, F, F, T],
    [F, U, F, U, T],
    [U, T, U, T, T],
    [U, F, F, U, U],
    [U, U, U, U, U]
  ]
  test.each(pairs)('%s, %s', (a, b, both, either, then) => {
    expect(and([a, b])).toBe(both)
    expect(or([a, b])).toBe(either)
    expect(implies(a, b)).toBe(then)
  })
  test('not unknown is unknown', () => expect([not(T), not(F), not(U)]).toEqual([F, T, U]))
})

describe('groups', () => {
  test('all-of: one not-met decides, else unknown wins over met', () => {
    expect(combine('all-of', ['met', 'unknown', 'not-met'])).toBe('not-met')
    expect(combine('all-of', ['met', 'unknown'])).toBe('unknown')
    expect(combine('all-of', ['met', 'met'])).toBe('met')
  })
  test('any-of: one met decides, else unknown wins over not-met', () => {
    expect(combine('any-of', ['not-met', 'unknown', 'met'])).toBe('met')
    expect(combine('any-of', ['not-met', 'unknown'])).toBe('unknown')
    expect(combine('any-of', ['not-met', 'not-met'])).toBe('not-met')
  })
  test('members that do not apply are left out; a group of nothing else does not apply', () => {
    expect(combine('all-of', ['met', 'not-applicable'])).toBe('met')
    expect(combine('any-of', ['not-met', 'not-applicable'])).toBe('not-met')
    expect(combine('any-of', ['not-applicable'])).toBe('not-applicable')
  })
})

describe('WHEN(guard ⇒ …)', () => {
  test('false: not applicable', () => expect(guarded(F, 'not-met')).toBe('not-applicable'))
  test('true: as it is', () => expect(guarded(T, 'not-met')).toBe('not-met'))
  test('unknown: only met is known', () => {
    expect(guarded(U, 'met')).toBe('met')
    expect(guarded(U, 'not-met')).toBe('unknown')
    expect(guarded(U, 'unknown')).toBe('unknown')
  })
})
