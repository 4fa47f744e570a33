// What the guideline says »indtil videre« (D0, Ukl V, L198-200) has a day on which it is to be looked at again, and is named from that day on.
import { expect, test } from 'vitest'
import { check } from '../../src/commands/check.ts'
import type { PlanDefinition } from '../../src/fhir/types.ts'
import { readParameters } from '../../src/guideline/parameter.ts'
import { decisionTable } from '../../src/knowledge/decision-table.ts'
import { reviewsDue } from '../../src/knowledge/review-due.ts'
import { realKnowledge } from '../support/build.ts'

const plans = [...realKnowledge().plans.values()].map(({ plan }) => plan)
const [outside] = plans.flatMap(plan => plan.parameters.filter(({ name }) => name === 'categoryVOutsideNgc'))
const review = outside?.review ?? ''
const DAY = 86_400_000
const noonOf = (day: string) => Date.parse(`${day}T12:00:00Z`)
const SAID = `Review is due since ${review}: primary-immunodeficiency, categoryVOutsideNgc = true, as of 2021-11-01.`

test('category V goes outside NGC for now: that has a day of its own', () =>
  expect(review).toMatch(/^\d{4}-\d\d-\d\d$/))

test('it is named from that day on, not before', () => {
  expect(reviewsDue(plans, noonOf(review) - DAY)).not.toContain(SAID)
  expect(reviewsDue(plans, noonOf(review))).toContain(SAID)
  expect(reviewsDue(plans, noonOf(review) + 1000 * DAY)).toContain(SAID)
})

test('what has no such day is not named', () => {
  const unnamed = plans.flatMap(plan => plan.parameters.filter(each => each.review === undefined))
  const said = reviewsDue(plans, noonOf('2999-01-01')).join('\n')
  expect(unnamed.map(({ name }) => name)).toContain('genesWithMalignancyRisk')
  expect(said).not.toContain('genesWithMalignancyRisk')
})

test('genvej check names it after its summary, which is no fault', async () => {
  const lines: string[] = []
  const say = (line: string) => void lines.push(line)
  expect(await check([], say, noonOf(review) - DAY)).toBe(0)
  expect(lines).not.toContain(SAID)
  expect(await check([], say, noonOf(review))).toBe(0)
  expect(lines).toContain(SAID)
})

test('genvej check --hashes prints hashes alone', async () => {
  const lines: string[] = []
  await check(['--hashes'], line => void lines.push(line), noonOf('2999-01-01'))
  expect(lines.join('\n')).not.toContain('Review')
})

test('the decision table says when', () => {
  const [plan] = plans.filter(({ indication }) => indication === 'primary-immunodeficiency')
  expect(plan && decisionTable(plan)).toContain(`- \`categoryVOutsideNgc\` = true (2021-11-01, efterprøves ${review})`)
})

test('a review that is no date is refused', () => {
  const parameter = (day: object): PlanDefinition => ({
    resourceType: 'PlanDefinition',
    status: 'active',
    extension: [
      {
        url: 'https://w3id.org/genvej/StructureDefinition/parameter',
        extension: [
          { url: 'name', valueCode: 'a' },
          { url: 'value', valueBoolean: true },
          { url: 'date', valueDate: '2021-11-01' },
          { url: 'review', ...day }
        ]
      }
    ]
  })
  expect(readParameters(parameter({ valueDate: '2027-11-01' }))).toEqual([
    { name: 'a', value: true, date: '2021-11-01', review: '2027-11-01' }
  ])
  expect(() => readParameters(parameter({ valueString: 'soon' }))).toThrow('review')
})
