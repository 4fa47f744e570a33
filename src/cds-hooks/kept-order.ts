// What the decision log keeps of the order that a card is about, so that the form that the card opens judges the same order.
// Codes and references alone: words, a display too, may name the patient.
import { readableDraft } from '../fhir/readable.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import type { CodeableConcept, Resource, ServiceRequest } from '../fhir/types.ts'
import { withoutPersonalNumbers } from '../language/personal-number.ts'

/** The parts of an order that a decision reads. */
interface KeptOrder {
  readonly id?: string | undefined
  readonly reasonCode?: readonly CodeableConcept[] | undefined
  readonly reasonReference?: readonly { readonly reference: string }[] | undefined
  readonly orderDetail?: readonly CodeableConcept[] | undefined
  readonly contained?: readonly Resource[] | undefined
}

const CODE = /^[\w.:+/#-]{1,64}$/

/** The codes of an order, and what it points to; what it does not say is undefined. */
export function keptOrder({ id, reasonCode, reasonReference, orderDetail, contained }: ServiceRequest): KeptOrder {
  const references = reasonReference?.flatMap(({ reference }) => (isKept(reference) ? [{ reference }] : []))
  const inside = contained?.map(each => {
    const { resourceType, id, type, code } = each as Resource & Readonly<Record<'type' | 'code', CodeableConcept>>
    return { resourceType, id: idOf(id), ...(type && { type: codes(type) }), ...(code && { code: codes(code) }) }
  })
  return {
    id: idOf(id),
    reasonCode: written(reasonCode?.map(codes)),
    reasonReference: written(references),
    orderDetail: written(orderDetail?.map(codes)),
    contained: written(inside)
  }
}

/** The order in the record of an entry about a patient of a client; undefined when it is about another, has none, or is no JSON any more. */
export function orderIn(record: string, patientId: string, client: string): ServiceRequest | undefined {
  const kept = parsed(record)
  if (!isObject(kept) || kept['patient'] !== patientId || kept['client'] !== client) return undefined
  return isObject(kept['order']) ? asOrder(kept['order']) : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function asOrder(order: Json): ServiceRequest {
  return readableDraft({ resourceType: 'ServiceRequest', ...order }) as unknown as ServiceRequest
}

function codes({ coding }: CodeableConcept): CodeableConcept {
  return {
    coding: (coding ?? []).flatMap(({ system, code }) =>
      isKept(code) ? [system === undefined ? { code } : { system, code }] : []
    )
  }
}

function idOf(id: unknown): string | undefined {
  return isKept(id) ? id : undefined
}

/** Whether it is a code or an id, and not a person's number. */
function isKept(text: unknown): text is string {
  return typeof text === 'string' && CODE.test(text) && withoutPersonalNumbers(text) === text
}

function written<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined
}
