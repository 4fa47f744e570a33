// The public keys of clients, by kid: from the registry, or fetched, kept, and fetched again when a token names a new one.
// https://cds-hooks.hl7.org/2.0/#trusting-cds-clients (jku) and https://www.rfc-editor.org/rfc/rfc7517#section-5
import { type CryptoKey, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import type { Client } from './client.ts'

/** Finds the key that a token of a client names. Undefined: there is none, or the keys could not be had. Never throws. */
export type KeySets = (client: Client, named: NamedKey, now: number) => Promise<CryptoKey | undefined>

interface NamedKey {
  readonly alg: string
  readonly kid: string
}

/** Fetches a key set. Throws when it cannot be had. */
export type LoadKeys = (jwksUri: string) => Promise<JSONWebKeySet>

type Finder = ReturnType<typeof createLocalJWKSet>

const MINUTE = 60_000
/** Keys are fetched again after this long, so that one taken back is not trusted for long; they outlive an outage of their server. */
const FRESH = 10 * MINUTE
const USABLE = 60 * MINUTE
/** An unknown kid makes the service fetch no more often than this; after a failure it tries sooner. */
const PAUSE = MINUTE
const PAUSE_AFTER_FAILURE = 10_000

/** Key sets of the clients of one registry. `failed` is told when keys could not be had. */
export function keySets(load: LoadKeys, failed: (client: Client, error: unknown) => void): KeySets {
  const finders = new Map<Client, (now: number, kid: string) => Promise<Finder | undefined>>()
  return async (client, named, now) => {
    const finder = finders.get(client) ?? finderFor(client, load, error => failed(client, error))
    finders.set(client, finder)
    return find(await finder(now, named.kid), named)
  }
}

function finderFor(client: Client, load: LoadKeys, failed: (error: unknown) => void) {
  const { keys } = client
  if (keys.kind === 'fetched') return fetchedKeys(() => load(keys.jwksUri), failed)
  const finder = createLocalJWKSet(keys.jwks)
  return async () => finder
}

/** One key set that is fetched: what is known of it, when it was asked for, and the one request under way. */
function fetchedKeys(load: () => Promise<JSONWebKeySet>, failed: (error: unknown) => void) {
  let known: { readonly finder: Finder; readonly kids: ReadonlySet<unknown>; readonly at: number } | undefined
  let notBefore = Number.NEGATIVE_INFINITY
  let underWay: Promise<void> | undefined

  async function refresh(now: number): Promise<void> {
    notBefore = now + PAUSE
    try {
      const jwks = await load()
      known = { finder: createLocalJWKSet(jwks), kids: new Set(jwks.keys.map(({ kid }) => kid)), at: now }
    } catch (error) {
      notBefore = now + PAUSE_AFTER_FAILURE
      failed(error)
    }
  }

  return async (now: number, kid: string): Promise<Finder | undefined> => {
    const age = known ? now - known.at : Number.POSITIVE_INFINITY
    const missing = !known?.kids.has(kid) || age > USABLE
    if ((missing || age > FRESH) && !underWay && now >= notBefore)
      underWay = refresh(now).finally(() => {
        underWay = undefined
      })
    if (missing) await underWay
    return known && now - known.at <= USABLE ? known.finder : undefined
  }
}

async function find(finder: Finder | undefined, named: NamedKey): Promise<CryptoKey | undefined> {
  try {
    return await finder?.({ ...named })
  } catch {
    return undefined
  }
}
