// When a fact was true: the newest of several, what contradicts it, and how old the patient was.
import { ANY_TIME, civilDate, completedYears, dateInterval, type Interval } from '../fhir/date.ts'
import type { FhirResource, Observation } from '../fhir/types.ts'
import { codingsOf } from './coding-paths.ts'
import { referenceOf } from './evidence.ts'
import type { Age } from './reference-interval.ts'
import { trueAt } from './true-at.ts'
import type { Fact } from './types.ts'

const DAY = 86_400_000
/** The day on which summer time ends. */
const LONGEST_DAY = DAY + 3_600_000
const NO_AGE: Age = { age: undefined, days: undefined }

/** Whose results they are: birth date and administrative sex, for intervals that hold for some. */
export interface Who {
  readonly birthDate: string | undefined
  readonly gender: string | undefined
}

/** When a resource was true; any time at all when it does not say. */
function timeOf(resource: FhirResource): Interval {
  return dateInterval(trueAt(resource) ?? '') ?? ANY_TIME
}

/** A fact with the span of time in which it was true. */
export interface Timed {
  readonly fact: Fact
  readonly time: Interval
}

/** Facts by time, newest first; the order never depends on how the facts came in. */
export function newestFirst(facts: readonly Fact[]): readonly Timed[] {
  return facts
    .map(fact => ({ fact, time: timeOf(fact.original) }))
    .sort(
      (a, b) =>
        compare(b.time.start, a.time.start) ||
        compare(b.time.end, a.time.end) ||
        compare(Number(a.fact.isSilent ?? false), Number(b.fact.isSilent ?? false)) ||
        compare(referenceOf(a.fact.original), referenceOf(b.fact.original))
    )
}

/**
 * Facts without those that are another one over again: the same code and value at the same day or moment, as when a result stands by
 * itself and in a report too.
 */
export function withoutCopies(timed: readonly Timed[]): readonly Timed[] {
  const said = new Set<string>()
  return timed.filter(({ fact, time }) => {
    if (fact.content === undefined || time.end - time.start > LONGEST_DAY) return true
    const words = `${time.start} ${time.end} ${fact.content.all}`
    if (said.has(words)) return false
    said.add(words)
    return true
  })
}

/** What contradicts the newest of facts in order: others that may be as new and say something else. An answer that says nothing contradicts none. */
export function rivalsOf([newest, ...others]: readonly Timed[]): readonly Fact[] {
  if (newest === undefined) return []
  return others
    .filter(({ fact, time }) => !fact.isSilent && time.end > newest.time.start && disagree(fact, newest.fact))
    .map(({ fact }) => fact)
}

/** Whether two facts say different things. Two results that the laboratory calls the same say the same. */
function disagree(a: Fact, b: Fact): boolean {
  if (a.interpretation !== undefined && b.interpretation !== undefined) return a.interpretation !== b.interpretation
  return says(a) !== says(b)
}

function says(fact: Fact): string {
  if (fact.content !== undefined) return fact.content.all
  const resource = fact.resource as unknown as Record<string, unknown>
  return JSON.stringify([codingsOf(resource['code']).map(coding => coding.code), resource['status']])
}

/** Sex, and how old the patient was when a result was taken: what an interval that holds for some asks for. */
export function whoAt(resource: Observation, who: Who): Age & { readonly gender: string | undefined } {
  return { gender: who.gender, ...ageAt(resource, who) }
}

/** The age at which a result was taken, when an interval asks for it: a count from childhood is read by the limits of a child. */
function ageAt(resource: Observation, { birthDate }: Who): Age {
  const asked = resource.referenceRange?.some(range => range.age !== undefined)
  if (!asked || !birthDate || !/^\d{4}-\d\d-\d\d$/.test(birthDate)) return NO_AGE
  const [born, taken] = [dateInterval(birthDate), timeOf(resource)]
  if (!born || !Number.isFinite(taken.start) || !Number.isFinite(taken.end)) return NO_AGE
  const day = civilDate(taken.start)
  // A year or a month leaves the age open.
  if (day !== civilDate(taken.end - 1)) return NO_AGE
  return { age: completedYears(birthDate, day), days: Math.floor((taken.start - born.start) / DAY) }
}

function compare<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a < b ? -1 : 1
}
