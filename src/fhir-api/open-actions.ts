// What is open, as actions of a RequestGroup: an order to place, a questionnaire to answer, or a matter to settle.
// https://hl7.org/fhir/R4/requestgroup.html
import type {
  ActivityDefinition,
  CodeableConcept,
  Questionnaire,
  RequestGroupAction,
  ServiceRequest,
  Task
} from '../fhir/types.ts'
import type { CriterionResult, Decision } from '../guideline/types.ts'
import { BASE, type Knowledge, ofType, titleOfResource } from '../knowledge/knowledge.ts'
import { type Language, text } from '../language/text.ts'

/** A resource that an action proposes; contained, so it has an id of its own. */
export type Proposed = (ServiceRequest | Task) & { readonly id: string }

/** What actions are written for. */
export interface ActionFrame {
  readonly knowledge: Knowledge
  readonly language: Language
  /** The patient, as the client named it. */
  readonly subject: string
  readonly authored: string
}

const ACTIVITY_TYPE = 'http://hl7.org/fhir/uv/cpg/CodeSystem/cpg-activity-type-cs'
const COLLECT: CodeableConcept = { coding: [{ system: ACTIVITY_TYPE, code: 'collect-information' }] }

/** The actions of a decision, with the resources they propose, each once. */
export function openActions(
  decision: Decision,
  frame: ActionFrame
): { readonly actions: readonly RequestGroupAction[]; readonly proposed: readonly Proposed[] } {
  const proposed = new Map<string, Proposed>()
  const propose = (resource: Proposed): RequestGroupAction['resource'] => {
    proposed.set(resource.id, resource)
    return { reference: `#${resource.id}` }
  }
  const actions = decision.criteria.filter(isOpen).map((each): RequestGroupAction => {
    const ways = [...new Set(each.missing.flatMap(({ obtainedBy }) => obtainedBy))].flatMap(canonical =>
      wayToObtain(canonical, decision, frame)
    )
    const [first] = ways
    const about = {
      id: each.id,
      title: each.title[frame.language],
      description: each.sentence[frame.language],
      documentation: [
        {
          type: 'citation' as const,
          display: each.quote.text,
          label: each.quote.place,
          citation: each.quote.source
        }
      ]
    }
    if (!first) return { ...about, resource: propose(matter(each, frame)) as object }
    return {
      ...about,
      selectionBehavior: 'any',
      action: ways.map(({ title, resource }) => ({ title, resource: propose(resource) as object }))
    }
  })
  const order = orderItself(decision, frame)
  const all = order ? [...actions, { title: order.title, resource: propose(order.resource) as object }] : actions
  return { actions: all, proposed: [...proposed.values()] }
}

function isOpen({ status, effect }: CriterionResult): boolean {
  return status === 'unknown' && (effect === 'require' || effect === 'confirm')
}

interface Way {
  readonly title: string
  readonly resource: Proposed
}

function wayToObtain(canonical: string, decision: Decision, frame: ActionFrame): Way[] {
  const name = canonical.slice(canonical.lastIndexOf('/') + 1)
  const activity = frame.knowledge.activities.get(canonical)
  if (!activity) return [questionnaireWay(canonical, name, frame)]
  const title = titleOfResource(activity)[frame.language]
  if (activity.kind === 'ServiceRequest' && activity.code)
    return [{ title, resource: serviceRequest(activity, decision, frame) }]
  return [{ title, resource: task(`task-${name}`, title, frame, { instantiatesCanonical: canonical }) }]
}

/** The order that the plan is about, when its criteria are met. */
function orderItself(decision: Decision, frame: ActionFrame): Way | undefined {
  if (!decision.outcome.startsWith('recommended')) return undefined
  const canonical = frame.knowledge.plans.get(decision.indication)?.plan.order
  const activity = canonical ? frame.knowledge.activities.get(canonical) : undefined
  return activity?.code
    ? { title: titleOfResource(activity)[frame.language], resource: serviceRequest(activity, decision, frame) }
    : undefined
}

function serviceRequest(activity: ActivityDefinition, { indication }: Decision, frame: ActionFrame): Proposed {
  const system = `${BASE}/CodeSystem/indication`
  const display = frame.knowledge.titleOf(system, indication)?.[frame.language]
  return {
    resourceType: 'ServiceRequest',
    id: `order-${activity.id}`,
    ...(activity.url ? { instantiatesCanonical: [activity.url] } : {}),
    status: 'draft',
    intent: 'proposal',
    ...(activity.code ? { code: activity.code } : {}),
    subject: { reference: frame.subject },
    authoredOn: frame.authored,
    reasonCode: [{ coding: [{ system, code: indication, ...(display ? { display } : {}) }] }]
  }
}

function questionnaireWay(canonical: string, name: string, frame: ActionFrame): Way {
  const questionnaires = ofType<Questionnaire>(frame.knowledge.artefacts, 'Questionnaire')
  const found = questionnaires.find(({ resource }) => resource.url === canonical)?.resource
  const title = found ? text(found.title, found._title)[frame.language] : name
  const input = [{ type: COLLECT, valueCanonical: canonical }]
  return { title, resource: task(`questionnaire-${name}`, title, frame, { input }) }
}

/** A matter that no order and no questionnaire settles. */
function matter({ id, sentence }: CriterionResult, frame: ActionFrame): Proposed {
  return task(`matter-${id}`, sentence[frame.language], frame, {})
}

function task(
  id: string,
  description: string | undefined,
  frame: ActionFrame,
  more: Pick<Task, 'instantiatesCanonical' | 'input'>
): Proposed {
  const { instantiatesCanonical, input } = more
  return {
    resourceType: 'Task',
    id,
    ...(instantiatesCanonical ? { instantiatesCanonical } : {}),
    status: 'draft',
    intent: 'proposal',
    code: COLLECT,
    ...(description ? { description } : {}),
    for: { reference: frame.subject },
    authoredOn: frame.authored,
    ...(input ? { input } : {})
  }
}
