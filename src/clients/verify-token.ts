// Whether a token is a client's, for one address and now: known issuer, then what it says, then its signature. Nothing is fetched
// before issuer and rules hold, so that nobody makes the service call an address. https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
import { compactVerify } from 'jose'
import type { Client, ClientRegistry } from './client.ts'
import type { KeySets } from './key-sets.ts'
import { clientOf, readToken, type Token } from './token.ts'
import { type TokenRule, tokenRules } from './token-rules.ts'

/** Why a token is refused: for the log and the operator, never for the caller. */
export type RefusedBy = 'form' | 'client' | TokenRule | 'keys' | 'signature'

export type Verdict =
  | { readonly accepted: true; readonly client: Client; readonly token: VerifiedToken }
  | { readonly accepted: false; readonly by: RefusedBy; readonly client: Client | undefined }

/** What an accepted token is remembered by. */
export interface VerifiedToken {
  readonly issuer: string
  readonly jti: string
  /** One of the client's tenants; empty where it has none. */
  readonly tenant: string
  /** When it can no longer be accepted, by any clock that is tolerated; milliseconds. */
  readonly expires: number
}

/** What tokens are held against. */
export interface Trust {
  readonly registry: ClientRegistry
  readonly keys: KeySets
}

/** Verifies a token for an address. `audiences` gives what `aud` may be for a client; `now` in milliseconds. */
export async function verifyToken(
  compact: string,
  { registry, keys }: Trust,
  audiences: (client: Client) => readonly string[],
  now: number
): Promise<Verdict> {
  const token = readToken(compact)
  if (!token) return { accepted: false, by: 'form', client: undefined }
  const client = clientOf(token, registry)
  if (!client) return { accepted: false, by: 'client', client }
  const expected = { client, audiences: audiences(client), now: now / 1000 }
  const broken = tokenRules(token, expected).find(({ holds }) => !holds)
  const by = broken?.rule ?? (await signedBy(client, token, keys, now))
  if (by !== 'signed') return { accepted: false, by, client }
  const { jti, exp, tenant } = token.claims
  const expires = Math.ceil((Number(exp) + client.clockSkewSeconds) * 1000)
  const own = client.tenants.length > 0 ? String(tenant) : ''
  return { accepted: true, client, token: { issuer: client.issuer, jti: String(jti), tenant: own, expires } }
}

/** Whether a token is signed with the key of its client that it names. */
export async function signedBy(
  client: Client,
  { compact, header }: Token,
  keys: KeySets,
  now: number
): Promise<'signed' | 'keys' | 'signature'> {
  const key = await keys(client, { alg: String(header['alg']), kid: String(header['kid']) }, now)
  if (!key) return 'keys'
  try {
    await compactVerify(compact, key, { algorithms: [...client.algorithms] })
    return 'signed'
  } catch {
    return 'signature'
  }
}
