// Why there is no result, written where the result would stand: »aflyst«, »koaguleret«. Laboratories send it so beside, or in place of, dataAbsentReason.
import type { Observation } from '../fhir/types.ts'

const ABSENT: ReadonlySet<string> = new Set([
  'http://terminology.hl7.org/CodeSystem/data-absent-reason',
  'http://terminology.hl7.org/CodeSystem/v3-NullFlavor'
])
/** SNOMED CT: not performed, not done. */
const NOT_DONE: ReadonlySet<string> = new Set(['262008008', '385660001'])
const WORDS: ReadonlySet<string> = new Set([
  'aflyst',
  'annulleret',
  'ikke udført',
  'ej udført',
  'ikke målt',
  'udgår',
  'udgået',
  'bortfalder',
  'kasseret',
  'hæmolyseret',
  'koaguleret',
  'prøve mangler',
  'prøve ikke modtaget',
  'ikke modtaget',
  'utilstrækkeligt materiale',
  'for lidt materiale',
  'afventer',
  'svar følger',
  'cancelled',
  'canceled',
  'not done',
  'not performed',
  'test not performed',
  'not received',
  'insufficient sample',
  'insufficient specimen',
  'quantity not sufficient',
  'qns',
  'clotted',
  'hemolyzed',
  'haemolysed',
  'pending'
])

/** Whether the value only says why there is none; any other word may be a result that is not understood. */
export function saysWhyNone({ valueString, valueCodeableConcept }: Observation): boolean {
  if (valueString !== undefined) return isReason(valueString)
  const { coding = [], text } = valueCodeableConcept ?? {}
  if (coding.some(({ system = '', code = '' }) => ABSENT.has(system) || NOT_DONE.has(code))) return true
  return coding.length === 0 && text !== undefined && isReason(text)
}

function isReason(text: string): boolean {
  return WORDS.has(text.trim().toLowerCase().replace(/\.$/, ''))
}
