// docs/readings.md is true: its words, places, criteria and outcomes are those of the plans, and no sentence that is read twice is left out.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Effect, PlanNode } from '../src/guideline/plan-types.ts'
import { EFFECT_WORDS } from '../src/knowledge/decision-table.ts'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'

interface Criterion {
  readonly quote: PlanNode['quote']
  readonly isReadTwice: boolean
  /** The effects of itself, of the groups it is in, and of its members. */
  readonly leadsTo: ReadonlySet<Effect>
}

const root = join(import.meta.dirname, '..')
const criteria = new Map(
  [...loadKnowledge(root).plans.values()].flatMap(({ plan }) => plan.actions.flatMap(action => criteriaOf(action, [])))
)
const plans = readdirSync(join(root, 'cds-hooks'), { recursive: true, encoding: 'utf8' })
  .filter(file => /PlanDefinition.*\.json$/.test(file))
  .map(file => readFileSync(join(root, 'cds-hooks', file), 'utf8'))
  .join('\n')
const rows = readFileSync(join(root, 'docs', 'readings.md'), 'utf8')
  .split('\n')
  .filter(line => line.startsWith('| »'))
  .map(line => {
    const [words = '', readings = '', taken = '', card = '', ids = ''] = line.slice(2, -2).split(' | ')
    return { words, readings, taken, card, ids: [...ids.matchAll(/`([^`]+)`/g)].map(match => match[1] ?? '') }
  })

test.each(rows)('$words', ({ words, readings, taken, card, ids }) => {
  const named = ids.flatMap(id => criteria.get(id) ?? [])
  expect(named.length, `criteria: ${ids}`).toBe(ids.length)
  expect(ids).not.toEqual([])

  const quotes = words.split(/<br>(?=»)/)
  for (const quote of quotes) {
    const [, text = '', place = ''] = /^»(.+)«<br>(.+)$/.exec(quote) ?? []
    expect(
      named.map(each => each.quote?.text.includes(text) && each.quote.place),
      quote
    ).toContain(place)
  }
  for (const [, text = ''] of `${readings}${taken}${card}`.matchAll(/»([^«]+)«/g)) expect(plans).toContain(text)

  const outcomes = Object.entries(EFFECT_WORDS).filter(([, word]) => card.includes(word))
  expect(outcomes.length > 0 || card === 'intet', card).toBe(true)
  for (const [effect, word] of outcomes)
    expect(
      named.some(({ leadsTo }) => leadsTo.has(effect as Effect)),
      word
    ).toBe(true)
})

test('the sentences that are read twice, and no others, are marked so', () => {
  const marked = rows.filter(({ taken }) => taken.startsWith('⇄'))
  for (const { ids } of marked)
    expect(
      ids.some(id => criteria.get(id)?.isReadTwice),
      `${ids}`
    ).toBe(true)
  const readTwice = [...criteria].filter(([, { isReadTwice }]) => isReadTwice).map(([id]) => id)
  expect(marked.flatMap(({ ids }) => ids)).toEqual(expect.arrayContaining(readTwice))
})

function criteriaOf(node: PlanNode, above: readonly Effect[]): [string, Criterion][] {
  const own = [...above, ...Object.values(node.effects)]
  const members = node.children.flatMap(child => criteriaOf(child, own))
  const isReadTwice = node.otherReading !== undefined
  const below = members.flatMap(([, { leadsTo }]) => [...leadsTo])
  const leadsTo = new Set([...own, ...below, ...(isReadTwice ? ['confirm' as const] : [])])
  return [[node.id, { quote: node.quote, isReadTwice, leadsTo }], ...members]
}
