// PlanDefinition/$apply: the decision of the hook, said in FHIR: a CarePlan with what is open and what is missing.
// https://hl7.org/fhir/R4/plandefinition-operation-apply.html
import type { CarePlan, RequestGroup, ServiceRequest } from '../fhir/types.ts'
import { applyPlanDefinition } from '../guideline/apply.ts'
import { recordFor } from '../guideline/record.ts'
import type { Decision, PatientRecord } from '../guideline/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { decisionAsExtension } from './decision-extension.ts'
import { guidance } from './guidance-response.ts'
import { openActions } from './open-actions.ts'
import type { Subject } from './subject.ts'

export const APPLY_INPUT = ['url', 'canonical', 'subject', 'data', 'encounter', 'practitioner']

/** What a plan is applied to, when, and in which language it is answered. */
interface Case {
  readonly indication: string
  readonly subject: Subject
  readonly record: PatientRecord
  /** The draft order, when one was handed in. */
  readonly order: ServiceRequest | undefined
  /** References to the encounter and the practitioner in context, when they were given. */
  readonly encounter: string | undefined
  readonly practitioner: string | undefined
  readonly language: Language
  readonly now: number
}

/** Applies the plan of an indication; undefined when there is none. */
export function applyToCase(knowledge: Knowledge, given: Case): CarePlan | undefined {
  const ready = knowledge.plans.get(given.indication)
  if (!ready) return undefined
  const record = given.order ? recordFor(given.order, given.record) : given.record
  return carePlan(applyPlanDefinition(ready, record, given.now), knowledge, given)
}

function carePlan(decision: Decision, knowledge: Knowledge, given: Case): CarePlan {
  const { subject, language, now } = given
  const context = {
    ...(given.encounter ? { encounter: { reference: given.encounter } } : {}),
    ...(given.practitioner ? { author: { reference: given.practitioner } } : {})
  }
  const authored = new Date(now).toISOString()
  const frame = { knowledge, language, subject: subject.reference, authored }
  const { actions, proposed } = openActions(decision, frame)
  const said = guidance(decision, knowledge, frame)
  const group: RequestGroup = {
    resourceType: 'RequestGroup',
    id: 'requests',
    instantiatesCanonical: [decision.plan],
    status: 'draft',
    intent: 'proposal',
    subject: { reference: subject.reference },
    ...context,
    authoredOn: authored,
    action: [...actions]
  }
  const outcome = knowledge.titleOf(`${BASE}/CodeSystem/outcome`, decision.outcome)?.[language]
  return {
    resourceType: 'CarePlan',
    language,
    contained: [...(actions.length > 0 ? [group, ...proposed] : []), ...said],
    extension: [decisionAsExtension(decision)],
    instantiatesCanonical: [decision.plan],
    status: 'draft',
    intent: 'proposal',
    title: decision.title[language],
    ...(outcome ? { description: outcome } : {}),
    subject: { reference: subject.reference },
    ...context,
    created: authored,
    supportingInfo: [{ reference: '#guidance' }],
    ...(actions.length > 0 ? { activity: [{ reference: { reference: '#requests' } }] } : {})
  }
}
