// Small numbers stay unknown: alone, beside their total, and in a table whose rows and columns add up.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { protect, type Shown, type Sum } from '../../src/report/small-numbers.ts'

const shown = (counts: Readonly<Record<string, number>>, ...sums: readonly Sum[]) =>
  Object.fromEntries(protect(new Map(Object.entries(counts)), sums))

describe('a number', () => {
  test.each([
    [0, 0],
    [1, '<5'],
    [4, '<5'],
    [5, 5]
  ])('%i is shown as %s', (count, said) => expect(shown({ a: count })).toEqual({ a: said }))
})

describe('a sum', () => {
  test('the only small part takes the next smallest with it, a zero does not help', () => {
    const counts = { total: 30, a: 3, b: 20, c: 7, d: 0 }
    expect(shown(counts, ['total', 'a', 'b', 'c', 'd'])).toEqual({ total: 30, a: '<5', b: 20, c: 'hidden', d: 0 })
  })
  test('two small parts protect each other', () => {
    expect(shown({ total: 20, a: 3, b: 2, c: 15 }, ['total', 'a', 'b', 'c'])).toMatchObject({ a: '<5', b: '<5', c: 15 })
  })
  test('not when their sum can be made in one way only: 1 and 1, 4 and 4', () => {
    for (const each of [1, 4])
      expect(shown({ total: 20 + 2 * each, a: each, b: each, c: 20 }, ['total', 'a', 'b', 'c'])).toMatchObject({
        c: 'hidden'
      })
  })
  test('what is hidden is more than 4: 5 of 6 would say that the rest is 1, so the total goes too', () => {
    expect(shown({ total: 6, a: 5, b: 1 }, ['total', 'a', 'b'])).toEqual({ total: 'hidden', a: 'hidden', b: '<5' })
  })
  test('four parts of somebody each, and a total below five, would be one each: so nothing is said of the total', () => {
    const parts = { a: 1, b: 1, c: 1, d: 1 }
    expect(shown({ total: 4, ...parts }, ['total', 'a', 'b', 'c', 'd'])).toEqual({
      total: 'hidden',
      a: '<5',
      b: '<5',
      c: '<5',
      d: '<5'
    })
  })
  test('nor of the total above it, which would say the same', () => {
    const counts = { all: 4, total: 4, other: 0, a: 1, b: 1, c: 1, d: 1 }
    const said = shown(counts, ['total', 'a', 'b', 'c', 'd'], ['all', 'total', 'other'])
    expect([said['all'], said['total'], said['other'], said['a']]).toEqual(['hidden', 'hidden', 0, '<5'])
  })
  test('one part alone is its total', () => {
    expect(shown({ total: 3, a: 3, b: 0 }, ['total', 'a', 'b'])).toEqual({ total: '<5', a: '<5', b: 0 })
  })
})

test('in any table of rows and columns no small number follows from its row, its column, or their totals', () => {
  const table = fc.array(fc.array(fc.nat(9), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(table, rows => {
      const counts = new Map<string, number>()
      const sums: Sum[] = []
      const columns = [0, 1, 2]
      const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
      for (const [r, row] of rows.entries()) {
        for (const c of columns) counts.set(`${r} ${c}`, row[c] ?? 0)
        counts.set(`row ${r}`, total(row))
        sums.push([`row ${r}`, ...columns.map(c => `${r} ${c}`)])
      }
      for (const c of columns) {
        counts.set(`column ${c}`, total(rows.map(row => row[c] ?? 0)))
        sums.push([`column ${c}`, ...rows.map((_row, r) => `${r} ${c}`)])
      }
      const said = protect(counts, sums)
      for (const [key, count] of counts) expect(isTrue(said.get(key), count)).toBe(true)
      for (const sum of sums) for (const key of sum) expect(follows(key, sum, said, counts)).toBe(false)
    })
  )
})

/** Whether what is shown says the truth. */
function isTrue(said: Shown | undefined, count: number): boolean {
  if (typeof said === 'number') return said === count && !(count > 0 && count < 5)
  return said === '<5' ? count > 0 && count < 5 : count > 0
}

/** Whether a hidden number of a sum is the only one that fits what is shown of the sum: every value from 1 to 60 is tried. */
function follows(
  key: string,
  sum: Sum,
  said: ReadonlyMap<string, Shown>,
  counts: ReadonlyMap<string, number>
): boolean {
  if (said.get(key) !== '<5') return false
  const [total, ...parts] = sum
  const range = (each: string): readonly [number, number] => {
    const value = said.get(each)
    return typeof value === 'number' ? [value, value] : value === '<5' ? [1, 4] : [5, 60]
  }
  const fits = [1, 2, 3, 4].filter(value => {
    const given = (each: string) => (each === key ? ([value, value] as const) : range(each))
    const [low, high] = [0, 1].map(end => parts.reduce((all, each) => all + (given(each)[end] ?? 0), 0))
    const [from, to] = given(total)
    return (low ?? 0) <= to && (high ?? 0) >= from
  })
  // Where everything else is nobody, that a number is small is all there is to say.
  return fits.length === 1 && parts.filter(each => (counts.get(each) ?? 0) > 0).length > 1
}
