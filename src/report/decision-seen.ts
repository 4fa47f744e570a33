// A decision of the log with what came after it, as far as a report reads it.
import { DECISION_EXTENSION } from '../cds-hooks/decision-extension.ts'
import type { Followed } from '../decision-log/read-log.ts'
import type { Outcome } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'

export interface Seen {
  readonly at: number
  /** Client and patient, as the log tells them apart. */
  readonly patient: string
  readonly order: string
  /** False where the order named no indication, so that this one is only the nearest. */
  readonly named: boolean
  readonly indication: string
  readonly outcome: Outcome
  readonly plan: string
  readonly engine: string
  readonly card: string | null
  readonly critical: boolean
  readonly missing: readonly string[]
  readonly notMet: readonly string[]
  readonly ambiguous: readonly string[]
  readonly became: 'accepted' | 'overridden' | 'unanswered' | 'undelivered'
  /** The code of our own reason that was given. */
  readonly reason: string | undefined
}

interface SentDecision {
  readonly order: string
  readonly criteria: readonly { readonly id: string; readonly status: string; readonly ambiguous?: boolean }[]
  readonly alternatives?: readonly unknown[]
}

interface KeptRecord {
  readonly engine: string
  readonly plan: string
  readonly card: { readonly indicator: string; readonly extension: Readonly<Record<string, SentDecision>> }
}

const REASONS = `${BASE}/CodeSystem/override-reason`

/** Reads an entry; undefined when it holds no decision. */
export function decisionSeen({ entry, delivery, feedback }: Followed): Seen | undefined {
  const { at, tenant, subject, indication, outcome, card } = entry
  const record = JSON.parse(entry.record) as KeptRecord
  const decision = record.card.extension[DECISION_EXTENSION]
  if (!decision || indication === null || outcome === null) return undefined
  const idsOf = (holds: (each: SentDecision['criteria'][number]) => boolean) =>
    decision.criteria.filter(holds).map(({ id }) => id)
  const last = feedback.at(-1)
  return {
    at,
    patient: `${tenant} ${subject ?? ''}`,
    order: decision.order,
    named: decision.alternatives === undefined,
    indication,
    outcome: outcome as Outcome,
    plan: record.plan,
    engine: record.engine,
    card,
    critical: record.card.indicator === 'critical',
    missing: idsOf(({ status, ambiguous }) => status === 'unknown' && !ambiguous),
    notMet: idsOf(({ status }) => status === 'not-met'),
    ambiguous: idsOf(({ ambiguous }) => ambiguous === true),
    became: last ? (last.outcome as 'accepted' | 'overridden') : delivery === 'aborted' ? 'undelivered' : 'unanswered',
    reason: last && reasonOf(last.record)
  }
}

function reasonOf(record: string): string | undefined {
  const { overrideReasons = [] } = JSON.parse(record) as {
    readonly overrideReasons?: readonly { readonly system: string | null; readonly code: string | null }[]
  }
  return overrideReasons.find(({ system }) => system === REASONS)?.code ?? undefined
}
