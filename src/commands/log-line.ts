// An entry as a line of `genvej log`: data to read on, without the patient's id unless the cards are asked for as they were sent.
import { DECISION_EXTENSION } from '../cds-hooks/decision-extension.ts'
import type { Followed } from '../decision-log/read-log.ts'
import type { LogEntryTable } from '../store/schema.ts'

type Json = Readonly<Record<string, unknown>>

/** A decision as data. `sent`: with its card to the letter, which names the patient. */
export function decisionLine({ entry, delivery, feedback, corrections }: Followed, sent: boolean): Json {
  const { id, at, indication, outcome, tenant, subject } = entry
  const { card, systemActions, patient, encounter, user, ...record } = JSON.parse(entry.record) as Json & {
    readonly card: Json
  }
  const { criteria = [], ...decision } = decisionOf(card)
  return {
    id,
    at: instant(at),
    ...record,
    tenant,
    subject,
    indication,
    outcome,
    plan: null,
    ...decision,
    criteria,
    missing: (criteria as readonly Json[]).filter(({ status }) => status === 'unknown').map(each => each['id']),
    cards: [sent ? card : summary(card)],
    ...(sent ? { systemActions, patient, encounter, user } : {}),
    delivery,
    feedback: feedback.map(feedbackLine),
    corrections: corrections.map(otherLine)
  }
}

/** Feedback as data. */
export function feedbackLine({ id, at, card, outcome, record }: LogEntryTable): Json {
  return { id, at: instant(at), card, outcome, ...JSON.parse(record) }
}

/** Any other entry as data. */
export function otherLine({ id, kind, at, subject, card, outcome, record }: LogEntryTable): Json {
  const { patient: _named, ...rest } = JSON.parse(record) as Json
  return { id, kind, at: instant(at), subject, card, outcome, ...rest }
}

/** What a card is known by, without what it says of the patient. */
function summary(card: Json): Json {
  const { uuid, summary: says, indicator, suggestions = [], overrideReasons = [] } = card
  return {
    uuid,
    summary: says,
    indicator,
    suggestions: (suggestions as readonly Json[]).map(each => ({ uuid: each['uuid'], label: each['label'] })),
    overrideReasons: (overrideReasons as readonly Json[]).map(({ code }) => code)
  }
}

function decisionOf({ extension }: Json): Json {
  return ((extension as Json | undefined)?.[DECISION_EXTENSION] ?? {}) as Json
}

function instant(at: number): string {
  return new Date(at).toISOString()
}
