// Whether a Bundle holds all that it was meant to hold. What may be missing is never taken as absent.
// https://hl7.org/fhir/R4/bundle.html#searchset
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import { hasNextLink, searchMode, tellsOfError } from '../fhir/searchset.ts'
import { MOST_NESTED } from './bundle-patients.ts'

/** True when there is no further page, no match is missing, and no entry tells of an error; in Bundles inside it too. */
export function isWhole(bundle: Json, depth = 0): boolean {
  const { total, entry } = bundle
  const entries: readonly unknown[] = Array.isArray(entry) ? entry : []
  if (hasNextLink(bundle)) return false
  if (typeof total === 'number' && total > entries.filter(isMatch).length) return false
  return entries.every(each => {
    const resource = isObject(each) ? each['resource'] : undefined
    if (!isObject(resource)) return true
    if (resource['resourceType'] === 'Bundle') return depth < MOST_NESTED && isWhole(resource, depth + 1)
    return resource['resourceType'] !== 'OperationOutcome' || !tellsOfError(resource)
  })
}

function isMatch(entry: unknown): boolean {
  const mode = searchMode(entry)
  return mode !== 'include' && mode !== 'outcome'
}
