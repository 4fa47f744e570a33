// Whose each resource of a Bundle is: references by id, by fullUrl (urn:uuid), by URL, by identifier, as a transaction writes them.
// https://hl7.org/fhir/R4/bundle.html#references
import type { AddressedResource } from '../fhir/bundle-contents.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'

/** A patient of a Bundle, by the id that a call names, and what the Bundle says is about this patient. */
export interface BundlePatient {
  readonly id: string
  readonly patient: Json
  readonly resources: readonly Json[]
}

/** Bundles inside Bundles are read so deep. */
export const MOST_NESTED = 4

/** The resources of a Bundle, those of Bundles inside it too. */
export function entriesOf(bundle: Json, depth = 0): readonly AddressedResource[] {
  const entries: readonly unknown[] = Array.isArray(bundle['entry']) ? bundle['entry'] : []
  return entries.flatMap(entry => {
    const resource = isObject(entry) ? entry['resource'] : undefined
    if (!isObject(entry) || !isObject(resource)) return []
    if (resource['resourceType'] === 'Bundle') return depth < MOST_NESTED ? entriesOf(resource, depth + 1) : []
    const fullUrl = typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : undefined
    return [{ fullUrl, resource: resource['id'] === undefined ? withId(resource, fullUrl) : resource }]
  })
}

/**
 * The patients of a Bundle with their resources; every subject is written as `Patient/<id>`. With one patient, what names
 * another or none comes along unchanged, so that it is dropped and counted where a service drops it; with several it is left out.
 */
export function patientsOf(entries: readonly AddressedResource[]): readonly BundlePatient[] {
  const found = entries.filter(({ resource }) => resource['resourceType'] === 'Patient')
  const ids = found.map(({ resource }, at) =>
    typeof resource['id'] === 'string' ? resource['id'] : `patient-${at + 1}`
  )
  const names = ownersByName(
    found.flatMap((entry, at) => namesOf(entry, ids[at] ?? '').map(name => [name, ids[at] ?? '']))
  )
  const belongings = new Map(ids.map(id => [id, [] as Json[]]))
  const lastWith = new Map(ids.map((id, at) => [id, found[at]?.resource]))
  const [only] = belongings.size === 1 ? ids : []
  for (const { resource } of entries) {
    if (resource['resourceType'] === 'Patient') continue
    const owner = ownerOf(resource, names)
    if (owner !== undefined) belongings.get(owner)?.push(aboutPatient(resource, owner, names))
    else if (only !== undefined) belongings.get(only)?.push(resource)
  }
  return [...belongings].map(([id, resources]) => ({
    id,
    patient: { ...lastWith.get(id), id },
    resources
  }))
}

/** A name that two patients share is nobody's. */
function ownersByName(names: readonly string[][]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>()
  const shared = new Set<string>()
  for (const [name = '', id = ''] of names) {
    if ((owners.get(name) ?? id) !== id) shared.add(name)
    owners.set(name, id)
  }
  for (const name of shared) owners.delete(name)
  return owners
}

function namesOf({ fullUrl, resource }: AddressedResource, id: string): string[] {
  const identifiers: readonly unknown[] = Array.isArray(resource['identifier']) ? resource['identifier'] : []
  return [`Patient/${id}`, `urn:uuid:${id}`, ...(fullUrl ? [fullUrl] : []), ...identifiers.flatMap(identifierName)]
}

function identifierName(identifier: unknown): string[] {
  if (!isObject(identifier) || typeof identifier['value'] !== 'string') return []
  return [`identifier ${String(identifier['system'] ?? '')}|${identifier['value']}`]
}

function ownerOf(resource: Json, names: ReadonlyMap<string, string>): string | undefined {
  const subject = resource['subject'] ?? resource['patient']
  if (!isObject(subject)) return undefined
  const { reference, identifier } = subject
  if (typeof reference !== 'string') return identifierName(identifier).map(name => names.get(name))[0]
  const known = names.get(reference)
  if (known !== undefined) return known
  const [path = ''] = reference.split('/_history/')
  const asked = /^Patient\?identifier=(.*)$/.exec(path)?.[1]
  return (
    names.get(path) ??
    names.get(path.split('/').slice(-2).join('/')) ??
    (asked === undefined ? undefined : names.get(`identifier ${decoded(asked)}`))
  )
}

/** The resource, and what it contains about the same patient, with the patient written as the call does. */
function aboutPatient(resource: Json, id: string, names: ReadonlyMap<string, string>): Json {
  const { contained } = resource
  const about = withSubject(resource, id)
  if (!Array.isArray(contained)) return about
  const isMine = (each: unknown): each is Json => isObject(each) && ownerOf(each, names) === id
  return { ...about, contained: contained.map(each => (isMine(each) ? withSubject(each, id) : each)) }
}

function withSubject(resource: Json, id: string): Json {
  const element = resource['subject'] === undefined ? 'patient' : 'subject'
  const subject = resource[element] as Json
  const reference = `Patient/${id}`
  return subject['reference'] === reference ? resource : { ...resource, [element]: { ...subject, reference } }
}

/** A resource without id is known by its address in the Bundle. */
function withId(resource: Json, fullUrl: string | undefined): Json {
  const id = /([A-Za-z0-9\-.]{1,64})$/.exec(fullUrl ?? '')?.[1]
  return id === undefined ? resource : { ...resource, id }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
