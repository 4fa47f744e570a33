// What is expected of an input, from the file beside it: `<name>.expected.yaml` (or .yml, .json). A word it does not know is an error.

import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { dateInterval } from '../fhir/date.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import type { Status } from '../guideline/outcome.ts'
import { OUTCOMES, type Outcome } from '../guideline/types.ts'

/** What is expected of an answer; what is left out is not checked. */
export interface Expectation {
  /** Of every decision. */
  readonly outcome?: Outcome
  /** Of the decision on each indication, or of the alternatives of an order without one. */
  readonly outcomes?: Readonly<Record<string, Outcome>>
  readonly criteria?: Readonly<Record<string, Status>>
  readonly cards?: number
  readonly summaryContains?: readonly string[]
}

/** The expectations of one file: its day, what holds for all its patients, and for one of them by id. */
export interface Expectations extends Expectation {
  readonly now?: number
  readonly patients?: Readonly<Record<string, Expectation>>
}

const KNOWN_OUTCOMES: ReadonlySet<unknown> = new Set(OUTCOMES)
const STATUSES: ReadonlySet<unknown> = new Set<Status>(['met', 'not-met', 'unknown', 'not-applicable'])

/** Each word of an expectation, and what its value must be. */
const WORDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  outcome: value => KNOWN_OUTCOMES.has(value),
  outcomes: value => isObject(value) && Object.values(value).every(each => KNOWN_OUTCOMES.has(each)),
  criteria: value => isObject(value) && Object.values(value).every(each => STATUSES.has(each)),
  cards: value => Number.isInteger(value),
  summaryContains: value => Array.isArray(value) && value.every(each => typeof each === 'string')
}
const FILE_WORDS: typeof WORDS = {
  ...WORDS,
  today: value => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && dateInterval(value) !== undefined,
  now: value => typeof value === 'string' && dateInterval(value) !== undefined,
  patients: value => isObject(value) && Object.values(value).every(each => isObject(each) && !wrongWord(each, WORDS))
}

/** The expectations beside an input; undefined when there is no such file. Throws an Error that says what is wrong with it. */
export function expectationsBeside(input: string): Expectations | undefined {
  const stem = input.replace(/\.(json|ndjson)$/, '')
  const file = ['yaml', 'yml', 'json'].map(ending => `${stem}.expected.${ending}`).find(existsSync)
  if (file === undefined) return undefined
  let read: unknown
  try {
    read = parse(readFileSync(file, 'utf8'), { logLevel: 'error' })
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message.split('\n')[0]}`)
  }
  if (!isObject(read)) throw new Error(`${file}: it says nothing`)
  const wrong = wrongWord(read, FILE_WORDS)
  if (wrong) throw new Error(`${file}: ${wrong} is not understood`)
  const { today, now, ...rest } = read
  const when = momentOf(now, today)
  return { ...(rest as Expectations), ...(when === undefined ? {} : { now: when }) }
}

/** What is expected of one patient: what is said of this one wins over what is said of all. */
export function expectationOf(expectations: Expectations, patient: string): Expectation {
  const { now: _now, patients, ...all } = expectations
  return { ...all, ...patients?.[patient] }
}

function wrongWord(read: Json, words: typeof WORDS): string | undefined {
  return Object.entries(read).find(([word, value]) => !Object.hasOwn(words, word) || !words[word]?.(value))?.[0]
}

/** A day is its noon: the same civil day in every time zone of Europe. */
function momentOf(now: unknown, today: unknown): number | undefined {
  if (typeof now === 'string') return dateInterval(now)?.start
  return typeof today === 'string' ? Date.parse(`${today}T12:00:00Z`) : undefined
}
