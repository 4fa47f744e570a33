// A card as an entry of the decision log: the card as it is kept (kept-card.ts), and what it rests on.
import { type EntryDraft, entryDraft } from '../decision-log/entry.ts'
import type { SubjectOf } from '../decision-log/subject.ts'
import type { PlanDefinition } from '../fhir/types.ts'
import { artefactDigest } from '../knowledge/digest.ts'
import { type Knowledge, ofType } from '../knowledge/knowledge.ts'
import type { CodeList } from '../terminology/value-set.ts'
import { DECISION_EXTENSION } from './decision-extension.ts'
import { keptOrder } from './kept-order.ts'
import type { Card, HookRequest } from './types.ts'
import type { WgsOrder } from './wgs-orders.ts'

/** What surrounds the cards of one answer. */
export interface Answered {
  readonly call: HookRequest
  readonly service: string
  /** The client and tenant that asked; empty where the service is open. */
  readonly client: string
  readonly tenant: string
  /** The id under which the call is found in the service's own log. */
  readonly correlation: string
  /** The moment that the decision took as now, in milliseconds. */
  readonly now: number
}

/** What stays the same from call to call. */
export interface Provenance {
  readonly engine: string
  /** SHA-256 of all the knowledge, and of the site's settings. */
  readonly knowledgeHash: string
  readonly siteHash: string
  /** SHA-256 of each plan, by its canonical with version. */
  readonly planHashes: ReadonlyMap<string, string>
  /** By these a draft is known to be an order that cards are about. */
  readonly wgsCodes: CodeList
  readonly subjectOf: SubjectOf
}

/** SHA-256 of each plan as it was read, by canonical with version. */
export function planHashes({ artefacts }: Knowledge): ReadonlyMap<string, string> {
  const plans = ofType<PlanDefinition>(artefacts, 'PlanDefinition').map(({ resource }) => resource)
  return new Map(plans.map(plan => [`${plan.url}|${plan.version}`, artefactDigest(plan)]))
}

/**
 * The entry of a card; `text` is the card as JSON as it is kept, `systemActions` what goes with the cards of the answer, in
 * the entry of the first, `orders` those that the cards are about. The patient's id and the user's are in the record alone:
 * the id, because a wrong rule must lead back to the patients it touched; the user apart, because figures need no staff.
 */
export function decisionEntry(
  card: Card,
  text: string,
  systemActions: readonly unknown[],
  orders: readonly WgsOrder[],
  answered: Answered,
  provenance: Provenance
): EntryDraft {
  const { call, service, client, tenant, correlation, now } = answered
  const { patientId, userId, encounterId } = call.context
  const { order: reference, indication, outcome, plan } = decisionOf(card)
  const order = orders.find(each => each.reference === reference)?.order
  const record = JSON.stringify({
    client,
    correlation,
    encounter: encounterId ?? null,
    engine: provenance.engine,
    hook: call.hook,
    hookInstance: call.hookInstance,
    knowledgeHash: provenance.knowledgeHash,
    now: new Date(now).toISOString(),
    order: order && keptOrder(order),
    patient: patientId,
    plan,
    planHash: plan === null ? null : (provenance.planHashes.get(plan) ?? null),
    service,
    siteHash: provenance.siteHash,
    user: userId
  })
  // The card goes in as it is: parsed and written again it would be another text.
  const beside = systemActions.length === 0 ? '' : `,"systemActions":${JSON.stringify(systemActions)}`
  const withCard = `${record.slice(0, -1)}${beside},"card":${text}}`
  const subject = provenance.subjectOf(tenant, patientId)
  const kind = outcome === null ? 'notice' : 'decision'
  return entryDraft(kind, now, withCard, { tenant, subject, card: card.uuid, indication, outcome })
}

function decisionOf({ extension }: Card): Readonly<Record<'order' | 'indication' | 'outcome' | 'plan', string | null>> {
  const decision = extension?.[DECISION_EXTENSION] as Readonly<Record<string, string>> | undefined
  const { order = null, indication = null, outcome = null, plan = null } = decision ?? {}
  return { order, indication, outcome, plan }
}
