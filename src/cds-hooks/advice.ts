// What is to be said about each order: the decisions of the indications it names, or the one that fits best (contract, section 2).
import { applyPlanDefinition, type ReadyPlan } from '../guideline/apply.ts'
import { countableRecord } from '../guideline/record.ts'
import type { Decision, PatientRecord } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { hintStrength, knownCriteria, rankDecisions } from './best-indication.ts'
import type { Advice } from './card.ts'
import { readPrefetch } from './prefetch.ts'
import type { RespondContext } from './respond-context.ts'
import { withOwnCodes } from './site-codes.ts'
import type { HookRequest } from './types.ts'
import type { WgsOrder } from './wgs-orders.ts'

const INDICATION = `${BASE}/CodeSystem/indication`
const MOST_OFFERED = 5

/** What counts of what a call brought; without its patient when that was not among it. */
export function recordOf(request: HookRequest, context: RespondContext): PatientRecord {
  const sources = withOwnCodes(readPrefetch(request.prefetch), context)
  return countableRecord({ patientId: request.context.patientId, sources }, context.now)
}

/** The plans an order is decided by: those of the indications it names, all when it names none. */
export function plansFor(order: WgsOrder, { knowledge: { plans } }: RespondContext): readonly ReadyPlan[] {
  const named = indicationCodes(order).flatMap(code => plans.get(code) ?? [])
  return named.length > 0 ? named : [...plans.values()]
}

/** What is to be said about an order, by the record as it is seen from it: one advice for each indication it names, one in all when it names none. */
export function advise(order: WgsOrder, record: PatientRecord, context: RespondContext): readonly Advice[] {
  const { plans } = context.knowledge
  const codes = indicationCodes(order)
  const unknownIndications = codes.filter(code => !plans.has(code))
  const decisions = plansFor(order, context).map(plan => applyPlanDefinition(plan, record, context.now))
  if (codes.length > unknownIndications.length)
    return decisions.map(decision => ({
      order,
      decision,
      others: [],
      named: true,
      nearest: true,
      offered: [],
      unknownIndications
    }))
  const hints = ({ indication }: Decision) => hintStrength(context.hints.get(indication) ?? [], record)
  const ranked = rankDecisions(decisions, hints)
  const [decision, ...others] = ranked
  if (!decision) return []
  const offered = standsOut(decision, hints(decision)) ? alike(ranked, hints) : possible(ranked)
  const nearest = standsOut(decision, hints(decision)) || knownCriteria(decision) > 0
  return [{ order, decision, others, named: false, nearest, offered, unknownIndications }]
}

/** The best indication stands out when its criteria are known to be met, or codes point to it. */
function standsOut({ outcome }: Decision, hints: number): boolean {
  return outcome !== 'not-recommended' && (outcome !== 'needs-information' || hints > 0)
}

/** The best, and what codes point to as strongly: D61.0 stands in two lists, and nobody chooses for the clinician (T29). */
function alike(ranked: readonly Decision[], hints: (decision: Decision) => number): readonly Decision[] {
  const [best, ...others] = ranked
  if (!best) return []
  return [best, ...possible(others).filter(other => hints(best) > 0 && hints(other) === hints(best))]
}

function possible(ranked: readonly Decision[]): readonly Decision[] {
  return ranked.filter(({ outcome }) => outcome !== 'not-recommended').slice(0, MOST_OFFERED)
}

/** The codes of our own system among the reasons of an order, each once. */
function indicationCodes({ order }: WgsOrder): readonly string[] {
  const codings = (order.reasonCode ?? []).flatMap(({ coding }) => (Array.isArray(coding) ? coding : []))
  const own = codings.flatMap(coding =>
    coding?.system === INDICATION && typeof coding.code === 'string' ? coding.code : []
  )
  return [...new Set(own)]
}
