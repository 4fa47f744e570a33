// Libraries, made of what is there: one for each indication says what its plan is made of, rests on and has to know; one lists all
// artefacts of the release. https://hl7.org/fhir/R4/library.html, in the manner of
// https://hl7.org/fhir/R4/plandefinition-operation-data-requirements.html
import type { FhirResource, Library, PlanDefinition, RelatedArtifact } from '../fhir/types.ts'
import { BASE, type Knowledge, ofType } from '../knowledge/knowledge.ts'
import { translated } from '../language/text.ts'
import { KNOWLEDGE_HASH, newest } from './capability-statement.ts'

type Canonical = Pick<PlanDefinition, 'url' | 'version'>

const OWN = /https:\/\/w3id\.org\/genvej\/[A-Z][A-Za-z]+\/[a-z0-9-]+/g
const TYPES = 'http://terminology.hl7.org/CodeSystem/library-type'

/** The libraries of the knowledge; the collection has the version of the release. */
export function libraries(knowledge: Knowledge, release: string): readonly Library[] {
  const definitions = ofType<PlanDefinition>(knowledge.artefacts, 'PlanDefinition').map(({ resource }) => resource)
  const byUrl = new Map(knowledge.artefacts.map(({ resource }) => [(resource as Canonical).url ?? '', resource]))
  const needs = needed(byUrl)
  const modules = definitions.flatMap(definition => {
    const plan = knowledge.plans.get(definition.id ?? '')?.plan
    if (!plan) return []
    const all = [...closure(definition.url ?? '', needs)].flatMap(url => byUrl.get(url) ?? [])
    return moduleOf(
      definition,
      all,
      plan.inputs.map(({ requirement }) => requirement)
    )
  })
  return [collection(knowledge, release), ...modules]
}

/** What an artefact names of ours, by its canonical; each is looked through once. */
function needed(byUrl: ReadonlyMap<string, FhirResource>): (url: string) => readonly string[] {
  const known = new Map<string, readonly string[]>()
  return url => {
    const found =
      known.get(url) ?? [...new Set(JSON.stringify(byUrl.get(url)).match(OWN))].filter(each => byUrl.has(each))
    known.set(url, found)
    return found
  }
}

/** An artefact and all that it names, and what those name. */
function closure(url: string, needs: (url: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set([url])
  for (const each of reached) for (const next of needs(each)) reached.add(next)
  return reached
}

function moduleOf(
  definition: PlanDefinition,
  all: readonly FhirResource[],
  dataRequirement: NonNullable<Library['dataRequirement']>
): Library {
  const { id = '', version, name, title, _title, status, date, approvalDate, effectivePeriod } = definition
  return {
    resourceType: 'Library',
    id,
    language: 'da',
    url: `${BASE}/Library/${id}`,
    version,
    name: `${name}Module`,
    title,
    _title,
    status,
    experimental: false,
    type: { coding: [{ system: TYPES, code: 'module-definition' }] },
    subjectCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Patient' }] },
    date,
    publisher: 'Genvej',
    description: 'Hvad planen består af, hvad den bygger på, og de oplysninger, som den læser. Dannet af planen.',
    _description: translated(
      'What the plan is made of, what it rests on, and the facts that it reads. Made from the plan.'
    ),
    approvalDate,
    effectivePeriod,
    relatedArtifact: related(all, ({ resourceType }) =>
      resourceType === 'PlanDefinition' ? 'composed-of' : 'depends-on'
    ),
    dataRequirement
  }
}

function collection({ artefacts, digest }: Knowledge, version: string): Library {
  const all = artefacts.map(({ resource }) => resource)
  return {
    resourceType: 'Library',
    id: 'genvej',
    language: 'da',
    extension: [{ url: KNOWLEDGE_HASH, valueString: digest }],
    url: `${BASE}/Library/genvej`,
    version,
    name: 'Genvej',
    title: 'Alle artefakter',
    _title: translated('All artefacts'),
    status: 'active',
    experimental: false,
    type: { coding: [{ system: TYPES, code: 'asset-collection' }] },
    date: newest(all),
    publisher: 'Genvej',
    description: 'Alt, hvad afgørelser hviler på i denne udgave, med den hash, som står i beslutningsloggen.',
    _description: translated('All that decisions rest on in this release, with the hash that is in the decision log.'),
    relatedArtifact: related(all, () => 'composed-of')
  }
}

function related(
  all: readonly FhirResource[],
  typeOf: (each: FhirResource) => RelatedArtifact['type']
): RelatedArtifact[] {
  return all
    .map(each => ({ type: typeOf(each), resource: canonicalOf(each as Canonical) }))
    .toSorted((a, b) => (`${a.type}${a.resource}` < `${b.type}${b.resource}` ? -1 : 1))
}

function canonicalOf({ url, version }: Canonical): string {
  return version === undefined ? `${url}` : `${url}|${version}`
}
