// Each prefetch key in one of five states: present, empty, null, failed, absent. What could not be had is never "normal".
// https://cds-hooks.hl7.org/2.0/#prefetch-template
import { addressesOf, withContents } from '../fhir/bundle-contents.ts'
import { readableResource } from '../fhir/readable.ts'
import { isObject } from '../fhir/resource-shapes.ts'
import { hasNextLink, searchMode, tellsOfError } from '../fhir/searchset.ts'
import type { FhirResource } from '../fhir/types.ts'
import { SOURCE_OF } from '../guideline/source-of.ts'
import { SOURCES, type Source, type SourceName } from '../guideline/types.ts'

const NOT_SENT: Source = { state: 'not-sent', resources: [] }
const FAILED: Source = { state: 'not-obtained', resources: [] }
const EMPTY: Source = { state: 'complete', resources: [] }

/** The parts of the record as they were prefetched. Never throws: what cannot be read was not obtained. */
export function readPrefetch(prefetch: Readonly<Record<string, unknown>>): Readonly<Record<SourceName, Source>> {
  return Object.fromEntries(SOURCES.map(name => [name, asAsked(name, readPart(prefetch[name]))])) as Record<
    SourceName,
    Source
  >
}

/** A part in which there is something, and nothing of what was asked for, is the answer to another question. */
function asAsked(name: SourceName, part: Source): Source {
  const { state, resources } = part
  const isOther = resources.length > 0 && !resources.some(({ resourceType }) => SOURCE_OF.get(resourceType) === name)
  return isOther && state === 'complete' ? { state: 'not-obtained', resources } : part
}

function readPart(value: unknown): Source {
  if (value === undefined) return NOT_SENT
  if (value === null) return EMPTY
  if (Array.isArray(value)) return readEntries(value, value.length)
  if (!isObject(value) || typeof value['resourceType'] !== 'string') return FAILED
  if (value['resourceType'] === 'OperationOutcome') return FAILED
  return value['resourceType'] === 'Bundle' ? readBundle(value) : readEntries([value], 1)
}

/** Whether a prefetched value is a page of a search that others follow. */
export function hasNextPage(value: unknown): boolean {
  if (!isObject(value) || value['resourceType'] !== 'Bundle') return false
  const { entry = [] } = value
  return Array.isArray(entry) && hasNextLink(value)
}

function readBundle(bundle: Readonly<Record<string, unknown>>): Source {
  const { entry = [], total } = bundle
  if (!Array.isArray(entry)) return FAILED
  const resources = withIncluded(entry)
  const included = entry.filter(each => searchMode(each) === 'include').length
  const source = readEntries(resources, typeof total === 'number' ? total + included : 0)
  return hasNextPage(bundle) && source.state === 'complete' ? { ...source, state: 'truncated' } : source
}

/** The resources of a page, with the medicine that a search included put inside what points to it. */
function withIncluded(entries: readonly unknown[]): readonly unknown[] {
  const addressed = entries.flatMap(each => {
    const { fullUrl, resource } = isObject(each) ? each : {}
    return isObject(resource) ? [{ fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined, resource }] : []
  })
  const addresses = addressesOf(addressed)
  const resources = entries.map(each => (isObject(each) ? each['resource'] : undefined))
  return addresses.size === 0
    ? resources
    : resources.map(each => (isObject(each) ? withContents(each, addresses) : each))
}

/** Reads resources of which `expected` should be here; an outcome among them that tells of an error fails the part. */
function readEntries(entries: readonly unknown[], expected: number): Source {
  const resources: FhirResource[] = []
  let unreadable = 0
  for (const entry of entries) {
    const resource = readableResource(entry)
    // What a Bundle inside this one holds was not looked at.
    if (!resource || resource.resourceType === 'Bundle') unreadable++
    else if (resource.resourceType !== 'OperationOutcome') resources.push(resource)
    else if (tellsOfError(resource)) return FAILED
  }
  return { state: unreadable > 0 || resources.length < expected ? 'truncated' : 'complete', resources }
}
