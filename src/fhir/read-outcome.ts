// How a request to a FHIR server went, in one word, and the resource when there is one.
// https://hl7.org/fhir/R4/http.html#Status-Codes
import type { Exchanged } from './exchange.ts'
import { resourceIn } from './read-body.ts'
import type { Json } from './resource-shapes.ts'

/** A closed list: it labels metrics and stands in the access log. */
export const READ_OUTCOMES = [
  'read',
  'unauthorized',
  'forbidden',
  'not-found',
  'too-many-requests',
  'client-error',
  'server-error',
  'redirect',
  'not-fhir',
  'operation-outcome',
  'too-large',
  'timeout',
  'connection-failed',
  'certificate-refused',
  'address-refused',
  'left-alone'
] as const
/** One of them. */
export type ReadOutcome = (typeof READ_OUTCOMES)[number]

/** What a request came to. */
export type FhirAnswer =
  | { readonly outcome: 'read'; readonly resource: Json; readonly status: number }
  | { readonly outcome: Exclude<ReadOutcome, 'read'>; readonly status?: number; readonly code?: string }

/** Outcomes that say something of the server, not of this caller or this request. */
export const SERVER_AT_FAULT: ReadonlySet<ReadOutcome> = new Set([
  'server-error',
  'too-many-requests',
  'not-fhir',
  'timeout',
  'connection-failed',
  'certificate-refused'
])

/** The answer in what came back; anything but the resource type asked for is none. */
export function answerIn(exchanged: Exchanged, expected: string): FhirAnswer {
  if ('failed' in exchanged) {
    const { failed, code } = exchanged
    if (code !== undefined && failed === 'certificate-refused') return { outcome: failed, code }
    if (failed === 'interrupted') return { outcome: 'connection-failed' }
    return { outcome: failed === 'not-http' ? 'not-fhir' : failed }
  }
  const { status, contentType, body } = exchanged
  if (status !== 200) return { outcome: refusal(status), status }
  const resource = /json/i.test(contentType) ? resourceIn(body) : undefined
  if (resource?.['resourceType'] === 'OperationOutcome') return { outcome: 'operation-outcome', status }
  if (!resource || !isExpected(resource, expected)) return { outcome: 'not-fhir', status }
  return { outcome: 'read', resource, status }
}

function isExpected({ resourceType, type, entry }: Json, expected: string): boolean {
  if (resourceType !== expected) return false
  return expected !== 'Bundle' || (type === 'searchset' && (entry === undefined || Array.isArray(entry)))
}

function refusal(status: number): Exclude<ReadOutcome, 'read'> {
  if (status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 404 || status === 410) return 'not-found'
  if (status === 429) return 'too-many-requests'
  if (status >= 500) return 'server-error'
  if (status >= 400) return 'client-error'
  return status >= 300 ? 'redirect' : 'not-fhir'
}
