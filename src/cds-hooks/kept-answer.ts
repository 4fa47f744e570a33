// No card leaves before it is on record: the answer is written, kept (kept-card.ts), and then sent.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type DecisionLog, LogUnavailable } from '../decision-log/decision-log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { problem } from '../problem/problem.ts'
import { type Answered, decisionEntry, type Provenance } from './decision-entry.ts'
import { keptActions, keptCard } from './kept-card.ts'
import type { CDSServiceResponse } from './types.ts'
import { wgsOrders } from './wgs-orders.ts'

/** What keeping needs. */
export interface Keeping {
  readonly log: DecisionLog
  readonly provenance: Provenance
  readonly metrics: Metrics
  /** The time, in milliseconds. */
  readonly now: () => number
}

/**
 * The body of an answer, when its cards are durable; an answer without cards is answered as it is and costs nothing.
 * Throws a Problem (503) when the cards could not be kept: then none of them is sent.
 */
export function keptAnswer(
  { log, provenance, metrics, now }: Keeping,
  { raw: { socket }, trace }: FastifyRequest,
  { raw }: FastifyReply,
  response: CDSServiceResponse,
  answered: Answered
): CDSServiceResponse | Promise<Buffer> {
  if (response.cards.length === 0) return response
  const { entries, text } = written(response, answered, provenance)
  const { hook } = answered.call
  const since = performance.now()
  const durable = log.append(entries)
  // Made while the disk works, and once: a string would be encoded for its length, and again to be sent.
  const body = new Promise<Buffer>(made => setImmediate(() => made(Buffer.from(text))))
  return durable.then(
    () => {
      metrics.took('log', performance.now() - since, trace)
      for (const { indication, outcome } of entries)
        if (indication !== null && outcome !== null) metrics.decided(indication, outcome, hook, trace)
      const ids = entries.map(({ id }) => id)
      if (socket.destroyed) log.deliver(ids, now(), 'aborted')
      else raw.once('close', () => log.deliver(ids, now(), raw.writableFinished ? 'delivered' : 'aborted'))
      return body
    },
    error => {
      if (!(error instanceof LogUnavailable)) throw error
      throw problem(
        'log-unavailable',
        'What would be advised cannot be put on record, so nothing is advised. Try again.'
      )
    }
  )
}

/**
 * The answer as JSON, and what is kept of it. A function of its own, so that nothing that waits for the disk holds the call: every
 * garbage collection would carry the whole record along.
 */
function written(response: CDSServiceResponse, answered: Answered, provenance: Provenance) {
  const { cards, ...rest } = response
  const texts = cards.map(card => JSON.stringify(card))
  const orders = wgsOrders(answered.call, provenance.wgsCodes)
  const entries = cards.map((card, at) => {
    const kept = keptCard(card)
    const text = kept === card ? (texts[at] ?? '') : JSON.stringify(kept)
    const beside = at === 0 ? (response.systemActions ?? []) : []
    return decisionEntry(card, text, keptActions(beside), orders, answered, provenance)
  })
  const more = JSON.stringify(rest)
  return { entries, text: `{"cards":[${texts.join(',')}]${more === '{}' ? '' : `,${more.slice(1, -1)}`}}` }
}
