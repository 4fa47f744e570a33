// How long and how far a client's FHIR server is read for one call (`fhir` in the site configuration).
import { flag, object, wholeNumber } from '../settings/fields.ts'

export interface FhirSettings {
  /** Milliseconds for one request. */
  readonly callTimeout: number
  /** Milliseconds for everything that is read for one call. */
  readonly budget: number
  /** Pages of one search. */
  readonly pages: number
  /** Bytes of one answer. */
  readonly bodyLimit: number
  /** Whether the name of a FHIR server may lead into a private network (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fc00::/7). */
  readonly privateNetwork: boolean
  /** Whether a traced read tells the server of its trace (`traceparent`): it ties the server's own trace of a patient's read to ours. */
  readonly traceparent: boolean
}

const MEBIBYTE = 1024 * 1024
/** A click does not wait longer. */
const CALL_TIMEOUT = { otherwise: 300, from: 10, to: 300, unit: 'milliseconds' }
const BUDGET = { otherwise: 450, from: 10, to: 450, unit: 'milliseconds' }
const PAGES = { otherwise: 10, from: 1, to: 100, unit: 'pages' }
const BODY_LIMIT = { otherwise: 8 * MEBIBYTE, from: 1024, to: 64 * MEBIBYTE, unit: 'bytes' }

/** Reads the settings. Throws an Error that begins with the path of the first fault. */
export function readFhirSettings(given: unknown = {}): FhirSettings {
  const known = ['callTimeout', 'budget', 'pages', 'bodyLimit', 'privateNetwork', 'traceparent']
  const { callTimeout, budget, pages, bodyLimit, privateNetwork, traceparent } = object(given, 'fhir', known)
  return {
    callTimeout: wholeNumber(callTimeout, 'fhir.callTimeout', CALL_TIMEOUT),
    budget: wholeNumber(budget, 'fhir.budget', BUDGET),
    pages: wholeNumber(pages, 'fhir.pages', PAGES),
    bodyLimit: wholeNumber(bodyLimit, 'fhir.bodyLimit', BODY_LIMIT),
    privateNetwork: flag(privateNetwork, 'fhir.privateNetwork', false),
    traceparent: flag(traceparent, 'fhir.traceparent', false)
  }
}
