// The resource in the body of a FHIR answer, looked at as the body of a call is before anything reads it.
// https://hl7.org/fhir/R4/json.html
import { isUtf8 } from 'node:buffer'
import { isDeep, LARGE } from './json-depth.ts'
import { flawOf, MOST_DEPTH } from './json-flaw.ts'
import { isObject, type Json } from './resource-shapes.ts'

/** The resource in a body. Undefined when it is not JSON in UTF-8, nests too deep, reaches for a prototype, or is no resource. */
export function resourceIn(body: Buffer): Json | undefined {
  const value = objectIn(body)
  return typeof value?.['resourceType'] === 'string' ? value : undefined
}

/** The JSON object in a body. Undefined when it is none, nests too deep, or reaches for a prototype. */
export function objectIn(body: Buffer): Json | undefined {
  const value = parsed(body)
  return isObject(value) && !flawOf(value, MOST_DEPTH) ? value : undefined
}

function parsed(body: Buffer): unknown {
  if (!isUtf8(body) || (body.length > LARGE && isDeep(body, MOST_DEPTH))) return undefined
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}
