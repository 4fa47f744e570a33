// The figures of a report: counts of orders, cards and patients, never a patient. `Count` is a number as counted, or as it is shown.
import { OUTCOMES, type Outcome } from '../guideline/types.ts'

/** Three groups of outcomes, so that a month may have enough orders to be shown: may go on, something is open, not this way. */
export const GROUP_NAMES = ['ready', 'open', 'declined'] as const
export type Group = (typeof GROUP_NAMES)[number]
/** The group of each outcome. */
export const GROUP_OF: Readonly<Record<Outcome, Group>> = {
  recommended: 'ready',
  'recommended-with-caution': 'ready',
  'needs-confirmation': 'open',
  'needs-information': 'open',
  'not-recommended': 'declined',
  'outside-pathway': 'declined'
}
/** The outcomes of each group. */
export const GROUPS = forEach(GROUP_NAMES, group => OUTCOMES.filter(outcome => GROUP_OF[outcome] === group))

/** Override without a reason that is one of ours. */
export const OTHER_REASON = 'other'

/** The orders whose last decision came in some months. */
export interface SpanFigures<Count> {
  /** Months of the Danish calendar, such as 2026-11, both included; mostly one month. */
  readonly from: string
  readonly to: string
  readonly orders: Count
  readonly groups: Readonly<Record<Group, Count>>
}

/** In how many orders a criterion stood in the way. */
export interface CriterionFigures<Count> {
  readonly id: string
  /** It was unknown in any of the order's decisions. */
  readonly everMissing: Count
  /** In the last one it was unknown; not met; to be read in two ways. */
  readonly missing: Count
  readonly notMet: Count
  readonly ambiguous: Count
}

/** What became of the cards; each is in one of four: accepted, overridden, no feedback, not delivered. */
export interface CardFigures<Count> {
  readonly shown: Count
  readonly accepted: Count
  readonly overridden: Count
  readonly unanswered: Count
  readonly undelivered: Count
  /** The overridden by the code of their reason. */
  readonly reasons: Readonly<Record<string, Count>>
  readonly critical: Count
  readonly criticalOverridden: Count
}

export interface IndicationFigures<Count> {
  readonly indication: string
  readonly orders: Count
  readonly patients: Count
  readonly outcomes: Readonly<Record<Outcome, Count>>
  readonly groups: Readonly<Record<Group, Count>>
  readonly spans: readonly SpanFigures<Count>[]
  readonly criteria: readonly CriterionFigures<Count>[]
  readonly cards: CardFigures<Count>
  /** Patients for whom something was missing, and then nothing; days from the first to the second, at the median. */
  readonly becameReady: { readonly patients: Count; readonly medianDays: number | undefined }
  /** Canonicals with version, and the months in which each decided. */
  readonly plans: readonly { readonly plan: string; readonly from: string; readonly to: string }[]
}

export interface Figures<Count = number> {
  /** Orders that name no indication, and were given none later. */
  readonly unnamed: Count
  readonly indications: readonly IndicationFigures<Count>[]
  /** Versions of the service that decided. */
  readonly engines: readonly string[]
}

/** An object with a value for each of some names. */
export function forEach<Name extends string, Value>(
  names: readonly Name[],
  value: (name: Name) => Value
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map(name => [name, value(name)])) as Record<Name, Value>
}
