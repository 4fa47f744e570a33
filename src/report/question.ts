// What a report is asked for: months of the Danish calendar, an indication, a client. A wrong question names each field at fault.
import { civilDate, dateInterval } from '../fhir/date.ts'
import type { Text } from '../language/text.ts'
import { Problem } from '../problem/problem.ts'

/** A question that cannot be answered: for machines an OperationOutcome like any other, for people a sentence for each fault. */
export class WrongQuestion extends Problem {
  readonly said: readonly Text[]
  constructor(faults: readonly [QuestionFault, ...QuestionFault[]]) {
    const [first, ...others] = faults.map(({ said, parameter }) => ({ message: said.en, expression: parameter }))
    super('parameter-invalid', [first as NonNullable<typeof first>, ...others])
    this.said = faults.map(({ said }) => said)
  }
}

interface QuestionFault {
  readonly said: Text
  readonly parameter: string | undefined
}

export interface Question {
  /** Months, both included; such as 2025-12 and 2026-11. */
  readonly from: string
  readonly to: string
  readonly indication: string | undefined
  /** The id of a client of the registry. */
  readonly client: string | undefined
}

/** What a question may ask for. */
export interface Askable {
  readonly indications: readonly string[]
  readonly clients: readonly string[]
  /** The time, in milliseconds. */
  readonly now: number
}

/** More months than this are more than a page can show. */
const MOST_MONTHS = 60
const USUAL_MONTHS = 12
const MONTH = /^(20\d\d)-(0[1-9]|1[0-2])$/
const KNOWN: readonly string[] = ['from', 'to', 'indication', 'client', 'format', 'lang']

const FAULTS = {
  unknown: {
    da: 'Den parameter findes ikke; der er from, to, indication, client, format og lang.',
    en: 'There is no such parameter; there are from, to, indication, client, format and lang.'
  },
  from: { da: 'Første måned (from) skrives som 2026-01.', en: 'from is a month, such as 2026-01.' },
  to: { da: 'Sidste måned (to) skrives som 2026-11.', en: 'to is a month, such as 2026-11.' },
  indication: { da: 'Den indikation findes ikke.', en: 'There is no such indication.' },
  client: { da: 'Den klient findes ikke.', en: 'There is no such client.' },
  order: { da: 'Første måned (from) er efter den sidste (to).', en: 'from is after to.' },
  long: {
    da: `En opgørelse er over højst ${MOST_MONTHS} måneder.`,
    en: `A report covers at most ${MOST_MONTHS} months.`
  }
} as const satisfies Readonly<Record<string, Text>>

/**
 * Reads the parameters of a query or a command; an empty one says nothing. The last twelve months unless they say otherwise.
 * Throws a WrongQuestion with each parameter at fault.
 */
export function readQuestion(given: Readonly<Record<string, unknown>>, askable: Askable): Question {
  const { indications, clients, now } = askable
  const faults: QuestionFault[] = []
  if (Object.keys(given).some(name => !KNOWN.includes(name)))
    faults.push({ said: FAULTS.unknown, parameter: undefined })
  const read = (name: 'from' | 'to' | 'indication' | 'client', holds: (value: string) => boolean) => {
    const value = given[name]
    if (value === undefined || value === '') return undefined
    if (typeof value === 'string' && holds(value)) return value
    faults.push({ said: FAULTS[name], parameter: name })
    return undefined
  }
  const isMonth = (value: string) => MONTH.test(value)
  const to = read('to', isMonth) ?? civilDate(now).slice(0, 7)
  const from = read('from', isMonth) ?? addMonths(to, 1 - USUAL_MONTHS)
  const indication = read('indication', value => indications.includes(value))
  const client = read('client', value => clients.includes(value))
  if (from > to) faults.push({ said: FAULTS.order, parameter: 'from' })
  if (addMonths(from, MOST_MONTHS) <= to) faults.push({ said: FAULTS.long, parameter: 'from' })
  const [first, ...others] = faults
  if (first) throw new WrongQuestion([first, ...others])
  return { from, to, indication, client }
}

/** The months of a question, in their order. */
export function monthsOf({ from, to }: Pick<Question, 'from' | 'to'>): readonly string[] {
  const months: string[] = []
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month)
  return months
}

/** The span of a question, in milliseconds; its end is not in it. */
export function spanOf({ from, to }: Pick<Question, 'from' | 'to'>): {
  readonly since: number
  readonly until: number
} {
  return { since: dateInterval(from)?.start ?? 0, until: dateInterval(to)?.end ?? 0 }
}

function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const months = year * 12 + number - 1 + count
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`
}
