import { describe, expect, test } from 'vitest'
import { civilDate, dateInterval } from '../../src/fhir/date.ts'

const iso = (text: string) => {
  const interval = dateInterval(text)
  return interval && [new Date(interval.start).toISOString(), new Date(interval.end).toISOString()]
}

describe('a FHIR date is a span of time, read in Danish civil time', () => {
  test('a year', () => expect(iso('2019')).toEqual(['2018-12-31T23:00:00.000Z', '2019-12-31T23:00:00.000Z']))
  test('a month', () => expect(iso('2019-12')).toEqual(['2019-11-30T23:00:00.000Z', '2019-12-31T23:00:00.000Z']))
  test('the night the clock is put forward', () =>
    expect(iso('2024-03-31')).toEqual(['2024-03-30T23:00:00.000Z', '2024-03-31T22:00:00.000Z']))
  test('the night the clock is put back', () =>
    expect(iso('2024-10-27')).toEqual(['2024-10-26T22:00:00.000Z', '2024-10-27T23:00:00.000Z']))
  test('an instant keeps its own offset', () =>
    expect(iso('2024-03-01T08:00:00+01:00')?.[0]).toBe('2024-03-01T07:00:00.000Z'))
})

test.each([
  '2019-02-30',
  '2019-13',
  '2019-00-01',
  '19',
  'yesterday',
  '2019-02-01T25:00:00Z',
  '2019-02-01T24:00:00Z',
  '2019-02-01T10:00:00+14:01',
  '2019-02-01T10:00:00-99:99',
  '0000',
  '0000-03-14',
  '0026-10-01',
  ''
])('%s is no date', text => expect(dateInterval(text)).toBeUndefined())

test('the zones farthest away', () => {
  expect(iso('2019-02-01T10:00:00+14:00')?.[0]).toBe('2019-01-31T20:00:00.000Z')
  expect(iso('2019-02-01T10:00:00-12:00')?.[0]).toBe('2019-02-01T22:00:00.000Z')
})

test('today is the Danish day, also late in the evening by UTC', () => {
  expect(civilDate(Date.parse('2026-11-20T22:59:59Z'))).toBe('2026-11-20')
  expect(civilDate(Date.parse('2026-11-20T23:00:00Z'))).toBe('2026-11-21')
})
