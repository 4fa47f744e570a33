// What a token must say before its signature is looked at, rule by rule. Times are seconds since 1970 (NumericDate).
// https://cds-hooks.hl7.org/2.0/#trusting-cds-clients and https://www.rfc-editor.org/rfc/rfc7519#section-4.1
import type { Client } from './client.ts'
import type { Token } from './token.ts'

const TOKEN_RULES = [
  'algorithm',
  'type',
  'key-id',
  'key-url',
  'audience',
  'expires',
  'issued',
  'not-before',
  'lifetime',
  'token-id'
] as const
export type TokenRule = (typeof TOKEN_RULES)[number]

/** A rule as it turned out; `wanted` and `found` are for the operator, never for the caller. */
export interface RuleResult {
  readonly rule: TokenRule
  readonly holds: boolean
  readonly wanted: string
  readonly found: unknown
}

/** What a token is held against. */
export interface Expected {
  readonly client: Client
  /** The addresses that `aud` may name. */
  readonly audiences: readonly string[]
  /** Now, in seconds. */
  readonly now: number
}

const MOST_ID_CHARACTERS = 256
/** Control characters and halves of characters: no store keeps them. */
const UNFIT = /[\p{Cc}\p{Cs}]/u

/** Every rule, in the order in which they are looked at; whatever the claims hold, this answers. */
export function tokenRules({ header, claims }: Token, { client, audiences, now }: Expected): readonly RuleResult[] {
  const { alg, typ, kid, jku } = header
  const { aud, exp, iat, nbf, jti } = claims
  const skew = client.clockSkewSeconds
  const lifetime = isTime(exp) && isTime(iat) ? exp - iat : undefined
  const { keys } = client
  const results: Readonly<Record<TokenRule, readonly [holds: boolean, wanted: string, found: unknown]>> = {
    algorithm: [client.algorithms.some(each => each === alg), `alg is ${client.algorithms.join(' or ')}`, alg],
    type: [typeof typ === 'string' && typ.toUpperCase() === 'JWT', 'typ is JWT', typ],
    'key-id': [isId(kid), 'kid names the key', kid],
    'key-url': [
      keys.kind === 'static' || jku === undefined || jku === keys.jwksUri,
      keys.kind === 'static' ? 'jku is not read: the keys are in the registry' : `jku, if any, is ${keys.jwksUri}`,
      jku
    ],
    audience: [asList(aud).some(each => audiences.some(known => known === each)), audienceText(audiences), aud],
    expires: [isTime(exp) && exp > now - skew, `exp is after ${instant(now - skew)}`, shownTime(exp)],
    issued: [isTime(iat) && iat <= now + skew, `iat is not after ${instant(now + skew)}`, shownTime(iat)],
    'not-before': [
      nbf === undefined || (isTime(nbf) && nbf <= now + skew),
      `nbf, if any, is not after ${instant(now + skew)}`,
      shownTime(nbf)
    ],
    lifetime: [
      lifetime !== undefined && lifetime > 0 && lifetime <= client.maxTokenAgeSeconds,
      `exp is at most ${client.maxTokenAgeSeconds} s after iat`,
      lifetime === undefined ? undefined : `${lifetime} s`
    ],
    'token-id': [isId(jti), `jti is plain text of at most ${MOST_ID_CHARACTERS} characters`, jti]
  }
  return TOKEN_RULES.map(rule => {
    const [holds, wanted, found] = results[rule]
    return { rule, holds, wanted, found }
  })
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MOST_ID_CHARACTERS && !UNFIT.test(value)
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function audienceText(audiences: readonly string[]): string {
  return `aud is ${audiences.join(' or ')}`
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

function shownTime(value: unknown): unknown {
  return isTime(value) && Math.abs(value) < 8.64e12 ? instant(value) : value
}
