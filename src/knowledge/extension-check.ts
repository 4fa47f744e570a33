// Every extension of Genvej's own that an artefact carries is defined in structuredefinition/.
// https://hl7.org/fhir/R4/extensibility.html#exchange
import type { Artefact, Fault } from './read.ts'

const OWN = /"url":"(https:\/\/w3id\.org\/genvej\/StructureDefinition\/[^"]*)"/g

/** A fault for each extension of an artefact that has no StructureDefinition among the artefacts. */
export function checkExtensions(artefacts: readonly Artefact[]): readonly Fault[] {
  const definitions = artefacts.filter(({ resource }) => resource.resourceType === 'StructureDefinition')
  const defined = new Set(definitions.map(({ resource }) => (resource as { url?: string }).url))
  return artefacts.flatMap(({ file, resource }) => {
    const used = new Set([...JSON.stringify(resource).matchAll(OWN)].map(([, url]) => url))
    const missing = [...used].filter(url => !defined.has(url))
    return missing.map(url => ({ file, element: 'extension', message: `${url} is not here` }))
  })
}
