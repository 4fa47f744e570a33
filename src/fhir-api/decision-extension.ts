// The decision as a FHIR extension: the same names as on a card (contract, section 4). Public: nothing here is renamed.
// https://hl7.org/fhir/R4/extensibility.html
import { DECISION } from '../cds-hooks/order-annotations.ts'
import type { Extension } from '../fhir/types.ts'
import type { CriterionResult, Decision, Evidence } from '../guideline/types.ts'

/** The whole decision, each criterion with what decided it. */
export function decisionAsExtension(decision: Decision): Extension {
  return {
    url: DECISION,
    extension: [
      { url: 'indication', valueCode: decision.indication },
      { url: 'outcome', valueCode: decision.outcome },
      { url: 'ambiguous', valueBoolean: Boolean(decision.ambiguous) },
      { url: 'plan', valueCanonical: decision.plan },
      ...decision.criteria.map(criterion)
    ]
  }
}

function criterion({ id, strength, status, reason, ambiguous, effect, evidence }: CriterionResult): Extension {
  return {
    url: 'criterion',
    extension: [
      { url: 'id', valueCode: id },
      ...(strength ? [{ url: 'strength', valueCode: strength }] : []),
      { url: 'status', valueCode: status },
      ...(reason ? [{ url: 'reason', valueCode: reason }] : []),
      ...(ambiguous ? [{ url: 'ambiguous', valueBoolean: true }] : []),
      ...(effect ? [{ url: 'effect', valueCode: effect }] : []),
      ...evidence.map(evidenceAsExtension)
    ]
  }
}

function evidenceAsExtension({ reference, ...said }: Evidence): Extension {
  const parts = Object.entries(said).flatMap(([url, text]) =>
    typeof text === 'string' && text !== '' ? [{ url, valueString: text }] : []
  )
  return { url: 'evidence', extension: [{ url: 'reference', valueReference: { reference } }, ...parts] }
}
