// What counts of what was received: this patient's, in a status that means it is true, each resource once and in its newest version.
import { dateInterval } from '../fhir/date.ts'
import type { CodeableConcept, Condition, FhirResource, Period, Resource, ServiceRequest } from '../fhir/types.ts'
import { withoutRepeated } from './answer-origin.ts'
import { ownPatient } from './own-patient.ts'
import { belongsTo, relativeReference, subjectOf } from './subject.ts'
import { type PatientRecord, type ReceivedRecord, SOURCES, type SourceName, type SourceState } from './types.ts'
import { withoutWritten, writtenIn } from './written-relatives.ts'

/** Statuses that count, by type; a type that is not here does not count at all. https://hl7.org/fhir/R4/observation.html (status) */
const COUNTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries<ReadonlySet<string>>({
    Observation: new Set(['final', 'amended', 'corrected']),
    QuestionnaireResponse: new Set(['completed', 'amended']),
    DiagnosticReport: new Set(['final', 'amended', 'corrected', 'appended']),
    Procedure: new Set(['completed']),
    MedicationRequest: new Set(['active', 'on-hold', 'completed', 'stopped']),
    MedicationStatement: new Set(['active', 'on-hold', 'completed', 'stopped', 'intended', 'unknown']),
    FamilyMemberHistory: new Set(['completed', 'partial']),
    Consent: new Set(['active', 'rejected', 'inactive']),
    ServiceRequest: new Set(['active', 'on-hold', 'completed'])
  })
)

/** What was only thought of is no earlier order. https://hl7.org/fhir/R4/valueset-request-intent.html */
const NOT_ORDERED: ReadonlySet<string> = new Set(['proposal', 'plan'])

const DAY = 24 * 3600 * 1000

/**
 * Reduces a received record to what counts at an instant (`now`, milliseconds). Never throws on a resource:
 * one that cannot be read does not count.
 */
export function countableRecord(received: ReceivedRecord, now: number): PatientRecord {
  const dropped = { otherPatient: 0, withoutSubject: 0, future: 0 }
  const states = Object.fromEntries(SOURCES.map(name => [name, received.sources[name]?.state ?? 'not-sent'])) as Record<
    SourceName,
    SourceState
  >
  const patient = ownPatient(received.sources.patient?.resources ?? [], received.patientId, now)
  const mine = belongsTo(received.patientId, patient)
  const isFuture = futureAt(now)
  const all = SOURCES.filter(name => name !== 'patient').flatMap(name => received.sources[name]?.resources ?? [])
  const mayCount = newestVersions(all).filter(resource => {
    if (!isTrue(resource) && !isSuspected(resource)) return false
    const subject = subjectOf(resource)
    if (subject === undefined) dropped.withoutSubject++
    else if (!mine(subject)) dropped.otherPatient++
    else if (isFuture(resource)) dropped.future++
    else return true
    return false
  })
  const resources = eachSaidOnce(mayCount.filter(isTrue), all)
  const suspected = mayCount.filter(isSuspected)
  const record = { patient, order: undefined, resources, suspected, states, dropped }
  return received.order ? recordFor(received.order, record) : record
}

/** What a form took from a resource that was received, true or not, or wrote into one, is no second word beside it. */
function eachSaidOnce(resources: readonly FhirResource[], all: readonly FhirResource[]): readonly FhirResource[] {
  if (!resources.some(({ resourceType }) => resourceType === 'QuestionnaireResponse')) return resources
  const here = new Set(all.map(each => `${each?.resourceType}/${each?.id}`))
  const written = writtenIn(all)
  const standing = new Set(resources.map(each => `${each.resourceType}/${each.id}`))
  const retracted = new Set([...here].filter(each => !standing.has(each)))
  return resources.map(each =>
    each.resourceType === 'QuestionnaireResponse'
      ? withoutWritten(withoutRepeated(each, here), written, retracted)
      : each
  )
}

/** A record seen from one order: with the codes of the Conditions it points to as reasons, and without itself in its history. */
export function recordFor(order: ServiceRequest, record: PatientRecord): PatientRecord {
  const resources = record.resources.filter(
    ({ resourceType, id }) => resourceType !== 'ServiceRequest' || id !== order.id
  )
  return { ...record, order: withReferencedReasons(order, [...resources, ...record.suspected]), resources }
}

/** The order with the codes of the Conditions that its reasonReference points to beside those of its reasonCode. */
function withReferencedReasons(order: ServiceRequest, resources: readonly FhirResource[]): ServiceRequest {
  const given = Array.isArray(order.reasonReference) ? order.reasonReference : []
  const references = given.flatMap(each => each?.reference ?? [])
  if (references.length === 0) return order
  const contained = (order.contained ?? []).map(resource => [`#${resource.id}`, resource] as const)
  const here = resources.map(resource => [`${resource.resourceType}/${resource.id}`, resource] as const)
  const byReference = new Map<string, Resource>([...here, ...contained])
  const targets = references.map(reference => byReference.get(relativeReference(reference, 'Condition')))
  const codes = [...new Set(targets)].flatMap(target =>
    target?.resourceType === 'Condition' ? ((target as Condition).code ?? []) : []
  )
  return codes.length === 0 ? order : { ...order, reasonCode: [...(order.reasonCode ?? []), ...codes] }
}

