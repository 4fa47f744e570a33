// A patient Bundle as the calls a client would have made about it: drafts in the context, everything else in the prefetch.
// https://cds-hooks.hl7.org/2.0/#calling-a-cds-service

import type { StandingContext } from '../cds-hooks/respond-context.ts'
import type { ServiceDefinition } from '../cds-hooks/services.ts'
import { isWgsOrder } from '../cds-hooks/wgs-orders.ts'
import { addressesOf, withContents } from '../fhir/bundle-contents.ts'
import { dateInterval } from '../fhir/date.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import { stableUuid } from '../fhir/uuid.ts'
import { SOURCE_OF } from '../guideline/source-of.ts'
import { SOURCES, type SourceName } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { type BundlePatient, entriesOf, patientsOf } from '../record/bundle-patients.ts'
import { isWhole } from '../record/bundle-whole.ts'
import type { Call } from './item.ts'

/** How Bundles become calls. */
export interface BundleSettings {
  readonly service: ServiceDefinition
  /** Ordered for when a Bundle drafts no WGS; none: one order without indication. */
  readonly indications: readonly string[]
  readonly wgsCodes: StandingContext['wgsCodes']
}

/** One call for each patient of a Bundle; none when it holds no Patient. `seed` makes the call's own UUID. */
export function bundleCalls(bundle: Json, settings: BundleSettings, seed: string): readonly Call[] {
  const entries = entriesOf(bundle)
  const addresses = addressesOf(entries)
  const { timestamp } = bundle
  const made = typeof timestamp === 'string' ? dateInterval(timestamp)?.start : undefined
  const whole = isWhole(bundle)
  return patientsOf(entries).map(patient => {
    const resources = patient.resources.map(resource => withContents(resource, addresses))
    const body = callBody({ ...patient, resources }, settings, whole, stableUuid(`${seed} ${patient.id}`))
    return { patient: patient.id, service: settings.service, body, made }
  })
}

function callBody(of: BundlePatient, { service, indications, wgsCodes }: BundleSettings, whole: boolean, uuid: string) {
  const drafts = of.resources.filter(resource => resource['status'] === 'draft' && isWgsOrder(resource, wgsCodes))
  const orders = drafts.length > 0 ? drafts : newDrafts(of.id, indications)
  const selections = orders.flatMap(({ id }) => (typeof id === 'string' ? [`ServiceRequest/${id}`] : []))
  return {
    hook: service.hook,
    hookInstance: uuid,
    context: {
      userId: 'Practitioner/replay',
      patientId: of.id,
      ...(service.hook === 'patient-view' ? {} : { draftOrders: { ...searchset(orders), type: 'collection' } }),
      ...(service.hook === 'order-select' ? { selections } : {})
    },
    prefetch: prefetch(of, new Set(drafts), whole)
  }
}

/** Every key, complete; all of them cut short when the Bundle itself is. */
function prefetch({ patient, resources }: BundlePatient, drafts: ReadonlySet<Json>, whole: boolean): Json {
  const parts = Map.groupBy(resources, resource => SOURCE_OF.get(resource['resourceType']))
  const part = (name: SourceName) => {
    const bundle = searchset((parts.get(name) ?? []).filter(resource => !drafts.has(resource)))
    return whole ? bundle : { ...bundle, link: [{ relation: 'next', url: 'urn:genvej:replay:not-in-the-bundle' }] }
  }
  return Object.fromEntries(SOURCES.map(name => [name, name === 'patient' ? patient : part(name)]))
}

function searchset(resources: readonly Json[]) {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map(resource => ({ resource }))
  }
}

function newDrafts(patient: string, indications: readonly string[]): readonly Json[] {
  const codes = indications.length > 0 ? indications : [undefined]
  return codes.map((code, at) => ({
    resourceType: 'ServiceRequest',
    id: `replay-${at + 1}`,
    status: 'draft',
    intent: 'order',
    code: { coding: [{ system: `${BASE}/CodeSystem/order`, code: 'wgs' }] },
    subject: { reference: `Patient/${patient}` },
    ...(code ? { reasonCode: [{ coding: [{ system: `${BASE}/CodeSystem/indication`, code }] }] } : {})
  }))
}
