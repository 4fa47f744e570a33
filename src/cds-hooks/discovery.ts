// Discovery: the three services with the prefetch templates that the plans ask for. https://cds-hooks.hl7.org/2.0/#discovery
import { prefetchTemplates } from './prefetch-templates.ts'
import type { StandingContext } from './respond-context.ts'
import { SERVICES } from './services.ts'
import type { CDSService } from './types.ts'

const USAGE =
  'Only prefetch.patient is required: without it, and without a fhirServer to read it from, the answer to a WGS order is 412. ' +
  'Other keys that are absent, and on which an open criterion rests, are read from fhirServer with the access token when both are sent ' +
  '(searches as in prefetch; read access to the same resource types); what is not obtained is unknown, never normal. ' +
  'A draft order names its indication in ServiceRequest.reasonCode (https://w3id.org/genvej/CodeSystem/indication).'

/** The body of GET /cds-services; made once, at boot. */
export function discovery(context: StandingContext): { readonly services: readonly CDSService[] } {
  const plans = [...context.knowledge.plans.values()].map(({ plan }) => plan)
  const prefetch = prefetchTemplates(plans, context)
  return { services: SERVICES.map(service => ({ ...service, prefetch, usageRequirements: USAGE, version: '2.0' })) }
}
