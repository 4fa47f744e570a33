// The door of feedback: what came of a card is kept beside it; repeats and unknown cards are no errors.
// https://cds-hooks.hl7.org/2.0/#feedback
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { type DecisionLog, LogUnavailable } from '../decision-log/decision-log.ts'
import { type EntryDraft, entryDraft } from '../decision-log/entry.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { problem } from '../problem/problem.ts'
import { type FeedbackItem, readFeedback } from './feedback-items.ts'
import { findService, missingService, noSuchService } from './services.ts'

/** What the door needs from outside. */
export interface FeedbackOptions {
  readonly log: DecisionLog
  readonly metrics: Metrics
  /** Whether what clinicians wrote is kept. */
  readonly comments: boolean
  /** The time, in milliseconds. */
  readonly now: () => number
}

/** Where an item came from. */
interface Origin {
  readonly service: string
  readonly client: string
  readonly tenant: string
  readonly correlation: string
  readonly at: number
}

/** Opens it: 200 with how many items are on record, repeats among them, and the field at fault of each that is not. */
export function openFeedback(app: FastifyInstance, { log, metrics, comments, now }: FeedbackOptions): void {
  const url = '/cds-services/:id/feedback'
  app.post<{ Params: { id: string } }>(url, async (request, reply) => {
    const service = findService(request.params.id)
    if (!service) throw noSuchService()
    const { items, refused } = readFeedback(request.body)
    const client = request.client?.id ?? ''
    const origin = { service: service.id, client, tenant: request.tenant, correlation: request.id, at: now() }
    await log.append(items.map(item => feedbackEntry(item, origin, comments))).catch(error => {
      if (!(error instanceof LogUnavailable)) throw error
      throw problem('log-unavailable', 'The feedback cannot be put on record. Try again.')
    })
    for (const { outcome } of items) metrics.feedback(outcome)
    request.log.info({ service: service.id, kept: items.length, refused }, 'feedback')
    return reply.send({ kept: items.length, refused })
  })
  refuseOtherMethods(app, url, 'POST', { missing: missingService })
}

/**
 * The entry of an item. The same card, outcome, time and suggestions from the same tenant are the same feedback, however often sent.
 * The card is looked for when the log is read: feedback may come before its decision has left the spool.
 */
function feedbackEntry(item: FeedbackItem, origin: Origin, comments: boolean): EntryDraft {
  const { service, client, tenant, correlation, at } = origin
  const { card, outcome, outcomeTimestamp, acceptedSuggestions, overrideReasons } = item
  const key = JSON.stringify([tenant, card, outcome, outcomeTimestamp, acceptedSuggestions.toSorted()])
  const record = {
    acceptedSuggestions,
    client,
    ...(comments ? { comments: item.comments } : {}),
    correlation,
    outcomeTimestamp,
    overrideReasons,
    service
  }
  const dedup = `feedback ${createHash('sha256').update(key).digest('hex')}`
  return entryDraft('feedback', at, JSON.stringify(record), { tenant, card, outcome, dedup })
}
