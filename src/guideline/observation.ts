// One laboratory result as conditions see it: its value in the analyte's own unit, and whether the laboratory calls it L, N or H.
// "Normal" is the laboratory's own flag or interval on the result; there are no limits in this file (criteria T03).
import type { CodeableConcept, Observation, ObservationReferenceRange, Quantity } from '../fhir/types.ts'
import { factorTo, type UnitRule, type UnitTexts, ucumCode } from '../terminology/unit.ts'
import { answerOf, contradicts, flagOf, type Interpretation } from './interpretation.ts'

const INTERPRETATION = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'

/** Where a value lies: a single number, or a span when it carries a comparator such as < 0.1. */
interface Span {
  readonly low: number
  readonly high: number
}

/** How old the patient was when a result was taken: completed years and days; undefined when it is not known. */
export interface Age {
  readonly age: number | undefined
  readonly days?: number | undefined
}

export interface ReadObservation {
  /** As conditions see it; made anew each time it is asked for. */
  readonly observation: Observation
  /** Its value in the analyte's own unit. */
  readonly quantity: Quantity | undefined
  readonly interpretation: Interpretation | undefined
  readonly range: ObservationReferenceRange | undefined
  /** There is a value, but neither flag nor interval nor a readable answer says what it means. */
  readonly unread: boolean
}

/**
 * Reads one result: converts it to the analyte's unit where a rule knows how, and reduces `interpretation` to one coding
 * (removed when flag and interval contradict each other, or when nothing says it).
 * `who` says how old the patient was at the result, and the sex, for intervals that hold for some.
 */
export function readObservation(
  observation: Observation,
  rule: UnitRule | undefined,
  texts: UnitTexts,
  who: Age & { readonly gender: string | undefined }
): ReadObservation {
  const quantity = observation.valueQuantity
  const range = quantity && ownRange(observation.referenceRange ?? [], who)
  const flagged = flagOf(observation)
  const computed = quantity ? compare(quantity, range, rule, texts) : answerOf(observation)
  const contradiction = flagged !== undefined && computed !== undefined && contradicts(flagged, computed)
  const interpretation = contradiction ? undefined : (flagged ?? computed)
  const converted = quantity && convert(quantity, rule, texts)
  return {
    get observation() {
      const { interpretation: _flags, valueQuantity: _value, ...rest } = observation
      return {
        ...rest,
        ...(converted ? { valueQuantity: converted } : {}),
        ...(interpretation ? { interpretation: [concept(interpretation)] } : {})
      }
    },
    quantity: converted,
    interpretation,
    range,
    unread: contradiction || (interpretation === undefined && isResult(observation))
  }
}

function concept(code: Interpretation): CodeableConcept {
  return { coding: [{ system: INTERPRETATION, code }] }
}

function compare(
  quantity: Quantity,
  range: ObservationReferenceRange | undefined,
  rule: UnitRule | undefined,
  texts: UnitTexts
): Interpretation | undefined {
  const span = spanOf(quantity)
  if (!range || !span) return undefined
  const low = limit(range.low, Number.NEGATIVE_INFINITY, quantity, rule, texts)
  const high = limit(range.high, Number.POSITIVE_INFINITY, quantity, rule, texts)
  if (low === undefined || high === undefined) return undefined
  if (span.high < low || (span.high === low && quantity.comparator === '<')) return 'L'
  if (span.low > high || (span.low === high && quantity.comparator === '>')) return 'H'
  return span.low >= low && span.high <= high ? 'N' : undefined
}

/** A limit in the unit of the value; `open` when the laboratory gives none; undefined when the units cannot be brought together. */
function limit(
  bound: Quantity | undefined,
  open: number,
  value: Quantity,
  rule: UnitRule | undefined,
  texts: UnitTexts
): number | undefined {
  if (typeof bound?.value !== 'number') return open
  const [a, b] = [ucumCode(bound, texts) ?? bound.unit, ucumCode(value, texts) ?? value.unit]
  if (a === undefined || b === undefined || a === b) return bound.value
  const [from, to] = rule ? [factorTo(rule, bound, texts), factorTo(rule, value, texts)] : []
  return from !== undefined && to !== undefined ? (bound.value * from) / to : undefined
}

