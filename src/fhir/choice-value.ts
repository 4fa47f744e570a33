// The value in an element that may be of several types, and when two of them are the same. https://hl7.org/fhir/R4/formats.html#choice
import { isObject } from './resource-shapes.ts'
import type { Quantity } from './types.ts'

/** The value of an answer, or of a `value[x]`, `answer[x]` or `initial[x]`; undefined when there is none. */
export function valueIn(holder: object): unknown {
  for (const [name, value] of Object.entries(holder)) if (/^(value|answer)[A-Z]/.test(name)) return value
  return undefined
}

/** Whether two values are the same answer: codes by system and code, quantities in the same unit, anything else as it is written. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return a === b
  const isCoded = typeof a['code'] === 'string' && typeof b['code'] === 'string'
  if (isCoded && a['value'] === undefined) return a['system'] === b['system'] && a['code'] === b['code']
  const [left, right] = [a as Partial<Quantity>, b as Partial<Quantity>]
  return left.value === right.value && (left.code ?? left.unit) === (right.code ?? right.unit)
}
