// The gate of a closed service: every call carries a client's token for exactly the address it calls, used once.
// https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Client } from '../clients/client.ts'
import type { ClaimToken } from '../clients/used-tokens.ts'
import { type RefusedBy, type Trust, type VerifiedToken, verifyToken } from '../clients/verify-token.ts'
import { type Problem, problem } from '../problem/problem.ts'
import { audiencesAt } from './audiences.ts'
import { isOpenAddress } from './open-addresses.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The client that was authorised; undefined where the service, or the address, is open. */
    client: Client | undefined
    /** Whose patients and cards are meant: the client, and its tenant where it has several; empty where the service is open. */
    tenant: string
  }
}

/** What the gate needs. */
export interface GateOptions {
  readonly trust: Trust
  readonly claimToken: ClaimToken
  /** The time, in milliseconds. */
  readonly now: () => number
}

const BEARER = /^Bearer +([\w.~+/=-]+)$/i

/** Asks for a token on every address that is not open, before a byte of the body is read. Unknown addresses stay 404. */
export function authoriseCalls(app: FastifyInstance, options: GateOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.is404 || isOpenAddress(request.routeOptions.url ?? '')) return
    const { client, tenant } = await authorise(request, reply, options)
    request.client = client
    request.tenant = tenant === '' ? client.id : `${client.id}|${tenant}`
    request.log = request.log.child({ client: client.id })
  })
}

interface Authorised {
  readonly client: Client
  readonly tenant: string
}

async function authorise(request: FastifyRequest, reply: FastifyReply, options: GateOptions): Promise<Authorised> {
  const { trust, now } = options
  const [, compact] = BEARER.exec(request.headers.authorization ?? '') ?? []
  if (compact === undefined) throw refusal(request, reply, 'no-token', undefined)
  const path = request.url.split('?')[0] ?? ''
  const verdict = await verifyToken(compact, trust, client => audiencesAt(client, path), now())
  if (!verdict.accepted) throw refusal(request, reply, verdict.by, verdict.client)
  const { client, token } = verdict
  if (!(await firstUse(request, reply, token, options))) throw refusal(request, reply, 'single-use', client)
  return { client, tenant: token.tenant }
}

async function firstUse(
  request: FastifyRequest,
  reply: FastifyReply,
  { issuer, jti, expires }: VerifiedToken,
  { claimToken, now }: GateOptions
): Promise<boolean> {
  try {
    return await claimToken(issuer, jti, expires, now())
  } catch (error) {
    request.log.error({ error: error instanceof Error ? error.name : 'unknown' }, 'a token could not be remembered')
    reply.header('retry-after', '1')
    throw problem('overloaded', 'The service cannot take calls now. Try again.')
  }
}

/** The operator reads which check failed; the caller is told nothing. */
function refusal(
  request: FastifyRequest,
  reply: FastifyReply,
  by: RefusedBy | 'no-token' | 'single-use',
  client: Client | undefined
): Problem {
  request.log.warn({ check: by, client: client?.id }, 'a call was not authorised')
  reply.header('www-authenticate', 'Bearer')
  return problem('not-authorised', 'Not authorised.')
}
