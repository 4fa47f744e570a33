// What a call says about the client's FHIR server: where it is, and the token to read it with. Checked at the door, field by field.
// https://cds-hooks.hl7.org/2.0/#fhir-resource-access
import { type AllowedServers, allowedBase, type FhirBase } from '../fhir/allowed-address.ts'
import { type BearerToken, bearerToken } from '../fhir/bearer-token.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import { fieldInvalid, fieldMissing } from './field-problems.ts'

/** How the record may be read for one call. */
export interface FhirAccess {
  readonly base: FhirBase
  readonly token: BearerToken
  /** The scope as the client wrote it: nothing is refused on it, it only explains a refusal. */
  readonly scope: string | undefined
}

/** What a call brought of FHIR access. */
export type GivenAccess = FhirAccess | 'none' | 'server-not-allowed'

/**
 * Reads `fhirServer` and `fhirAuthorization`. Both are needed to read; without `servers` neither is used (replay). Throws
 * the Problem that names the field at fault; a server that is not allowed is one only where any on this machine would be.
 */
export function readFhirAccess(
  { fhirServer, fhirAuthorization }: Json,
  servers: AllowedServers | undefined
): GivenAccess {
  const server = fhirServer ?? undefined
  const authorization = fhirAuthorization ?? undefined
  if (server !== undefined && !isHttpUrl(server)) throw fieldInvalid('fhirServer', 'It is the URL of a FHIR server.')
  const base = servers && server !== undefined ? allowedBase(server, servers) : undefined
  if (servers?.anyLoopback && server !== undefined && !base)
    throw fieldInvalid('fhirServer', 'Without a client registry only a FHIR server on this machine is accepted.')
  if (authorization === undefined) return 'none'
  if (!isObject(authorization)) throw fieldInvalid('fhirAuthorization', 'It is a JSON object.')
  if (server === undefined) throw fieldMissing('fhirServer')
  const token = readToken(authorization)
  if (!servers) return 'none'
  const { scope } = authorization
  return base ? { base, token, scope: typeof scope === 'string' ? scope : undefined } : 'server-not-allowed'
}

/** The access token; what else stands beside it (`expires_in`, `subject`) is the client's own matter. */
function readToken({ access_token, token_type }: Json): BearerToken {
  if (access_token === undefined) throw fieldMissing('fhirAuthorization.access_token')
  if (token_type === undefined) throw fieldMissing('fhirAuthorization.token_type')
  if (typeof token_type !== 'string' || token_type.toLowerCase() !== 'bearer')
    throw fieldInvalid('fhirAuthorization.token_type', 'It is Bearer.')
  const token = bearerToken(access_token)
  if (!token) throw fieldInvalid('fhirAuthorization.access_token', 'It is a bearer token (RFC 6750, section 2.1).')
  return token
}

function isHttpUrl(value: unknown): boolean {
  return typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}
