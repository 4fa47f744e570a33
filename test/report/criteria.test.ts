// Which criteria are shown as standing in the way, and in which order.
import { expect, test } from 'vitest'
import { standingSo } from '../../src/report/criteria.ts'
import { criteriaOf, reportOf } from '../../src/report/frame.ts'
import type { Shown } from '../../src/report/small-numbers.ts'
import { YEAR, yearFigures } from '../support/report-year.ts'
import { smallGuideline } from '../support/small-guideline.ts'

const plan = criteriaOf('alpha', smallGuideline())
const each = (id: string, missing: Shown, notMet: Shown = 0) => ({
  id,
  everMissing: missing,
  missing,
  notMet,
  ambiguous: 0
})

test('the most frequent first; those below five by their id, so that their order says nothing', () => {
  const found = standingSo('missing', [each('a-informed', '<5'), each('a-consent', '<5'), each('a-factor', 7)], plan)
  expect(found.map(({ id }) => id)).toEqual(['a-factor', 'a-consent', 'a-informed'])
})

test('what decides nothing when it stands so is left out; what the plan has no longer is not', () => {
  const counted = [each('a-pregnant', 9, 9), each('a-informed', 9, 9), each('a-gone', 9, 9)]
  expect(standingSo('missing', counted, plan).map(({ id }) => id)).toEqual(['a-gone', 'a-informed'])
  expect(standingSo('notMet', counted, plan).map(({ id }) => id)).toEqual(['a-gone'])
})

test('indications stand in the order of the guideline, one that it has no longer at the end', () => {
  const [year] = yearFigures().indications
  if (!year) throw new Error('the year is empty')
  const given = ['gone', 'beta', 'alpha'].map(indication => ({ ...year, indication }))
  const { figures } = reportOf(YEAR, { ...yearFigures(), indications: given }, smallGuideline())
  expect(figures.indications.map(({ indication }) => indication)).toEqual(['alpha', 'beta', 'gone'])
})
