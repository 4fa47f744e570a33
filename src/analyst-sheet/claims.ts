// What a client writes into the token of a call, from the registry. https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
import type { Client } from '../clients/client.ts'

/** Header and payload, field by field: a value to write, or a rule in words. */
export interface TokenFacts {
  readonly header: Readonly<Record<string, string>>
  readonly payload: Readonly<Record<string, string>>
}

/** The fields of a client's token. */
export function claimsOf({ algorithms, keys, issuer, audience, tenants, maxTokenAgeSeconds }: Client): TokenFacts {
  return {
    header: {
      alg: algorithms.join(' or '),
      typ: 'JWT',
      kid: keys.kind === 'static' ? kidsOf(keys.jwks) : 'the id of the key in the key set',
      ...(keys.kind === 'fetched' ? { jku: `${keys.jwksUri} (or left out)` } : {})
    },
    payload: {
      iss: issuer,
      aud: `the address that is called, which begins with ${audience.join(' or ')}`,
      iat: 'the time of the call, in seconds since 1970',
      exp: `at most ${maxTokenAgeSeconds} seconds after iat`,
      jti: 'text that is never used again',
      ...(tenants.length > 0 ? { tenant: tenants.join(' or ') } : {})
    }
  }
}

function kidsOf({ keys }: { readonly keys: readonly { readonly kid?: string }[] }): string {
  return keys.map(({ kid }) => kid ?? '').join(' or ')
}
