// A site's own codes on what is known: an earlier order under its own code is an order of WGS too, its laboratory's codes are known ones.
import type { CodeableConcept, FhirResource } from '../fhir/types.ts'
import type { Source, SourceName } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import type { StandingContext } from './respond-context.ts'
import { speaksOwn, withMeanings } from './site-laboratory.ts'
import { hasCode } from './wgs-orders.ts'

type Sources = Readonly<Record<SourceName, Source>>

/** The sources with the shared WGS code on what carries a site's own, and its laboratory's codes and units understood. */
export function withOwnCodes(sources: Sources, context: StandingContext): Sources {
  const { site, wgsCodes } = context
  const laboratory = speaksOwn(context)
  if (site.orderCodes.length === 0 && !laboratory) return sources
  const read = (
    { state, resources }: Source,
    ...rules: readonly ((resource: FhirResource) => FhirResource)[]
  ): Source => ({
    state,
    resources: resources.map(resource => rules.reduce((done, rule) => rule(done), resource))
  })
  const shared = (resource: FhirResource) => withSharedCode(resource, wgsCodes)
  const understood = (resource: FhirResource) => (laboratory ? withMeanings(resource, context) : resource)
  return {
    ...sources,
    observations: read(sources.observations, understood),
    orders: read(sources.orders, shared),
    reports: read(sources.reports, shared, understood)
  }
}

function withSharedCode(resource: FhirResource, codes: StandingContext['wgsCodes']): FhirResource {
  const { code } = resource as { code?: CodeableConcept }
  if (!code || !hasCode(code, codes)) return resource
  const shared = { system: `${BASE}/CodeSystem/order`, code: 'wgs' }
  return { ...resource, code: { ...code, coding: [...(code.coding ?? []), shared] } } as FhirResource
}
