// Numbers and intervals as laboratories write them in text: »62«, »< 0,9«, »145–390«, »≤ 1,2«. What is not surely read is not read.
import type { Observation, Quantity } from '../fhir/types.ts'
import type { UnitTexts } from '../terminology/unit.ts'

/** Where a value lies: a single number, or a span; `below` and `above`: its end is not itself in it. */
export interface Span {
  readonly low: number
  readonly high: number
  readonly below: boolean
  readonly above: boolean
}

type Comparator = NonNullable<Quantity['comparator']>

/** Whether a comparator is one of R4's, or none; the number beside any other says nothing. https://hl7.org/fhir/R4/valueset-quantity-comparator.html */
export function isComparator(comparator: Quantity['comparator']): boolean {
  return comparator === undefined || /^[<>]=?$/.test(comparator)
}

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '≤': '<=',
  '≥': '>='
}
const NUMBER = String.raw`(\d+(?:[.,]\d+)?)`
/** A unit after a blank, or at once when it cannot be read as part of the number. */
const UNIT = String.raw`(?:\s+(\S.*)|([^\s\d.,].*))?`
const ONE = new RegExp(`^(<=|>=|[<>≤≥])?\\s*${NUMBER}${UNIT}$`, 'u')
const TWO = new RegExp(`^[[(]?${NUMBER}\\s*(?:[-–—;]|\\.\\.|til|to)\\s*${NUMBER}[\\])]?${UNIT}$`, 'u')
/** No number of a laboratory is longer. */
const LONGEST = 60

/** A text that is one number, with a comparator and a known unit if it has them; undefined for any other text. */
function readQuantity(text: string, texts: UnitTexts): Quantity | undefined {
  const [, sign, number, unit, joined] = matched(ONE, text)
  const value = numberOf(number)
  const measured = unitOf(unit ?? joined, texts)
  if (value === undefined || measured === undefined) return undefined
  const comparator = COMPARATORS[sign ?? '']
  return { value, ...measured, ...(comparator ? { comparator } : {}) }
}

/** An interval written as text; an end that is not itself within (< 1.2) carries its comparator. Undefined for any other text. */
export function readRange(
  text: string,
  texts: UnitTexts
): { readonly low?: Quantity; readonly high?: Quantity } | undefined {
  const [, first, second, unit, joined] = matched(TWO, text)
  const [low, high, measured] = [numberOf(first), numberOf(second), unitOf(unit ?? joined, texts)]
  if (low !== undefined && high !== undefined && measured)
    return low > high ? undefined : { low: { value: low, ...measured }, high: { value: high, ...measured } }
  const { comparator, ...end } = readQuantity(text, texts) ?? {}
  if (comparator === undefined) return undefined
  const bound = comparator.length === 1 ? { ...end, comparator } : end
  return comparator.startsWith('<') ? { high: bound } : { low: bound }
}

/** The number of a result: a quantity, a whole number, or a text that is one; undefined for anything else. */
export function quantityOf(observation: Observation, texts: UnitTexts): Quantity | undefined {
  const { valueQuantity, valueInteger, valueString } = observation
  if (valueQuantity) return valueQuantity
  if (valueInteger !== undefined) return { value: valueInteger }
  return valueString === undefined ? undefined : readQuantity(valueString, texts)
}

/** The span of a quantity; undefined when it has no number. */
export function spanOf({ value, comparator }: Quantity): Span | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  const exact = comparator?.length === 1
  if (comparator === '<' || comparator === '<=')
    return { low: Number.NEGATIVE_INFINITY, high: value, below: exact, above: false }
  if (comparator === '>' || comparator === '>=')
    return { low: value, high: Number.POSITIVE_INFINITY, below: false, above: exact }
  return comparator === undefined ? { low: value, high: value, below: false, above: false } : undefined
}

function matched(form: RegExp, text: string): readonly (string | undefined)[] {
  return text.length > LONGEST ? [] : (form.exec(text.trim()) ?? [])
}

function numberOf(text: string | undefined): number | undefined {
  // Three digits after the mark may be thousands; not after a nought.
  return text === undefined || /^[1-9]\d*[.,]\d{3}$/.test(text) ? undefined : Number(text.replace(',', '.'))
}

function unitOf(text: string | undefined, texts: UnitTexts): { readonly unit?: string } | undefined {
  if (text === undefined) return {}
  return texts.has(text) || texts.has(text.replaceAll(/\s/g, '')) ? { unit: text } : undefined
}
