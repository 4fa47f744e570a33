// One laboratory result as conditions see it: its value in the analyte's own unit, and whether the laboratory calls it L, N or H.
// "Normal" is the laboratory's own flag or interval on the result; there are no limits in this file (criteria T03).
import type { CodeableConcept, Observation, ObservationReferenceRange, Quantity } from '../fhir/types.ts'
import { factorTo, scaled, UCUM, type UnitRule, type UnitTexts } from '../terminology/unit.ts'
import { agreed, answerOf, flagOf, type Interpretation, onScaleZeroOne } from './interpretation.ts'
import { ownRange, placeIn, type Whose } from './reference-interval.ts'
import { withOneTime } from './sampled-at.ts'
import { quantityOf, type Span, spanOf } from './written-quantity.ts'

const INTERPRETATION = 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation'

/** Why a value says nothing: flag and value contradict each other, there is no flag or interval, the interval leaves it open, or it is not understood. */
export type Flaw = 'contradiction' | 'no-interval' | 'undecided' | 'not-understood'

/** How results under a code are read: the unit of its analyte, and whether its scale is 0 (not detected) and 1 (detected). */
export interface Scale {
  readonly unit: UnitRule | undefined
  readonly zeroOne: boolean
}

/** A result as it was read. */
export interface ReadObservation {
  /** Makes the observation as conditions see it. */
  readonly observation: () => Observation
  /** Its value in the analyte's own unit. */
  readonly quantity: Quantity | undefined
  /** The number and the unit that its text is, as the text has them. */
  readonly written: Quantity | undefined
  readonly interpretation: Interpretation | undefined
  readonly range: ObservationReferenceRange | undefined
  /** There is a value, but it does not say what it means: why. */
  readonly flaw: Flaw | undefined
}

/**
 * Reads one result: converts it to the analyte's unit where a rule knows how, and reduces `interpretation` to one coding
 * (removed when flag and value contradict each other, or when nothing says it).
 * `who` says how old the patient was at the result, and the sex, for intervals that hold for some.
 */
export function readObservation(
  observation: Observation,
  { unit, zeroOne }: Scale,
  texts: UnitTexts,
  who: Whose
): ReadObservation {
  const quantity = amountOf(observation, texts)
  const [span, measured] = spanned(observation, quantity)
  const range = span && measured && ownRange(observation.referenceRange ?? [], who, texts)
  const said = (zeroOne ? onScaleZeroOne(observation) : undefined) ?? answerOf(observation)
  const computed = said ?? (range && placeIn(range, span, measured, unit, texts))
  const flagged = flagOf(observation)
  const interpretation = flagged && computed ? agreed(flagged, computed) : (flagged ?? computed)
  const converted = quantity && convert(quantity, unit, texts)
  return {
    observation: () => {
      const { interpretation: _flags, valueQuantity: _value, valueString: word, ...rest } = withOneTime(observation)
      return {
        ...rest,
        ...(word === undefined || converted ? {} : { valueString: word }),
        ...(converted && observation.valueInteger === undefined ? { valueQuantity: converted } : {}),
        ...(interpretation ? { interpretation: [concept(interpretation)] } : {})
      }
    },
    quantity: converted,
    written: observation.valueString === undefined ? undefined : quantity,
    interpretation,
    range,
    flaw: interpretation === undefined ? flawOf(observation, flagged, span, range) : undefined
  }
}

function concept(code: Interpretation): CodeableConcept {
  return { coding: [{ system: INTERPRETATION, code }] }
}

/** The amount that was measured; a number below zero is none, but an instrument's sign for something else, or an error. */
function amountOf(observation: Observation, texts: UnitTexts): Quantity | undefined {
  const quantity = quantityOf(observation, texts)
  return quantity?.value !== undefined && quantity.value < 0 ? undefined : quantity
}

/** Where a value lies, and in which unit. */
function spanned(
  { valueRange }: Observation,
  quantity: Quantity | undefined
): readonly [Span | undefined, Quantity | undefined] {
  if (quantity) return [spanOf(quantity), quantity]
  const { low, high } = valueRange ?? {}
  if (low?.value === undefined || high?.value === undefined || low.unit !== high.unit) return [undefined, undefined]
  const span = { low: low.value, high: high.value, below: false, above: false }
  return isSpan(span) ? [span, low] : [undefined, undefined]
}

function isSpan({ low, high }: Span): boolean {
  return Number.isFinite(high) && low >= 0 && low <= high
}

/** Why nothing says what a value means; undefined when there is no value, or it is no result but the answer to a question. */
function flawOf(
  observation: Observation,
  flagged: Interpretation | undefined,
  span: Span | undefined,
  range: ObservationReferenceRange | undefined
): Flaw | undefined {
  if (flagged !== undefined) return 'contradiction'
  if (span) return range ? 'undecided' : 'no-interval'
  return Object.keys(observation).some(key => /^value[A-Z]/.test(key)) ? 'not-understood' : undefined
}

function convert(quantity: Quantity, rule: UnitRule | undefined, texts: UnitTexts): Quantity | undefined {
  // A comparator makes the number a limit, not a value: conditions see none rather than a wrong one.
  if (quantity.value === undefined || !Number.isFinite(quantity.value) || quantity.comparator !== undefined)
    return undefined
  if (!rule) return quantity
  const factor = factorTo(rule, quantity, texts)
  if (factor === undefined) return undefined
  const value = scaled(quantity.value, factor)
  return { ...quantity, value, unit: rule.unit, system: UCUM, code: rule.unit }
}
