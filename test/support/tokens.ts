// Clients that sign their calls: keys made for the test, registries that name them, and tokens good and bad.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

export const PUBLIC_URL = 'https://genvej.example.org'
const ISSUER = 'https://ehr.example.org'
/** The instant of the app under test, in seconds. */
export const NOW = Date.parse('2026-11-21T12:00:00Z') / 1000

export interface Pair {
  readonly kid: string
  readonly alg: string
  readonly privateKey: KeyObject
  /** The public key as a JSON Web Key with its kid. */
  readonly jwk: Readonly<Record<string, unknown>>
}

/** A key pair for ES384 or RS384. */
export function pair(kid: string, alg: 'ES384' | 'RS384' = 'ES384'): Pair {
  const { privateKey, publicKey } =
    alg === 'ES384'
      ? generateKeyPairSync('ec', { namedCurve: 'P-384' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { kid, alg, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } }
}

export const EHR = pair('ehr-1')

/** A registry with one client whose key is `EHR`; `client` and `more` are laid over it. */
export function registryOf(client: object = {}, more: object = {}) {
  return {
    publicUrl: PUBLIC_URL,
    clients: [{ id: 'ehr', issuer: ISSUER, jwks: { keys: [EHR.jwk] }, ...client }],
    ...more
  }
}

let tokens = 0

/** The claims of a good token for an address of the service. */
export function claims(path: string, more: object = {}) {
  return { iss: ISSUER, aud: PUBLIC_URL + path, iat: NOW - 5, exp: NOW + 290, jti: `token-${++tokens}`, ...more }
}

/** A token: these claims, signed with this key; `header` is laid over the header. */
export function token(payload: object, { kid, alg, privateKey }: Pair = EHR, header: object = {}): string {
  const text = `${encode({ alg, typ: 'JWT', kid, ...header })}.${encode(payload)}`
  const key = alg.startsWith('ES') ? { key: privateKey, dsaEncoding: 'ieee-p1363' as const } : privateKey
  return `${text}.${sign('sha384', Buffer.from(text), key).toString('base64url')}`
}

/** A token signed with a shared secret, here the public key: what confused verifiers accept. */
export function hmacToken(payload: object, { kid, jwk }: Pair = EHR): string {
  const text = `${encode({ alg: 'HS256', typ: 'JWT', kid })}.${encode(payload)}`
  return `${text}.${createHmac('sha256', JSON.stringify(jwk)).update(text).digest('base64url')}`
}

/** A token that says it needs no signature. */
export function unsignedToken(payload: object): string {
  return `${encode({ alg: 'none', typ: 'JWT', kid: EHR.kid })}.${encode(payload)}.`
}

/** Header and payload in the encoding of a JWT. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
