// A client's JWT before anything is believed: its header and its claims, as it came.
// https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
import { decodeJwt, decodeProtectedHeader } from 'jose'
import type { Client, ClientRegistry } from './client.ts'

/** More characters than any client needs; longer ones are not looked at. */
const MOST_CHARACTERS = 8192

/** What a token says, unverified. */
export interface Token {
  readonly compact: string
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

/** Reads a token; undefined when it is no signed JWT (three parts, a JSON header, a JSON payload). */
export function readToken(compact: string): Token | undefined {
  if (compact.length > MOST_CHARACTERS) return undefined
  try {
    return { compact, header: { ...decodeProtectedHeader(compact) }, claims: decodeJwt(compact) }
  } catch {
    return undefined
  }
}

/** The client that a token says it is from: by issuer, and by tenant where the client has tenants. Nothing is proven yet. */
export function clientOf({ claims }: Token, { clients }: ClientRegistry): Client | undefined {
  const { iss, tenant } = claims
  return clients.find(
    ({ issuer, tenants }) => issuer === iss && (tenants.length === 0 || tenants.some(each => each === tenant))
  )
}