const SUSPECTED: ReadonlySet<unknown> = new Set(['unconfirmed', 'provisional', 'differential'])

/** A diagnosis under suspicion. https://hl7.org/fhir/R4/valueset-condition-ver-status.html */
function isSuspected(resource: FhirResource): resource is Condition {
  return resource.resourceType === 'Condition' && codes(resource.verificationStatus).some(code => SUSPECTED.has(code))
}

/** Whether a resource means what it says: neither retracted, nor preliminary, nor only suspected, nor an order not to do it. */
export function isTrue(resource: FhirResource): boolean {
  if (resource.resourceType === 'Condition') {
    const verification = codes(resource.verificationStatus)
    return verification.length === 0 || verification.includes('confirmed')
  }
  if ((resource as { doNotPerform?: unknown }).doNotPerform === true) return false
  if (resource.resourceType === 'ServiceRequest' && NOT_ORDERED.has(resource.intent ?? '')) return false
  const status = (resource as { status?: unknown }).status
  return typeof status === 'string' && (COUNTS.get(resource.resourceType)?.has(status) ?? false)
}

function codes(concept: CodeableConcept | undefined): (string | undefined)[] {
  return Array.isArray(concept?.coding) ? concept.coding.map(coding => coding?.code) : []
}

/** Whether a resource speaks of a time that has not come at an instant (`now`, milliseconds). */
export function futureAt(now: number): (resource: FhirResource) => boolean {
  // A text before two days ago, in any time zone, needs no reading.
  const past = new Date(now - 2 * DAY).toISOString().slice(0, 10)
  return resource => {
    const text = timeIn(resource)
    return typeof text === 'string' && text >= past && (dateInterval(text)?.start ?? 0) > now
  }
}

function timeIn(resource: FhirResource): string | undefined {
  const fields = resource as unknown as Readonly<Record<string, string | undefined>>
  const { effectivePeriod, performedPeriod } = resource as unknown as Readonly<Record<string, Period | undefined>>
  return (
    fields['effectiveDateTime'] ??
    fields['effectiveInstant'] ??
    fields['authored'] ??
    effectivePeriod?.start ??
    fields['performedDateTime'] ??
    performedPeriod?.start ??
    fields['issued'] ??
    fields['dateTime']
  )
}

function newestVersions(resources: readonly FhirResource[]): FhirResource[] {
  const readable = resources.filter(
    each => each !== null && typeof each === 'object' && typeof each.resourceType === 'string'
  )
  const versions = Map.groupBy(readable, each =>
    each.id === undefined ? JSON.stringify(each) : `${each.resourceType}/${each.id}`
  )
  const asText = textsOnce()
  return [...versions.values()].map(each => newestOf(each, asText))
}

/** Resources as JSON, each written once, however many it is compared with. */
function textsOnce(): (resource: FhirResource) => string {
  const texts = new Map<FhirResource, string>()
  return resource => {
    const text = texts.get(resource) ?? JSON.stringify(resource)
    texts.set(resource, text)
    return text
  }
}

/**
 * Of versions with a number those with the highest stand; of what stands and what has none, the one that was changed last. What does
 * not say when is older than what does. Each step is a total order, so that it never matters in which order versions came.
 */
function newestOf(versions: readonly FhirResource[], asText: (resource: FhirResource) => string): FhirResource {
  const highest = versions.reduce((most, each) => Math.max(most, versionOf(each) ?? most), Number.NEGATIVE_INFINITY)
  const standing = versions.filter(each => (versionOf(each) ?? highest) === highest)
  return standing.reduce((newest, each) => (isLater(each, newest, asText) ? each : newest))
}

/** The number of a version; undefined when it has none: FHIR lets it be any text. https://hl7.org/fhir/R4/resource.html#Meta */
function versionOf({ meta }: FhirResource): number | undefined {
  const number = Number(meta?.versionId ?? Number.NaN)
  return Number.isFinite(number) ? number : undefined
}

/** By time of change; a retraction wins a draw, so that it is never outvoted by what it retracts. */
function isLater(a: FhirResource, b: FhirResource, asText: (resource: FhirResource) => string): boolean {
  const [left = Number.NEGATIVE_INFINITY, right = Number.NEGATIVE_INFINITY] = [a, b].map(
    ({ meta }) => dateInterval(String(meta?.lastUpdated ?? ''))?.start
  )
  if (left !== right) return left > right
  if (isTrue(a) !== isTrue(b)) return !isTrue(a)
  return asText(a) > asText(b)
}
