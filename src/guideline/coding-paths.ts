// Where the codes of a resource stand, by the paths that a codeFilter may name, and whether they pass the filter.
// https://hl7.org/fhir/R4/metadatatypes.html#DataRequirement (codeFilter.path)
import type { CodeableConcept, Coding, FhirResource } from '../fhir/types.ts'
import { membership } from '../terminology/value-set.ts'
import type { CodeFilter } from './plan-types.ts'

/** Paths that lead to the code by which a resource is found, by type. */
export const PRIMARY: Readonly<Record<string, readonly string[]>> = {
  Observation: ['code'],
  Condition: ['code'],
  Procedure: ['code'],
  DiagnosticReport: ['code'],
  MedicationRequest: ['medication'],
  MedicationStatement: ['medication'],
  ServiceRequest: ['code', 'reasonCode'],
  FamilyMemberHistory: ['condition.code', 'relationship'],
  Consent: ['category'],
  Specimen: ['type']
}

/** Whether a resource passes a filter: a coding is in the list, and none is what the list excludes (wrong specimen). */
export function accepts(filter: CodeFilter, resource: FhirResource): boolean {
  const places = codingsAt(resource, filter.path).map(coding => membership(coding, filter.list))
  return places.includes('in') && !places.includes('excluded')
}

/** The codings of a resource at a path; none when there is nothing readable. */
export function codingsAt(resource: FhirResource, path: string): readonly Coding[] {
  const source = resource as unknown as Record<string, unknown>
  if (path === 'medication') return medicationCodings(resource)
  if (path === 'value') return codingsOf(source['valueCodeableConcept'])
  if (path === 'condition.code') {
    const conditions = source['condition']
    return Array.isArray(conditions) ? conditions.flatMap(condition => codingsOf(condition?.code)) : []
  }
  return codingsOf(source[path])
}

const NONE: readonly Coding[] = []

/** The codings of a CodeableConcept or of a list of them. */
export function codingsOf(value: unknown): readonly Coding[] {
  if (Array.isArray(value)) return value.flatMap(codingsOf)
  const coding = (value as CodeableConcept | null | undefined)?.coding
  return Array.isArray(coding) ? coding : NONE
}

function medicationCodings(resource: FhirResource): readonly Coding[] {
  const { medicationCodeableConcept, medicationReference, contained } = resource as unknown as Record<string, never>
  const id = String((medicationReference as { reference?: string } | undefined)?.reference ?? '').replace(/^#/, '')
  const inside = (contained as unknown as { id?: string; code?: CodeableConcept }[] | undefined)?.find(
    item => item.id === id
  )
  return [...codingsOf(medicationCodeableConcept), ...codingsOf(inside?.code)]
}
