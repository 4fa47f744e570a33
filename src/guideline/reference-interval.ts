// The laboratory's own interval: which of those on a result holds for this patient, also one written as text, and where a value lies in it.
// https://hl7.org/fhir/R4/observation.html (referenceRange); there are no limits in this file (criteria T03)
import type { ObservationReferenceRange, Quantity } from '../fhir/types.ts'
import { ageUnit } from '../terminology/age-unit.ts'
import { factorTo, scaled, type UnitRule, type UnitTexts, ucumCode } from '../terminology/unit.ts'
import type { Interpretation } from './interpretation.ts'
import { isComparator, readRange, type Span } from './written-quantity.ts'

/** How old the patient was when a result was taken: completed years and days; undefined when it is not known. */
export interface Age {
  readonly age: number | undefined
  readonly days?: number | undefined
}

/** Whose interval is asked for. */
export type Whose = Age & { readonly gender: string | undefined }

/** The interval that holds for this patient; undefined when there is none, or several that differ. */
export function ownRange(
  ranges: readonly ObservationReferenceRange[],
  who: Whose,
  texts: UnitTexts
): ObservationReferenceRange | undefined {
  const fitting = ranges
    .map(range => (hasLimit(range) || !range.text ? range : { ...range, ...readRange(range.text, texts) }))
    .filter(range => hasLimit(range) && isNormalRange(range) && fitsAge(range, who) && fitsSex(range, who.gender))
  return fitting.length === 1 || new Set(fitting.map(writeRange)).size === 1 ? fitting[0] : undefined
}

/** Whether it has a number at either end; within one without every value would lie. */
function hasLimit({ low, high }: ObservationReferenceRange): boolean {
  return low?.value !== undefined || high?.value !== undefined
}

/** Where a value (`span`, in the unit of `unit`) lies; undefined when it lies on both sides, or the interval cannot be read. */
export function placeIn(
  range: ObservationReferenceRange,
  span: Span,
  unit: Quantity,
  rule: UnitRule | undefined,
  texts: UnitTexts
): Interpretation | undefined {
  const low = limit(range.low, Number.NEGATIVE_INFINITY, unit, rule, texts)
  const high = limit(range.high, Number.POSITIVE_INFINITY, unit, rule, texts)
  if (low === undefined || high === undefined || low > high) return undefined
  // A limit that is not itself within (< 1.2) carries a comparator, as a value that is below a number does.
  const [outsideLow, outsideHigh] = [range.low?.comparator === '>', range.high?.comparator === '<']
  if (span.high < low || (span.high === low && (span.below || outsideLow))) return 'L'
  if (span.low > high || (span.low === high && (span.above || outsideHigh))) return 'H'
  const within = span.low > low || (span.low === low && (!outsideLow || span.above))
  return within && (span.high < high || (span.high === high && (!outsideHigh || span.below))) ? 'N' : undefined
}

/**
 * A limit in the unit of the value; `open` when the laboratory gives none; undefined when it cannot be read, or the units cannot be brought
 * together.
 */
function limit(
  bound: Quantity | undefined,
  open: number,
  value: Quantity,
  rule: UnitRule | undefined,
  texts: UnitTexts
): number | undefined {
  if (bound === undefined) return open
  if (bound.value === undefined || !Number.isFinite(bound.value) || !isComparator(bound.comparator)) return undefined
  const [a, b] = [ucumCode(bound, texts) ?? bound.unit, ucumCode(value, texts) ?? value.unit]
  if (a === undefined || b === undefined || a === b) return bound.value
  const [from, to] = rule ? [factorTo(rule, bound, texts), factorTo(rule, value, texts)] : []
  return from !== undefined && to !== undefined ? scaled(bound.value, from / to) : undefined
}

function isNormalRange(range: ObservationReferenceRange): boolean {
  if (!range.type) return true
  const codes = range.type?.coding?.map(coding => coding.code) ?? []
  return codes.length === 0 || codes.includes('normal')
}

const DAYS = { mo: 30.4375, wk: 7, d: 1 }

/** Completed units of age: a year is counted on birthdays, a month is 30.4 days. Undefined for a unit that is not known. */
function ageIn(limit: Quantity, { age, days }: Age): number | undefined {
  const unit = ageUnit(limit)
  if (unit === 'a') return age
  return unit === undefined || days === undefined ? undefined : Math.floor(days / DAYS[unit])
}

function fitsAge({ age: limits }: ObservationReferenceRange, who: Age): boolean {
  return holds(limits?.low, who, (age, low) => age >= low) && holds(limits?.high, who, (age, high) => age < high + 1)
}

function holds(limit: Quantity | undefined, who: Age, compares: (age: number, limit: number) => boolean): boolean {
  if (limit?.value === undefined) return true
  const age = ageIn(limit, who)
  return age !== undefined && compares(age, limit.value)
}

const FEMALE = /^(f|k|female|women|woman|kvinder?|248152002)$/
const MALE = /^(m|male|men|man|mænd|mand|248153007)$/

/** What says neither sex, or both, holds for everyone. */
function fitsSex({ appliesTo }: ObservationReferenceRange, gender: string | undefined): boolean {
  if (!appliesTo) return true
  const said = appliesTo
    .flatMap(({ coding = [], text }) => [text, ...coding.flatMap(({ code, display }) => [code, display])])
    .map(word => word?.trim().toLowerCase() ?? '')
  const female = said.some(word => FEMALE.test(word))
  const male = said.some(word => MALE.test(word))
  if (female === male) return true
  return gender === (female ? 'female' : 'male')
}

/** An interval as it is shown: 145–390, ≥ 5, ≤ 10; an end that is not itself within as > 5, < 10. */
export function writeRange({ low, high }: ObservationReferenceRange): string {
  const open = low?.comparator !== undefined || high?.comparator !== undefined
  if (low?.value !== undefined && high?.value !== undefined && !open) return `${low.value}–${high.value}`
  const written = [
    low?.value === undefined ? '' : `${shownComparator(low, '≥')} ${low.value}`,
    high?.value === undefined ? '' : `${shownComparator(high, '≤')} ${high.value}`
  ]
  return written.filter(part => part !== '').join(', ')
}

function shownComparator({ comparator }: Quantity, usual: string): string {
  return comparator !== undefined && isComparator(comparator) ? comparator : usual
}
