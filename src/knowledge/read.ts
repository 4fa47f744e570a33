// Reads the data folders: every JSON file below one of them is one FHIR resource.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { FhirResource } from '../fhir/types.ts'

/** The folder that holds the data folders. */
export const ROOT = join(import.meta.dirname, '..', '..')
const FOLDERS = ['cds-hooks', 'questionnaires', 'structuredefinition', 'valueset'] as const

/** A resource and the file it stands in, relative to the root, with '/' on every system. */
export interface Artefact {
  readonly file: string
  readonly resource: FhirResource
}

/** What is wrong with an artefact: file, element, and what the form asks for there. */
export interface Fault {
  readonly file: string
  readonly element: string
  readonly message: string
}

/** Reads all artefacts below a root folder, in the order of their paths; a file that is not a resource is a fault. */
export function readArtefacts(root: string): { artefacts: readonly Artefact[]; faults: readonly Fault[] } {
  const artefacts: Artefact[] = []
  const faults: Fault[] = []
  for (const folder of FOLDERS)
    if (!existsSync(join(root, folder))) faults.push({ file: folder, element: '', message: 'the folder is not here' })
  for (const path of FOLDERS.flatMap(folder => jsonFiles(join(root, folder)))) {
    const file = relative(root, path).split(sep).join('/')
    try {
      const resource = JSON.parse(readFileSync(path, 'utf8')) as FhirResource
      if (typeof resource?.resourceType === 'string') artefacts.push({ file, resource })
      else faults.push({ file, element: 'resourceType', message: 'the file is not a FHIR resource' })
    } catch (error) {
      faults.push({ file, element: '', message: `the file is not JSON: ${(error as Error).message}` })
    }
  }
  return { artefacts, faults }
}

function jsonFiles(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.json'))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}
