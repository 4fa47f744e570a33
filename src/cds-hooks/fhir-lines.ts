// What is logged of reading over FHIR: each read that failed, with what an operator can do about it; without a word about the patient.
import type { FastifyBaseLogger } from 'fastify'
import type { ReadReport } from '../fhir/client.ts'
import type { FhirAccess } from './fhir-access.ts'
import type { HookRequest } from './types.ts'

const CERTIFICATE_HINT =
  'the certificate of the server is not trusted; an authority of your own is named with NODE_EXTRA_CA_CERTS'

/** Logs a read that failed. */
export function logFailedRead(
  log: FastifyBaseLogger,
  { hookInstance }: HookRequest,
  { scope }: FhirAccess,
  { server, type, outcome, status, code, milliseconds }: ReadReport
): void {
  if (outcome === 'read') return
  const forbidden = outcome === 'forbidden' || outcome === 'unauthorized'
  const said = outcome === 'certificate-refused' ? CERTIFICATE_HINT : forbidden ? scopeHint(scope, type) : undefined
  const hint = said === undefined ? {} : { hint: said }
  const took = Math.round(milliseconds)
  // A server that is left alone was told of when it failed; each call says it again only to who looks closely.
  const level = outcome === 'left-alone' ? 'debug' : 'warn'
  log[level]({ hookInstance, server, type, outcome, status, code, milliseconds: took, ...hint }, 'a FHIR read failed')
}

/** A FHIR server that this client is not registered with: its record is not read, and the cards say so. */
export function logServerNotAllowed(log: FastifyBaseLogger, { fhir, hookInstance }: HookRequest): void {
  if (fhir !== 'server-not-allowed') return
  log.warn({ hookInstance }, 'fhirServer is none of the servers registered for the client: nothing is read from it')
}

/** Clients name scopes in their own ways, so that the text only hints at why a read was refused. */
function scopeHint(scope: string | undefined, type: string): string {
  if (scope === undefined) return 'the client sent no scope'
  const named = scope.includes(type) || scope.includes('*')
  return named ? `the scope names ${type}; the user may not be allowed to see it` : `the scope does not name ${type}`
}
