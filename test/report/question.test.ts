// What may be asked: months of the Danish calendar, and nothing that does not exist.
import { describe, expect, test } from 'vitest'
import { monthsOf, readQuestion, spanOf, WrongQuestion } from '../../src/report/question.ts'

const askable = { indications: ['alpha'], clients: ['ehr'], now: Date.parse('2026-11-30T23:30:00Z') }
const faultsOf = (given: Readonly<Record<string, unknown>>) => {
  try {
    readQuestion(given, askable)
    return []
  } catch (error) {
    return (error as WrongQuestion).faults.map(({ expression }) => expression)
  }
}

test('without a word: the last twelve months; it is December already in Denmark', () => {
  expect(readQuestion({ from: '', indication: '', lang: 'da' }, askable)).toEqual({
    from: '2026-01',
    to: '2026-12',
    indication: undefined,
    client: undefined
  })
})

test('months are those of the Danish calendar, both included', () => {
  const question = readQuestion({ from: '2025-12', to: '2026-03' }, askable)
  expect(monthsOf(question)).toEqual(['2025-12', '2026-01', '2026-02', '2026-03'])
  const { since, until } = spanOf(question)
  expect([since, until].map(at => new Date(at).toISOString())).toEqual([
    '2025-11-30T23:00:00.000Z',
    '2026-03-31T22:00:00.000Z'
  ])
})

describe('what cannot be', () => {
  const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>, readonly (string | undefined)[]])[] = [
    ['a month of no calendar', { from: '2026-13' }, ['from']],
    ['a day', { to: '2026-11-25' }, ['to']],
    ['a word', { from: 'yesterday' }, ['from']],
    ['digits of another script', { to: '２０２６-11' }, ['to']],
    ['a line break', { from: '2026-01\n' }, ['from']],
    ['the same twice', { from: ['2026-01', '2026-02'] }, ['from']],
    ['the end before the beginning', { from: '2026-05', to: '2026-04' }, ['from']],
    ['more than five years', { from: '2021-12', to: '2026-12' }, ['from']],
    ['no such indication', { indication: "' or 1=1 --" }, ['indication']],
    ['a name of every object', { indication: '__proto__' }, ['indication']],
    ['no such client', { client: 'else' }, ['client']],
    ['no such parameter', { form: 'csv' }, [undefined]],
    ['several at once', { from: 'x', to: 'y', client: 'z' }, ['to', 'from', 'client']]
  ]
  test.each(wrong)('%s', (_name, given, fields) => expect(faultsOf(given)).toEqual(fields))
  test('five years are the most', () => expect(faultsOf({ from: '2022-01', to: '2026-12' })).toEqual([]))
  test('is said in both languages, and never repeated', () => {
    const read = () => readQuestion({ from: 'kanarie' }, askable)
    expect(read).toThrow(WrongQuestion)
    expect(read).toThrow(/^from is a month, such as 2026-01\.$/)
  })
})
