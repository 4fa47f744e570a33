// From a call to its answer: the WGS orders, the record, the decisions, the cards. Pure: the same three give the same answer.
// https://cds-hooks.hl7.org/2.0/#cds-service-response
import { applyPlanDefinition } from '../guideline/apply.ts'
import { countableRecord, recordFor } from '../guideline/record.ts'
import type { Decision, PatientRecord, SourceName } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { problem } from '../problem/problem.ts'
import { hintStrength, rankDecisions } from './best-indication.ts'
import { type Advice, card } from './card.ts'
import { isForOtherPatient, otherPatientCard } from './other-patient.ts'
import { patientViewCards } from './patient-view.ts'
import { readPrefetch } from './prefetch.ts'
import type { RespondContext } from './respond-context.ts'
import type { ServiceDefinition } from './services.ts'
import { withOwnCodes } from './site-codes.ts'
import type { Card, CDSServiceResponse, HookRequest } from './types.ts'
import { type WgsOrder, wgsOrders } from './wgs-orders.ts'

const INDICATION = `${BASE}/CodeSystem/indication`
const MOST_OFFERED = 5
const NO_CARDS: CDSServiceResponse = { cards: [] }

/**
 * Answers a call that `readHookRequest` has read. A call without a WGS order has no cards, whatever else it holds.
 * Throws a Problem when the patient of a WGS order was not prefetched (412), or the orders are too many.
 */
export function respond(context: RespondContext, service: ServiceDefinition, request: HookRequest): CDSServiceResponse {
  if (service.hook === 'patient-view') return { cards: patientViewCards(request, context) }
  const orders = wgsOrders(request, context.wgsCodes)
  if (orders.length === 0) return NO_CARDS
  const { patientId } = request.context
  const own = orders.filter(order => !isForOtherPatient(order, patientId))
  const record = own.length > 0 ? obtainRecord(request, context) : undefined
  const cards = orders.flatMap((order): readonly Card[] =>
    record && own.includes(order)
      ? advise(order, recordFor(order.order, record), context).map(advice => card(advice, request, context))
      : [otherPatientCard(order, request, context)]
  )
  return { cards }
}

function obtainRecord(request: HookRequest, context: RespondContext): PatientRecord {
  const { patientId } = request.context
  const sources = withOwnCodes(readPrefetch(request.prefetch), context)
  const record = countableRecord({ patientId, sources }, context.now)
  if (record.patient) return record
  const key: SourceName = 'patient'
  throw problem(
    'patient-not-obtained',
    'The patient of the call is needed: send prefetch.patient, the Patient with the id of context.patientId.',
    `prefetch.${key}`
  )
}

/** What is to be said about an order: one advice for each indication it names, one in all when it names none. */
function advise(order: WgsOrder, record: PatientRecord, context: RespondContext): readonly Advice[] {
  const { plans } = context.knowledge
  const codes = indicationCodes(order)
  const unknownIndications = codes.filter(code => !plans.has(code))
  const named = codes.flatMap(code => plans.get(code) ?? [])
  if (named.length > 0)
    return named.map(plan => ({
      order,
      decision: applyPlanDefinition(plan, record, context.now),
      others: [],
      named: true,
      offered: [],
      unknownIndications
    }))
  const hints = ({ indication }: Decision) => hintStrength(context.hints.get(indication) ?? [], order.order, record)
  const ranked = rankDecisions(
    [...plans.values()].map(plan => applyPlanDefinition(plan, record, context.now)),
    hints
  )
  const [decision, ...others] = ranked
  if (!decision) return []
  const offered = standsOut(decision, hints(decision)) ? [decision] : possible(ranked)
  return [{ order, decision, others, named: false, offered, unknownIndications }]
}

/** The best indication stands out when its criteria are known to be met, or codes point to it. */
function standsOut({ outcome }: Decision, hints: number): boolean {
  return outcome !== 'not-recommended' && (outcome !== 'needs-information' || hints > 0)
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
