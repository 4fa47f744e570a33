// What is no result: one that only says why there is none, also where the result would stand (»aflyst«, »koaguleret«: laboratories send it so
// beside, or in place of, dataAbsentReason), and a measurement without a value.
import type { FhirResource, Observation } from '../fhir/types.ts'
import { isFinding } from './finding-value.ts'
import type { Input } from './plan-types.ts'

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

/**
 * Whether a resource says something to an input. A result that only says why there is none is no result; as the newest answer to a
 * question it still is the newest. Nor is a measurement without a value, where any result counts; a panel or an examination has none of its own.
 */
export function saysSomething(resource: FhirResource, input: Input): boolean {
  if (resource.resourceType !== 'Observation') return true
  return isResult(resource, input) || (input.newest && isFinding(resource))
}

function isResult(resource: Observation, { filters, newest }: Input): boolean {
  const values = Object.keys(resource).filter(key => key.startsWith('value'))
  const isHollow = resource.valueQuantity !== undefined && resource.valueQuantity.value === undefined
  if (saysWhyNone(resource)) return false
  if (values.length > 0 && !isHollow) return true
  if (resource.dataAbsentReason !== undefined) return false
  if (newest || resource.interpretation?.length) return true
  return !isHollow && !filters.some(({ list }) => list.units.size > 0 || list.zeroOne.size > 0)
}

/** Whether the value only says why there is none; any other word may be a result that is not understood. */
function saysWhyNone({ valueString, valueCodeableConcept }: Observation): boolean {
  if (valueString !== undefined) return isReason(valueString)
  const { coding = [], text } = valueCodeableConcept ?? {}
  if (coding.some(({ system = '', code = '' }) => ABSENT.has(system) || NOT_DONE.has(code))) return true
  return coding.length === 0 && text !== undefined && isReason(text)
}

function isReason(text: string): boolean {
  return WORDS.has(text.trim().toLowerCase().replace(/\.$/, ''))
}
