// The artefact on which an operation is called: by its id in the address, or by its canonical among the parameters.
// https://hl7.org/fhir/R4/references.html#canonical
import { problem } from '../problem/problem.ts'
import type { OperationCall } from './operation.ts'
import { type OperationInput, required, textIn } from './parameters.ts'
import type { Published } from './published.ts'

/**
 * Finds the artefact among those of its type; `names` are the parameters that may hold its canonical (`url` or `url|version`).
 * Throws a Problem when it is not here, or nothing says which it is.
 */
export function artefactOf(
  all: readonly Published[],
  { id }: OperationCall,
  input: OperationInput,
  names: readonly [string, ...string[]]
): Published {
  if (id !== undefined) {
    const found = all.find(each => each.id === id)
    if (found) return found
    throw problem('artefact-not-found', 'There is nothing with this id here.')
  }
  const name = names.find(each => input.some(given => given.name === each)) ?? names[0]
  const [url, version] = required(textIn(input, name), name).split('|')
  const found = all.find(({ resource }) => {
    const { url: own, version: ownVersion } = resource as { url?: string; version?: string }
    return own === url && (version === undefined || version === ownVersion)
  })
  if (found) return found
  throw problem('artefact-not-found', 'There is nothing with this canonical here, or not in this version.', name)
}
