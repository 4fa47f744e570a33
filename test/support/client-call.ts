// Calls as a client of the registry makes them: signed, and answered in its dialect.
import { expect } from 'vitest'
import type { Card, CDSServiceResponse } from '../../src/cds-hooks/types.ts'
import type { Config } from '../../src/config.ts'
import type { Knowledge } from '../../src/knowledge/knowledge.ts'
import { build } from './build.ts'
import { brokenCardRules } from './card-rules.ts'
import { claims, registryOf, token } from './tokens.ts'

/** How a client calls. */
export interface Caller {
  /** Its entry in the registry, laid over the one of the tests. */
  readonly client: { readonly profile?: string } & Readonly<Record<string, unknown>>
  readonly knowledge?: Knowledge
  readonly site?: Partial<Config['site']>
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What a client is answered; held against the rules of its dialect. */
export async function answered(
  request: object,
  { client, knowledge, site = {}, query = '', headers = {} }: Caller
): Promise<CDSServiceResponse> {
  const path = `/cds-services/wgs-${(request as { hook?: string }).hook}`
  const { app } = build({ registry: registryOf(client), site, ...(knowledge ? { knowledge } : {}) })
  const authorization = `Bearer ${token(claims(path))}`
  const response = await app.inject({
    method: 'POST',
    url: path + query,
    headers: { ...headers, authorization },
    payload: request
  })
  expect(response.statusCode).toBe(200)
  const body: CDSServiceResponse = response.json()
  expect(brokenCardRules(body, request, client.profile)).toEqual([])
  return body
}

/** The one card of an answer. */
export async function onlyCard(request: object, caller: Caller): Promise<Card> {
  const { cards } = await answered(request, caller)
  expect(cards).toHaveLength(1)
  return cards[0] as Card
}
