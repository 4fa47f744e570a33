// Which indication an order fits best that names none: by outcome, then by coded hints, then by what is open (contract, section 2).
import type { FhirResource, ValueSet } from '../fhir/types.ts'
import type { Decision, Outcome, PatientRecord } from '../guideline/types.ts'
import { BASE, type Knowledge, ofType } from '../knowledge/knowledge.ts'
import type { CodeList } from '../terminology/value-set.ts'
import { hasCode } from './wgs-orders.ts'

const INDICATION = `${BASE}/CodeSystem/indication`

/** From first to last; what must go another way is urgent, so it is never hidden behind a better fit. */
const ORDER: readonly Outcome[] = [
  'outside-pathway',
  'recommended',
  'recommended-with-caution',
  'needs-confirmation',
  'needs-information',
  'not-recommended'
]

/**
 * Diagnoses that point to each indication: the value sets whose `useContext` says that the indication is their focus.
 * https://hl7.org/fhir/R4/metadatatypes.html#UsageContext
 */
export function hintLists(knowledge: Knowledge): ReadonlyMap<string, readonly CodeList[]> {
  const sets = ofType<ValueSet>(knowledge.artefacts, 'ValueSet').map(({ resource }) => resource)
  return new Map(
    [...knowledge.plans.keys()].map(indication => [
      indication,
      sets.filter(set => focusesOn(set, indication)).flatMap(({ id }) => knowledge.codes(id ?? '') ?? [])
    ])
  )
}

function focusesOn({ useContext }: ValueSet, indication: string): boolean {
  return (useContext ?? []).some(
    ({ code, valueCodeableConcept }) =>
      code.code === 'focus' &&
      valueCodeableConcept?.coding?.some(coding => coding.system === INDICATION && coding.code === indication)
  )
}

/** Conditions of the record, stated or suspected, that point to an indication. */
export function hintingConditions(lists: readonly CodeList[], record: PatientRecord): readonly FhirResource[] {
  return [...record.resources, ...record.suspected].filter(
    resource => resource.resourceType === 'Condition' && lists.some(list => hasCode(resource.code, list))
  )
}

/** Decisions, best first. The order's own reasons point harder than the record, and that harder than what is known of the criteria. */
export function rankDecisions(
  decisions: readonly Decision[],
  hints: (decision: Decision) => number
): readonly Decision[] {
  const keys = new Map(
    decisions.map(decision => [
      decision,
      [ORDER.indexOf(decision.outcome), -hints(decision), -knownCriteria(decision), openCriteria(decision)]
    ])
  )
  return decisions.toSorted((a, b) => compare(keys.get(a) ?? [], keys.get(b) ?? []))
}

/** How strongly codes point to an indication: 2 by the reason of the order, stated or referred to; 1 by the record, 0 not at all. */
export function hintStrength(lists: readonly CodeList[], record: PatientRecord): number {
  const reasons = record.order?.reasonCode ?? []
  if (reasons.some(reason => lists.some(list => hasCode(reason, list)))) return 2
  return hintingConditions(lists, record).length > 0 ? 1 : 0
}

/** What the record shows of an indication: its own requirements that are met by something other than the patient's age and sex. */
export function knownCriteria({ criteria }: Decision): number {
  return criteria.filter(
    ({ status, type, strength, evidence }) =>
      status === 'met' &&
      type === 'inclusion' &&
      strength === 'shall' &&
      evidence.some(({ reference }) => !reference.startsWith('Patient/'))
  ).length
}

function openCriteria({ criteria }: Decision): number {
  return criteria.filter(({ effect }) => effect !== undefined && effect !== 'inform').length
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [at, value] of a.entries()) if (value !== b[at]) return value - (b[at] ?? 0)
  return 0
}
