// No card leaves before it is on record: the answer is written, kept (kept-card.ts), and then sent.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type DecisionLog, LogUnavailable } from '../decision-log/decision-log.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { problem } from '../problem/problem.ts'
import { type Answered, decisionEntry, type Provenance } from './decision-entry.ts'
import { keptActions, keptCard } from './kept-card.ts'
import type { CDSServiceResponse } from './types.ts'

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
  const { cards, ...rest } = response
  const texts = cards.map(card => JSON.stringify(card))
  const more = JSON.stringify(rest)
  const entries = cards.map((card, at) => {
    const kept = keptCard(card)
    const text = kept === card ? (texts[at] ?? '') : JSON.stringify(kept)
    const beside = at === 0 ? (response.systemActions ?? []) : []
    return decisionEntry(card, text, keptActions(beside), answered, provenance)
  })
  const ids = entries.map(({ id }) => id)
  // Bytes once: as a string it would be encoded for its length, and again to be sent.
  const body = Buffer.from(`{"cards":[${texts.join(',')}]${more === '{}' ? '' : `,${more.slice(1, -1)}`}}`)
  // What waits here keeps what it names: not the call, or every garbage collection would carry the whole record along.
  const { hook } = answered.call
  const since = performance.now()
  return log.append(entries).then(
    () => {
      metrics.took('log', performance.now() - since, trace)
      for (const { indication, outcome } of entries)
        if (indication !== null && outcome !== null) metrics.decided(indication, outcome, hook, trace)
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
