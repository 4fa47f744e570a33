// Something that was to be written into the record and was not, with the server's reason.
// https://hl7.org/fhir/R4/operationoutcome.html
import { isObject } from '../fhir/resource-shapes.ts'
import type { FhirAnswer } from './fhir-messages.ts'

export interface Refusal {
  /** The label of the suggestion that was taken; undefined: the order that was to be signed. */
  readonly suggestion: string | undefined
  /** In the server's own words and language. */
  readonly why: string
}

/** Why a server refused a write; undefined when it did not. */
export function refusalIn({ status, resource }: FhirAnswer): string | undefined {
  if (status >= 200 && status <= 299) return undefined
  const issues: unknown = isObject(resource) ? resource['issue'] : undefined
  const words = Array.isArray(issues) ? issues.filter(isObject).flatMap(wordsOf) : []
  return words.length > 0 ? words.join('; ') : `HTTP ${status}`
}

function wordsOf({ details, diagnostics, code }: Readonly<Record<string, unknown>>): readonly string[] {
  const text = isObject(details) ? details['text'] : undefined
  const first = [text, diagnostics, code].find(each => typeof each === 'string' && each !== '')
  return first === undefined ? [] : [String(first)]
}