function spanOf(quantity: Quantity): Span | undefined {
  const value = quantity.value
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  if (quantity.comparator === undefined) return { low: value, high: value }
  return quantity.comparator.startsWith('<')
    ? { low: Number.NEGATIVE_INFINITY, high: value }
    : { low: value, high: Number.POSITIVE_INFINITY }
}

/** The interval that holds for this patient; undefined when there is none, or several that differ. */
function ownRange(
  ranges: readonly ObservationReferenceRange[],
  who: Age & { readonly gender: string | undefined }
): ObservationReferenceRange | undefined {
  const fitting = ranges
    .map(withReadText)
    .filter(
      range =>
        (range.low !== undefined || range.high !== undefined) &&
        isNormalRange(range) &&
        fitsAge(range, who) &&
        fitsSex(range, who.gender)
    )
  return fitting.length === 1 || new Set(fitting.map(writeRange)).size === 1 ? fitting[0] : undefined
}

const WRITTEN = /^(\d+(?:[.,]\d+)?)\s?[-–]\s?(\d+(?:[.,]\d+)?)$/

/** An interval given as text alone, »145–390« or »0,7-1,4«, in the unit of the value; other text says nothing. */
function withReadText(range: ObservationReferenceRange): ObservationReferenceRange {
  if (range.low || range.high || !range.text) return range
  const [low, high] = (WRITTEN.exec(range.text.trim()) ?? []).slice(1).map(text => Number(text.replace(',', '.')))
  // Three digits after the mark may be thousands.
  if (low === undefined || high === undefined || low > high || /[.,]\d{3}/.test(range.text)) return range
  return { ...range, low: { value: low }, high: { value: high } }
}

function isNormalRange(range: ObservationReferenceRange): boolean {
  if (!range.type) return true
  const codes = range.type?.coding?.map(coding => coding.code) ?? []
  return codes.length === 0 || codes.includes('normal')
}

/** Completed units of age by UCUM code: a year is counted on birthdays, a month is 30.4 days. */
function ageIn(unit: string, { age, days }: Age): number | undefined {
  if (unit === 'a') return age
  const length = { mo: 30.4375, wk: 7, d: 1 }[unit]
  return length === undefined || days === undefined ? undefined : Math.floor(days / length)
}

function fitsAge({ age: limits }: ObservationReferenceRange, who: Age): boolean {
  return holds(limits?.low, who, (age, low) => age >= low) && holds(limits?.high, who, (age, high) => age < high + 1)
}

function holds(limit: Quantity | undefined, who: Age, compares: (age: number, limit: number) => boolean): boolean {
  if (limit?.value === undefined) return true
  const age = ageIn(limit.code ?? 'a', who)
  return age !== undefined && compares(age, limit.value)
}

function fitsSex(range: ObservationReferenceRange, gender: string | undefined): boolean {
  if (!range.appliesTo) return true
  const codes = range.appliesTo.flatMap(applies => applies.coding?.map(coding => coding.code?.toLowerCase()) ?? [])
  const female = codes.some(code => code === 'female' || code === 'f' || code === '248152002')
  const male = codes.some(code => code === 'male' || code === 'm' || code === '248153007')
  if (female === male) return true
  return gender === (female ? 'female' : 'male')
}

/** An interval as it is shown: 145–390, ≥ 5, ≤ 10. */
export function writeRange(range: ObservationReferenceRange): string {
  const [low, high] = [range.low?.value, range.high?.value]
  if (low !== undefined && high !== undefined) return `${low}–${high}`
  return low === undefined ? `≤ ${high}` : `≥ ${low}`
}

function convert(quantity: Quantity, rule: UnitRule | undefined, texts: UnitTexts): Quantity | undefined {
  // A comparator makes the number a limit, not a value: conditions see none rather than a wrong one.
  if (typeof quantity.value !== 'number' || quantity.comparator !== undefined) return undefined
  if (!rule) return quantity
  const factor = factorTo(rule, quantity, texts)
  if (factor === undefined) return undefined
  const value = factor === 1 ? quantity.value : Number((quantity.value * factor).toPrecision(12))
  return { ...quantity, value, unit: rule.unit, system: 'http://unitsofmeasure.org', code: rule.unit }
}

/** A number or a word of a laboratory, in contrast to the coded or boolean answer to a question. */
function isResult({ valueQuantity, valueString }: Observation): boolean {
  return valueQuantity !== undefined || valueString !== undefined
}
