// Expectations: every word is understood or refused, and every difference is said.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { differences } from '../../src/replay/compare.ts'
import type { Answer } from '../../src/replay/decisions.ts'
import { expectationOf, expectationsBeside } from '../../src/replay/expectation.ts'
import { folder } from './collect.ts'

const beside = (text: string, ending = 'yaml') => {
  const root = folder({ [`a.expected.${ending}`]: text })
  return expectationsBeside(join(root, 'a.json'))
}

describe('the file beside an input', () => {
  test('need not be there', () => expect(expectationsBeside(join(folder({}), 'a.json'))).toBeUndefined())
  test('may be YAML or JSON', () => {
    expect(beside('outcome: recommended')).toEqual({ outcome: 'recommended' })
    expect(beside('{"cards": 1}', 'json')).toEqual({ cards: 1 })
  })
  test('says the day, or the moment', () => {
    expect(beside('today: 2026-11-20')?.now).toBe(Date.parse('2026-11-20T12:00:00Z'))
    expect(beside('now: 2026-11-20T23:30:00+01:00')?.now).toBe(Date.parse('2026-11-20T22:30:00Z'))
  })
  test('says what holds for all its patients and for one', () => {
    const expectations = beside('cards: 1\npatients:\n  p1: { outcome: recommended }\n  p2: { cards: 2 }\n') ?? {}
    expect(expectationOf(expectations, 'p1')).toEqual({ cards: 1, outcome: 'recommended' })
    expect(expectationOf(expectations, 'p2')).toEqual({ cards: 2 })
  })
  test.each([
    ['a misspelt word', 'outcom: recommended', 'outcom'],
    ['an outcome that there is not', 'outcome: approved', 'outcome'],
    ['an outcome that there is not, of an indication', 'outcomes: { x: approved }', 'outcomes'],
    ['a status that there is not', 'criteria: { x-consent-written: yes }', 'criteria'],
    ['a count that is none', 'cards: one', 'cards'],
    ['a day that no calendar has', 'today: 2026-02-30', 'today'],
    ['a misspelt word about one patient', 'patients: { p1: { outcom: recommended } }', 'patients']
  ])('%s is refused', (_name, text, word) => expect(() => beside(text)).toThrow(`${word} is not understood`))
  test.each([
    ['nothing', ''],
    ['a list', '- a'],
    ['broken YAML', 'a: [']
  ])('%s is refused', (_name, text) => expect(() => beside(text)).toThrow(/a\.expected\.yaml: /))
})

describe('differences', () => {
  const answer: Answer = {
    summaries: ['WGS: mangler Faktor XI'],
    decisions: [
      {
        order: 'ServiceRequest/o1',
        indication: 'one',
        outcome: 'needs-information',
        ambiguous: false,
        plan: 'x|1',
        criteria: [{ id: 'a', status: 'unknown', reason: 'no-data' }],
        alternatives: [{ indication: 'two', outcome: 'not-recommended' }]
      }
    ]
  }
  test('none when all holds', () =>
    expect(
      differences(answer, {
        outcome: 'needs-information',
        outcomes: { one: 'needs-information', two: 'not-recommended' },
        criteria: { a: 'unknown' },
        cards: 1,
        summaryContains: ['Faktor XI']
      })
    ).toEqual([]))
  test('none when nothing is expected', () => expect(differences(answer, {})).toEqual([]))
  test('each is said', () =>
    expect(
      differences(answer, {
        outcome: 'recommended',
        outcomes: { two: 'recommended', three: 'recommended' },
        criteria: { a: 'met', b: 'met' },
        cards: 2,
        summaryContains: ['Faktor XIII']
      })
    ).toEqual([
      'one: expected recommended, got needs-information',
      'two: expected recommended, got not-recommended',
      'three: expected recommended, got no decision',
      'a: expected met, got unknown',
      'b: expected met, got no such criterion',
      'cards: expected 2, got 1',
      'no summary contains “Faktor XIII”'
    ]))
  test('an outcome is not held by an answer without decision', () =>
    expect(differences({ summaries: [], decisions: [] }, { outcome: 'recommended' })).toEqual([
      'outcome: expected recommended, got no decision'
    ]))
})
