// The knowledge artefacts as they leave the house: one JSON text and one entity tag each, written on first use.
// https://hl7.org/fhir/R4/http.html#read and RFC 9110, 8.8.3
import { createHash } from 'node:crypto'
import type { FhirResource } from '../fhir/types.ts'

/** Types that are published, in the order in which the CapabilityStatement lists them (contract, section 6). */
export const PUBLISHED_TYPES = [
  'PlanDefinition',
  'ActivityDefinition',
  'Questionnaire',
  'ValueSet',
  'CodeSystem',
  'ConceptMap',
  'StructureDefinition',
  'Library'
] as const
export type PublishedType = (typeof PUBLISHED_TYPES)[number]

/** An artefact with the texts that answers are made of. */
export interface Published {
  readonly id: string
  readonly resource: FhirResource
  /** The whole resource as JSON. */
  readonly body: () => string
  /** Its elements marked as summary, tagged SUBSETTED. https://hl7.org/fhir/R4/search.html#summary */
  readonly summary: () => string
  /** The entity tag of `body`. */
  readonly etag: () => string
}

/** The artefacts of each type, in the order of their ids. */
export type Publications = Readonly<Record<PublishedType, readonly Published[]>>

/** Prepares artefacts for publication. */
export function publish(artefacts: readonly FhirResource[]): Publications {
  const ofType = (type: string) =>
    artefacts
      .flatMap(each => (each.resourceType === type ? published(each) : []))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  return Object.fromEntries(PUBLISHED_TYPES.map(type => [type, ofType(type)])) as unknown as Publications
}

function published(resource: FhirResource): Published {
  const body = once(() => JSON.stringify(resource))
  return {
    id: resource.id ?? '',
    resource,
    body,
    summary: once(() => JSON.stringify(summaryOf(resource))),
    etag: once(() => entityTag(body()))
  }
}

/** The weak entity tag of a text. */
export function entityTag(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`
}

const SUMMARY: ReadonlySet<string> = new Set(
  (
    'resourceType id implicitRules language url version name title _title status experimental date publisher contact ' +
    'useContext jurisdiction type subjectType kind approvalDate effectivePeriod fhirVersion abstract context ' +
    'baseDefinition derivation'
  ).split(' ')
)
const SUBSETTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' }

function summaryOf(resource: FhirResource): object {
  const kept = Object.entries(resource).filter(([name]) => SUMMARY.has(name))
  return { ...Object.fromEntries(kept), meta: { ...resource.meta, tag: [...(resource.meta?.tag ?? []), SUBSETTED] } }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
