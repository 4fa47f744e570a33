// An earlier order under a site's own code is an order of WGS too: it gets the shared code beside its own.
import type { CodeableConcept, FhirResource } from '../fhir/types.ts'
import type { Source, SourceName } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import type { StandingContext } from './respond-context.ts'
import { hasCode } from './wgs-orders.ts'

type Sources = Readonly<Record<SourceName, Source>>

/** The sources with the shared WGS code on what carries a site's own; unchanged where a site has none. */
export function withOwnCodes(sources: Sources, { site, wgsCodes }: StandingContext): Sources {
  if (site.orderCodes.length === 0) return sources
  const coded = ({ state, resources }: Source): Source => ({
    state,
    resources: resources.map(resource => withSharedCode(resource, wgsCodes))
  })
  return { ...sources, orders: coded(sources.orders), reports: coded(sources.reports) }
}

function withSharedCode(resource: FhirResource, codes: StandingContext['wgsCodes']): FhirResource {
  const { code } = resource as { code?: CodeableConcept }
  if (!code || !hasCode(code, codes)) return resource
  const shared = { system: `${BASE}/CodeSystem/order`, code: 'wgs' }
  return { ...resource, code: { ...code, coding: [...(code.coding ?? []), shared] } } as FhirResource
}
