// One hash for all that decisions rest on, so that a record says which rules decided: the same content gives the same hash anywhere.
import { hash } from 'node:crypto'
import type { FhirResource } from '../fhir/types.ts'
import type { Artefact } from './read.ts'

/**
 * A line for each artefact, in the order of the paths: the SHA-256 of what it says, two spaces, its path (as sha256sum writes). What
 * it says is its JSON without white space, so that the layout of a file does not count.
 */
export function artefactHashes(artefacts: readonly Artefact[]): string {
  const lines = artefacts.map(({ file, resource }) => ({ file, line: `${artefactDigest(resource)}  ${file}\n` }))
  return lines
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ line }) => line)
    .join('')
}

/** The SHA-256 of `artefactHashes`: changes with any artefact, its name included. */
export function artefactsDigest(artefacts: readonly Artefact[]): string {
  return hash('sha256', artefactHashes(artefacts))
}

/** SHA-256 of a value as JSON without white space; a Map counts as a list of pairs, a Set as a list. */
export function settingsDigest(settings: object): string {
  const text = JSON.stringify(settings, (_, value: unknown) =>
    value instanceof Map || value instanceof Set ? [...value] : value
  )
  return hash('sha256', text)
}

/** SHA-256 of one artefact. */
export function artefactDigest(resource: FhirResource): string {
  return hash('sha256', JSON.stringify(resource))
}
