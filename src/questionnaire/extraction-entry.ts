// A resource on its way to a FHIR server: a transaction entry that can be sent again without making a second resource.
// https://hl7.org/fhir/R4/http.html#ccreate
import type { BundleEntry, FhirResource, Identifier, QuestionnaireResponse } from '../fhir/types.ts'
import { stableUuid } from '../fhir/uuid.ts'
import { EXTRACTED } from '../guideline/written-relatives.ts'

/** Where a resource carries its business identifier. Provenance has none in R4, so a tag stands in. */
type Carrier = 'identifiers' | 'identifier' | 'tag'

/** An entry that creates a resource unless one with its identifier is there; `seed` says what makes it the same. */
export function creation(resource: FhirResource, seed: string, carrier: Carrier = 'identifiers'): BundleEntry {
  const value = stableUuid(seed)
  const own = carrier === 'identifier' ? (resource as QuestionnaireResponse).identifier : undefined
  const identifier = own?.system && own.value ? own : { system: EXTRACTED, value }
  const marked = {
    identifiers: { identifier: [identifier] },
    identifier: { identifier },
    tag: { meta: { tag: [{ system: EXTRACTED, code: value }] } }
  }[carrier]
  const { resourceType, ...rest } = resource
  const parameter = carrier === 'tag' ? '_tag' : 'identifier'
  return {
    fullUrl: `urn:uuid:${value}`,
    resource: { resourceType, ...rest, ...marked } as FhirResource,
    request: { method: 'POST', url: resourceType, ifNoneExist: `${parameter}=${token(identifier)}` }
  }
}

/** A search token; what would end a parameter is escaped. */
function token({ system = '', value = '' }: Identifier): string {
  return [system, value].map(part => encodeURIComponent(part).replaceAll('%3A', ':').replaceAll('%2F', '/')).join('|')
}
