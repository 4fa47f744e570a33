// The figures as rows, one number each: what the CSV holds, with codes to count on and titles to read.
import { OUTCOMES } from '../guideline/types.ts'
import { GROUP_NAMES, type IndicationFigures } from './figures.ts'
import { criteriaOf, type Report, type ReportFrame, titleOf } from './frame.ts'
import type { Shown } from './small-numbers.ts'
import { say, type TextName } from './texts.ts'

export interface Row {
  readonly indication: string
  /** What is counted, such as `orders-by-outcome`. */
  readonly figure: string
  readonly item: string
  readonly title: string
  /** A month such as 2026-11, or 2026-09/2026-11; empty where the row is about the whole period. */
  readonly months: string
  readonly value: Shown | number
}

type Part = readonly [figure: string, item: string, title: string, value: Shown | number | undefined, months?: string]

/** The rows of a report, indication by indication. */
export function rowsOf({ question, figures }: Report, frame: ReportFrame): readonly Row[] {
  const { language } = frame
  const ofAll: readonly Part[] =
    question.indication === undefined ? [['orders', 'unnamed', say('unnamed', language), figures.unnamed]] : []
  return [...figures.indications.flatMap(each => rows(each.indication, parts(each, frame))), ...rows('', ofAll)]
}

function parts(each: IndicationFigures<Shown>, frame: ReportFrame): readonly Part[] {
  const { language, knowledge } = frame
  const named = (name: TextName) => say(name, language)
  const plan = criteriaOf(each.indication, knowledge)
  const { reasons, shown, ...cards } = each.cards
  return [
    ['orders', '', named('orders'), each.orders],
    ['patients', '', named('patients'), each.patients],
    ...OUTCOMES.map((code): Part => ['orders-by-outcome', code, titleOf('outcome', code, frame), each.outcomes[code]]),
    ...GROUP_NAMES.map((group): Part => ['orders-by-group', group, named(group), each.groups[group]]),
    ...each.spans.flatMap(({ from, to, orders, groups }): readonly Part[] => {
      const months = from === to ? from : `${from}/${to}`
      return [
        ['orders', '', named('orders'), orders, months],
        ...GROUP_NAMES.map((group): Part => ['orders-by-group', group, named(group), groups[group], months])
      ]
    }),
    ...each.criteria.flatMap(({ id, everMissing, missing, notMet, ambiguous }): readonly Part[] => {
      const title = plan.get(id)?.title[language] ?? id
      return [
        ['criterion-was-missing', id, title, everMissing],
        ['criterion-missing', id, title, missing],
        ['criterion-not-met', id, title, notMet],
        ['criterion-ambiguous', id, title, ambiguous]
      ]
    }),
    ['cards', '', named('cards'), shown],
    ...Object.entries(cards).map(([name, count]): Part => ['cards', name, named(name as TextName), count]),
    ...Object.entries(reasons).map(
      ([code, count]): Part => ['cards-overridden-by-reason', code, titleOf('override-reason', code, frame), count]
    ),
    ['patients-became-ready', '', named('readyPatients'), each.becameReady.patients],
    ['days-to-ready-median', '', named('medianDays'), each.becameReady.medianDays]
  ]
}

function rows(indication: string, given: readonly Part[]): readonly Row[] {
  return given.flatMap(([figure, item, title, value, months = '']) =>
    value === undefined ? [] : { indication, figure, item, title, months, value }
  )
}
