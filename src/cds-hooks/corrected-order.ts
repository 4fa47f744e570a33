// The order as met advice would have it: one update with every change, so that none undoes another.
// https://cds-hooks.hl7.org/2.0/#action (update: the whole resource)
import { readableDraft } from '../fhir/readable.ts'
import type { ActivityDefinition, FhirResource, ServiceRequest } from '../fhir/types.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { correctedSpecimen } from './corrected-specimen.ts'
import type { WgsOrder } from './wgs-orders.ts'

/** The request priorities of FHIR, the calmest first. https://hl7.org/fhir/R4/valueset-request-priority.html */
const PRIORITIES: readonly unknown[] = ['routine', 'urgent', 'asap', 'stat']

/** The changed order, and the activities that changed it; undefined when it is as they would have it. */
export function correctedOrder(
  order: WgsOrder,
  activities: readonly ActivityDefinition[],
  knowledge: Knowledge
): { readonly resource: FhirResource; readonly by: readonly ActivityDefinition[] } | undefined {
  let raw = order.raw
  const by = activities.filter(activity => {
    const readable = readableDraft(raw) as unknown as ServiceRequest
    const onSpecimen = correctedSpecimen({ ...order, raw, order: readable }, activity, knowledge)
    const changed = withPriority((onSpecimen ?? raw) as WgsOrder['raw'], activity)
    if (changed === raw) return false
    raw = changed
    return true
  })
  return by.length > 0 ? { resource: raw as unknown as FhirResource, by } : undefined
}

/** The order with the priority that an activity asks for; as it came when it has that or a higher one. */
function withPriority(raw: WgsOrder['raw'], { priority }: ActivityDefinition): WgsOrder['raw'] {
  return PRIORITIES.indexOf(priority) > PRIORITIES.indexOf(raw['priority'] ?? 'routine') ? { ...raw, priority } : raw
}
