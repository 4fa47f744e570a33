// What the order says of its specimen: a contained Specimen, or a code among the order details (contract, section 2).
// https://hl7.org/fhir/R4/references.html#contained
import type { ServiceRequest, Specimen } from '../fhir/types.ts'

/** The specimens of an order, each with the address at which the order says it: its own, and that of what it contains. */
export function orderedSpecimens(order: ServiceRequest | undefined): readonly Specimen[] {
  if (!order) return []
  const contained = (order.contained ?? [])
    .filter((resource): resource is Specimen => resource.resourceType === 'Specimen')
    .map(specimen => ({ ...specimen, id: `${order.id ?? ''}#${specimen.id ?? ''}` }))
  const details = (order.orderDetail ?? []).map(
    type => ({ resourceType: 'Specimen' as const, id: order.id ?? '', type }) satisfies Specimen
  )
  return [...contained, ...details]
}
