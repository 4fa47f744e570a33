// What this FHIR server can do, and what it is for. https://hl7.org/fhir/R4/capabilitystatement.html
import type { FhirResource } from '../fhir/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import type { Operation } from './operation.ts'
import { PUBLISHED_TYPES, type Publications } from './published.ts'
import { SEARCH_PARAMETERS } from './search-parameters.ts'

const DESCRIPTION =
  'Genvej holder rekvisitioner af helgenomsekventering op mod de danske nationale anbefalinger og viser, hvad der er opfyldt, og ' +
  'hvad der mangler. Her kan anbefalingerne læses, som de er gengivet, og deres operationer kaldes. Genvej rådgiver; klinikeren ' +
  'beslutter. Uafhængigt af Nationalt Genom Center; ikke CE-mærket. ' +
  'Genvej holds orders of whole-genome sequencing against the Danish national recommendations and shows what is met and what is ' +
  'missing. Here the recommendations can be read as they are rendered, and their operations called. It advises; the clinician ' +
  'decides. Independent of the National Genome Center; not CE-marked.'
const DOCUMENTATION =
  'The artefacts are read-only. No patient data are kept: an operation is given the data it works on, and forgets them.'
const SECURITY =
  'The artefacts are open to all. Where the service has a client registry, an operation about a patient asks for the JWT that CDS Hooks ' +
  'clients send, with its own address as audience.'

/** Which knowledge is served: the hash that is in every record of the decision log. */
export const KNOWLEDGE_HASH = `${BASE}/StructureDefinition/knowledge-hash`

/** What is described. */
interface Described {
  readonly version: string
  /** SHA-256 of the knowledge. */
  readonly digest: string
}

/** The CapabilityStatement of a version; dated as the newest artefact. */
export function capabilityStatement(
  publications: Publications,
  operations: readonly Operation[],
  { version, digest }: Described
): object {
  const searchParam = Object.entries(SEARCH_PARAMETERS).map(([name, { type, documentation }]) => ({
    name,
    type,
    documentation
  }))
  const operation = (type: string) =>
    operations
      .filter(each => each.type === type)
      .map(({ name, definition, documentation }) => ({ name, definition, documentation }))
  const others = [...new Set(operations.map(each => each.type))].filter(type => !isPublished(type))
  return {
    resourceType: 'CapabilityStatement',
    language: 'da',
    url: `${BASE}/CapabilityStatement/genvej`,
    version,
    name: 'Genvej',
    title: 'Genvej',
    status: 'active',
    experimental: false,
    date: newest(
      Object.values(publications)
        .flat()
        .map(({ resource }) => resource)
    ),
    publisher: 'Genvej',
    description: DESCRIPTION,
    kind: 'instance',
    software: { name: 'Genvej', version },
    implementation: { extension: [{ url: KNOWLEDGE_HASH, valueString: digest }], description: 'Genvej' },
    fhirVersion: '4.0.1',
    format: ['json', 'application/fhir+json'],
    rest: [
      {
        mode: 'server',
        documentation: DOCUMENTATION,
        security: { description: SECURITY },
        resource: [
          ...PUBLISHED_TYPES.map(type => ({
            type,
            interaction: [{ code: 'read' }, { code: 'search-type' }],
            versioning: 'no-version',
            searchParam,
            ...(operation(type).length > 0 ? { operation: operation(type) } : {})
          })),
          ...others.map(type => ({ type, operation: operation(type) }))
        ]
      }
    ]
  }
}

function isPublished(type: string): boolean {
  return (PUBLISHED_TYPES as readonly string[]).includes(type)
}

/** The date of the newest resource. */
export function newest(all: readonly FhirResource[]): string {
  const dates = all.map(each => String((each as { date?: string }).date ?? ''))
  return dates.toSorted().at(-1) ?? ''
}
