// A WGS order that is not for the patient whose record is open: said, and nothing assessed.
import { isObject } from '../fhir/resource-shapes.ts'
import { relativeReference } from '../guideline/subject.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { cardUuid, topic } from './card.ts'
import { removal } from './card-suggestions.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { associatedResource } from './decision-extension.ts'
import { markdownList } from './markdown.ts'
import type { RespondContext } from './respond-context.ts'
import type { Card, HookRequest } from './types.ts'
import type { WgsOrder } from './wgs-orders.ts'

/** Whether the order names a patient, and another one. An order that names none is the open patient's. */
export function isForOtherPatient({ raw }: WgsOrder, patientId: string): boolean {
  const subject = raw['subject']
  const reference = isObject(subject) ? subject['reference'] : undefined
  if (typeof reference !== 'string' || reference.startsWith('#')) return false
  return relativeReference(reference, 'Patient') !== `Patient/${patientId}`
}

/** The card of such an order. It carries no decision, because none was made. */
export function otherPatientCard(order: WgsOrder, request: HookRequest, { language }: RespondContext): Card {
  const words = CARD_TEXTS[language]
  const uuid = cardUuid(request, order.reference, 'other-patient')
  const suggestions = removal(order, uuid, language)
  return {
    uuid,
    summary: words.otherPatient,
    detail: markdownList([words.otherPatientDetail]),
    indicator: 'critical',
    source: { label: 'Genvej', url: BASE, topic: topic(['other-patient'], words.otherPatient) },
    ...(suggestions.length > 0 ? { suggestions, selectionBehavior: 'any' } : {}),
    extension: associatedResource(order)
  }
}
