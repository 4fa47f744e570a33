// A Bundle as what was received about one patient. What the Bundle does not hold counts as not recorded, unless it is cut short.
// https://hl7.org/fhir/R4/bundle.html#references
import { addressesOf, withContents } from '../fhir/bundle-contents.ts'
import { readableResource } from '../fhir/readable.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import type { FhirResource } from '../fhir/types.ts'
import { SOURCE_OF } from '../guideline/source-of.ts'
import { type ReceivedRecord, SOURCES, type Source, type SourceName } from '../guideline/types.ts'
import { entriesOf, patientsOf } from './bundle-patients.ts'
import { isWhole } from './bundle-whole.ts'

/** Every part of a record, as a Bundle has it. */
export interface BundleRecord extends ReceivedRecord {
  readonly sources: Readonly<Record<SourceName, Source>>
}

/** What a Bundle holds of one patient; whole unless the Bundle says that something is missing. */
interface Contents {
  readonly resources: readonly Json[]
  readonly whole: boolean
}

/**
 * What a Bundle says of the patient with an id; undefined when that Patient is not in it. Every part is complete, or all but the
 * Patient are truncated when the Bundle says that something is missing; a part with a resource that cannot be read is truncated too.
 */
export function bundleRecord(bundle: Json, patientId: string): BundleRecord | undefined {
  const contents = contentsOf(bundle, patientId)
  if (!contents) return undefined
  const parts = Map.groupBy(contents.resources, resource => SOURCE_OF.get(resource['resourceType']))
  const sources = SOURCES.map(
    name => [name, source(parts.get(name) ?? [], contents.whole || name === 'patient')] as const
  )
  return { patientId, sources: Object.fromEntries(sources) as BundleRecord['sources'] }
}

/** The draft orders of a Bundle for the patient with an id. */
export function draftOrders(bundle: Json, patientId: string): readonly Json[] {
  return (contentsOf(bundle, patientId)?.resources ?? []).filter(
    ({ resourceType, status, subject }) =>
      resourceType === 'ServiceRequest' &&
      status === 'draft' &&
      isObject(subject) &&
      subject['reference'] === `Patient/${patientId}`
  )
}

function contentsOf(bundle: Json, patientId: string): Contents | undefined {
  const entries = entriesOf(bundle)
  const found = patientsOf(entries).find(({ id }) => id === patientId)
  if (!found) return undefined
  const addresses = addressesOf(entries)
  const resources = found.resources.map(resource => withContents(resource, addresses))
  return { resources: [found.patient, ...resources], whole: isWhole(bundle) }
}

function source(received: readonly Json[], whole: boolean): Source {
  const resources = received.flatMap((each): FhirResource[] => {
    const readable = readableResource(each)
    return readable ? [readable] : []
  })
  return { state: whole && resources.length === received.length ? 'complete' : 'truncated', resources }
}
