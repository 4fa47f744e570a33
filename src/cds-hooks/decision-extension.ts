// The decision as data on its card: what other systems and reports read (contract, section 4). Public: nothing here is renamed.
import type { CriterionResult, Decision } from '../guideline/types.ts'
import type { WgsOrder } from './wgs-orders.ts'

/** The key under which a card carries its decision. */
export const DECISION_EXTENSION = 'org.w3id.genvej.decision'

/** The extensions of a card about an order; `others` are the other indications of an order that names none. */
export function decisionExtension(
  order: WgsOrder,
  decision: Decision,
  others: readonly Decision[]
): Readonly<Record<string, unknown>> {
  return {
    [DECISION_EXTENSION]: {
      order: order.reference,
      indication: decision.indication,
      outcome: decision.outcome,
      ambiguous: decision.ambiguous,
      plan: decision.plan,
      criteria: decision.criteria.map(criterionEntry),
      ...(decision.notObtained.length > 0 ? { notObtained: decision.notObtained } : {}),
      ...(others.length > 0 ? { alternatives: others.map(({ indication, outcome }) => ({ indication, outcome })) } : {})
    },
    ...associatedResource(order)
  }
}

/** Which order a card is about, as Da Vinci CRD says it. */
export function associatedResource(order: WgsOrder): Readonly<Record<string, unknown>> {
  return { 'davinci-crd.associated-resource': [{ reference: order.reference }] }
}

/** What is undefined is not written. */
function criterionEntry({ id, strength, status, reason, ambiguous, evidence }: CriterionResult) {
  return { id, strength, status, reason, ambiguous: ambiguous || undefined, evidence }
}
