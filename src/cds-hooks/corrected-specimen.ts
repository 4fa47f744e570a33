// The order with the specimen that an ActivityDefinition requires, everything else as it came.
// https://hl7.org/fhir/R4/activitydefinition-definitions.html#ActivityDefinition.specimenRequirement
import type { ActivityDefinition, CodeableConcept, FhirResource, Resource, Specimen } from '../fhir/types.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { hasCode, type WgsOrder } from './wgs-orders.ts'

const OWN_ID = 'genvej-specimen'

/**
 * The whole order with the required specimen in place of the one it names.
 * Undefined when the activity requires none, or the order already has it.
 */
export function correctedSpecimen(
  { raw, order }: WgsOrder,
  activity: ActivityDefinition,
  knowledge: Knowledge
): FhirResource | undefined {
  const type = requiredType(activity)
  const specimens = knowledge.codes('specimen')
  if (!type || !specimens) return undefined
  const contained = order.contained ?? []
  const details = order.orderDetail ?? []
  const named = [...contained.flatMap(each => (isSpecimen(each) ? (each.type ?? []) : [])), ...details]
  if (named.some(concept => sharesCode(concept, type))) return undefined
  const otherDetails = details.filter(detail => !hasCode(detail, specimens))
  const { orderDetail: _, ...rest } = raw
  return {
    ...rest,
    ...(otherDetails.length > 0 ? { orderDetail: otherDetails } : {}),
    contained: [...contained.filter(each => !isSpecimen(each)), { resourceType: 'Specimen', id: OWN_ID, type }],
    specimen: [{ reference: `#${OWN_ID}` }]
  } as unknown as FhirResource
}

/** The type of the contained SpecimenDefinition that the activity refers to. */
function requiredType({ contained, specimenRequirement }: ActivityDefinition): CodeableConcept | undefined {
  const wanted = (specimenRequirement ?? []).map(each => each.reference?.replace('#', ''))
  const definition = (contained ?? []).find(each => each.id !== undefined && wanted.includes(each.id))
  return definition?.resourceType === 'SpecimenDefinition'
    ? (definition as { typeCollected?: CodeableConcept }).typeCollected
    : undefined
}

function isSpecimen(resource: Resource): resource is Specimen {
  return resource.resourceType === 'Specimen'
}

function sharesCode(a: CodeableConcept, b: CodeableConcept): boolean {
  const wanted = (b.coding ?? []).map(coding => `${coding.system}|${coding.code}`)
  const codings = Array.isArray(a?.coding) ? a.coding : []
  return codings.some(coding => wanted.includes(`${coding?.system}|${coding?.code}`))
}
