// What an operator is told about a token: every check on a line, also those after the first that fails. The token itself is never shown.
import type { JSONWebKeySet } from 'jose'
import type { Client } from './client.ts'
import { clientOf, readToken, type Token } from './token.ts'
import { tokenRules } from './token-rules.ts'
import { signedBy, type Trust } from './verify-token.ts'

/** A check as it turned out; `holds` is undefined when it could not be looked at. */
export interface ReportLine {
  readonly check: string
  readonly holds: boolean | undefined
  readonly says: string
}

const SHOWN = 200

/** Looks at a token as the service would, and goes on where the service would stop. `now` in milliseconds. */
export async function tokenReport(
  compact: string,
  { registry, keys }: Trust,
  audiences: (client: Client) => readonly string[],
  now: number
): Promise<readonly ReportLine[]> {
  const token = readToken(compact)
  if (!token)
    return [{ check: 'form', holds: false, says: 'it is no signed JWT of three parts, or longer than 8192 characters' }]
  const form = { check: 'form', holds: true, says: 'a signed JWT' }
  const client = clientOf(token, registry)
  const { iss, tenant, jti } = token.claims
  if (!client) {
    const issuers = registry.clients.map(each => [each.issuer, ...each.tenants].join(' with tenant '))
    const says = `no client has this iss and tenant; there is ${issuers.join(', ')}; found ${shown(iss)}, tenant ${shown(tenant)}`
    return [form, { check: 'client', holds: false, says }]
  }
  const rules = tokenRules(token, { client, audiences: audiences(client), now: now / 1000 })
  const broken = new Set(rules.filter(({ holds }) => !holds).map(({ rule }) => rule))
  const keyNamed = !['algorithm', 'key-id', 'key-url'].some(rule => broken.has(rule as (typeof rules)[number]['rule']))
  return [
    form,
    { check: 'client', holds: true, says: client.id },
    ...rules.map(({ rule, holds, wanted, found }) => ({
      check: rule,
      holds,
      says: holds ? wanted : `${wanted}; found ${shown(found)}`
    })),
    keyNamed ? signatureLine(await signedBy(client, token, keys, now), client, token) : NOT_LOOKED_AT,
    { check: 'single-use', holds: undefined, says: `the service takes each jti once; this one is ${shown(jti)}` }
  ]
}

const NOT_LOOKED_AT: ReportLine = {
  check: 'signature',
  holds: undefined,
  says: 'not looked at: the key is not named as it must be'
}

function signatureLine(outcome: 'signed' | 'keys' | 'signature', { keys }: Client, { header }: Token): ReportLine {
  const where = keys.kind === 'static' ? 'the registry' : keys.jwksUri
  const lacks = `${where} has no key for ${header['alg']} with kid ${shown(header['kid'])}`
  const says = {
    signed: `with a key from ${where}`,
    keys: keys.kind === 'static' ? `${lacks}; there is ${keyNames(keys.jwks)}` : `${lacks}, or could not be read`,
    signature: `the key with this kid from ${where} did not make it, or the token was changed`
  }
  return { check: 'signature', holds: outcome === 'signed', says: says[outcome] }
}

function keyNames({ keys }: JSONWebKeySet): string {
  return keys.map(({ kid, alg }) => `${shown(kid)}${alg ? ` for ${alg}` : ''}`).join(', ')
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
