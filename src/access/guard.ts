// What stands before every door, in this order: headers, origins, load, tokens, limits.
import type { FastifyInstance } from 'fastify'
import type { ClientRegistry } from '../clients/client.ts'
import { fetchKeys } from '../clients/fetch-keys.ts'
import { keySets } from '../clients/key-sets.ts'
import type { ClaimToken } from '../clients/used-tokens.ts'
import { authoriseCalls } from './authorise.ts'
import { limitCalls } from './call-limits.ts'
import { limitLaunches } from './launch-limits.ts'
import { answerOrigins, originAllowed } from './origins.ts'
import { shedLoad } from './shed-load.ts'
import { sendStandingHeaders } from './standing-headers.ts'

/** What the guard needs from outside. */
export interface GuardOptions {
  /** Who may call; undefined: everyone. */
  readonly clients: ClientRegistry | undefined
  /** Where used tokens are remembered. */
  readonly claimToken: ClaimToken
  /** Whether a call that comes now comes too late in its turn of the event loop. */
  readonly late: () => boolean
  /** Whether more entries wait for the log than it takes at a time. */
  readonly full: () => boolean
  /** The time, in milliseconds. */
  readonly now: () => number
}

/** Guards every address of an app, those that are opened later too. */
export function guardDoors(app: FastifyInstance, { clients, claimToken, late, full, now }: GuardOptions): void {
  app.decorateRequest('client', undefined)
  app.decorateRequest('tenant', '')
  sendStandingHeaders(app)
  answerOrigins(app, originAllowed(clients))
  shedLoad(app, late, full)
  if (!clients) return
  const keys = keySets(fetchKeys, (client, error) => app.log.error({ client: client.id, ...cause(error) }, 'no keys'))
  authoriseCalls(app, { trust: { registry: clients, keys }, claimToken, now })
  limitCalls(app, now)
  limitLaunches(app, now)
}

/** Why a key set could not be had, without a word of what was answered. */
function cause(error: unknown): { readonly error: string; readonly code?: string | undefined } {
  const { name, cause } = error as Error
  return { error: name, code: (cause as NodeJS.ErrnoException | undefined)?.code }
}
