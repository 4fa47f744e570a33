// One time for a result, by the Danish clock: what a count is set aside by, and what tells two days apart (T19).
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../src/fhir/types.ts'
import { withOneTime, writtenTime } from '../../src/guideline/sampled-at.ts'

const observed = (parts: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: {},
  ...parts
})
const period = { start: '2010-05-05T08:00:00+02:00', end: '2010-05-06T08:00:00+02:00' }

describe('the time of a result', () => {
  test.each<[string, Partial<Observation>, string | undefined]>([
    ['its own before that of issue', { effectiveDateTime: '2010-05-05', issued: '2010-05-07T08:00:00Z' }, '2010-05-05'],
    ['the start of a period', { effectivePeriod: period, issued: '2010-05-07T08:00:00Z' }, period.start],
    ['none of a period without a start', { effectivePeriod: { end: period.end } }, undefined],
    ['that of issue when it says no other', { issued: '2010-05-07T08:00:00Z' }, '2010-05-07T08:00:00Z'],
    ['none', {}, undefined]
  ])('%s', (_name, parts, written) => {
    expect(writtenTime(observed(parts))).toBe(written)
  })
})

describe('conditions see it by the Danish clock', () => {
  const seen = (parts: Partial<Observation>) => {
    const { effectiveDateTime, effectiveInstant, effectivePeriod } = withOneTime(observed(parts))
    return [effectiveDateTime, effectiveInstant, effectivePeriod].filter(each => each !== undefined)
  }
  test.each([
    ['2010-05-05T22:30:00Z', '2010-05-06T00:30:00+02:00'],
    ['2010-01-05T23:30:00.250Z', '2010-01-06T00:30:00.250+01:00'],
    ['2010-05-06T00:30:00+14:00', '2010-05-05T12:30:00+02:00'],
    ['2010-05-05T08:00:00Z', '2010-05-05T08:00:00Z'],
    ['2010-05-05', '2010-05-05'],
    ['2010-05', '2010-05'],
    ['no dateT', 'no dateT']
  ])('%s is seen as %s', (written, expected) => {
    expect(seen({ effectiveDateTime: written })).toEqual([expected])
  })
  test('an instant, a period and a time of issue are seen as one time', () => {
    expect(seen({ effectiveInstant: '2010-05-05T08:00:00Z' })).toEqual(['2010-05-05T08:00:00Z'])
    expect(seen({ effectivePeriod: period })).toEqual([period.start])
    expect(seen({ issued: '2010-05-07T08:00:00Z' })).toEqual(['2010-05-07T08:00:00Z'])
    expect(seen({})).toEqual([])
  })
  test('so is a date that is its value', () => {
    const valueDateTime = '2010-03-13T23:00:00Z'
    expect(withOneTime(observed({ valueDateTime })).valueDateTime).toBe('2010-03-14T00:00:00+01:00')
    expect(withOneTime(observed({ valueDateTime, issued: '2010-03-20' })).valueDateTime).toBe(
      '2010-03-14T00:00:00+01:00'
    )
  })
})
