// The figures as they may be shown: the sums that a reader can make are said, and small numbers hidden with them.
import { OUTCOMES } from '../guideline/types.ts'
import { type CardFigures, type Figures, forEach, GROUP_NAMES, GROUPS, type IndicationFigures } from './figures.ts'
import { protect, type Shown, type Sum } from './small-numbers.ts'
import { readableSpans } from './spans.ts'

type Cells = Map<string, number>
type Sums = Sum[]

/** Every count as it may be shown, over spans that have enough orders to be. */
export function protectedFigures({ unnamed, indications, engines }: Figures): Figures<Shown> {
  return { unnamed: alone(unnamed), indications: indications.map(readableSpans).map(ofIndication), engines }
}

function ofIndication(figures: IndicationFigures<number>): IndicationFigures<Shown> {
  const { patients, criteria, becameReady } = figures
  const orders = ordersShown(figures)
  const shown = protect(orders.cells, orders.sums)
  const at = (key: string) => shown.get(key) ?? 0
  const ready = alone(becameReady.patients)
  return {
    ...figures,
    orders: at('orders'),
    patients: alone(patients),
    outcomes: forEach(OUTCOMES, at),
    groups: forEach(GROUP_NAMES, at),
    spans: figures.spans.map(({ from, to }) => ({
      from,
      to,
      orders: at(from),
      groups: forEach(GROUP_NAMES, group => at(`${from} ${group}`))
    })),
    criteria: criteria.map(({ id, everMissing, missing, notMet, ambiguous }) => ({
      id,
      everMissing: alone(everMissing),
      missing: alone(missing),
      notMet: alone(notMet),
      ambiguous: alone(ambiguous)
    })),
    cards: cardsShown(figures.cards),
    becameReady: { patients: ready, medianDays: typeof ready === 'number' ? becameReady.medianDays : undefined }
  }
}

/** Orders by outcome, group and span: rows and columns add up. */
function ordersShown({ orders, outcomes, groups, spans }: IndicationFigures<number>): { cells: Cells; sums: Sums } {
  const cells: Cells = new Map([['orders', orders]])
  const sums: Sums = [
    ['orders', ...GROUP_NAMES],
    ['orders', ...OUTCOMES]
  ]
  for (const outcome of OUTCOMES) cells.set(outcome, outcomes[outcome])
  for (const group of GROUP_NAMES) {
    cells.set(group, groups[group])
    sums.push([group, ...GROUPS[group]], [group, ...spans.map(({ from }) => `${from} ${group}`)])
  }
  sums.push(['orders', ...spans.map(({ from }) => from)])
  for (const { from, orders: ofSpan, groups: byGroup } of spans) {
    cells.set(from, ofSpan)
    for (const group of GROUP_NAMES) cells.set(`${from} ${group}`, byGroup[group])
    sums.push([from, ...GROUP_NAMES.map(group => `${from} ${group}`)])
  }
  return { cells, sums }
}

function cardsShown(cards: CardFigures<number>): CardFigures<Shown> {
  const { reasons, ...counts } = cards
  const calm = counts.critical - counts.criticalOverridden
  const named = Object.entries(reasons).map(([code, count]) => [`reason ${code}`, count] as const)
  const cells: Cells = new Map([...Object.entries(counts), ['calm', calm], ...named])
  const shown = protect(cells, [
    ['shown', 'accepted', 'overridden', 'unanswered', 'undelivered'],
    ['overridden', ...named.map(([key]) => key)],
    ['critical', 'criticalOverridden', 'calm']
  ])
  const at = (key: string) => shown.get(key) ?? 0
  return {
    ...forEach(Object.keys(counts) as (keyof typeof counts)[], at),
    reasons: forEach(Object.keys(reasons), code => at(`reason ${code}`))
  }
}

/** A count that is part of no sum that is shown. */
function alone(count: number): Shown {
  return protect(new Map([['', count]]), []).get('') ?? 0
}
