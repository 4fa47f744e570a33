// What a resource points to elsewhere in its Bundle is put inside it, where the service looks: the medicine given, the specimen of the order.
// https://hl7.org/fhir/R4/references.html#contained
import { isObject, type Json } from './resource-shapes.ts'

/** A resource of a Bundle with the address it has there. */
export interface AddressedResource {
  readonly fullUrl: string | undefined
  readonly resource: Json
}

/** A resource by the addresses that a Bundle gives it. */
export type Addresses = ReadonlyMap<string, Json>

/** What stands between a resource and its version. https://hl7.org/fhir/R4/http.html#vread */
const HISTORY = '/_history/'
const POINTED_TO: ReadonlySet<unknown> = new Set(['Medication', 'Specimen'])

/** The medicines and specimens of a Bundle, by address; each also by that of its version. */
export function addressesOf(entries: readonly AddressedResource[]): Addresses {
  return new Map(
    entries
      .filter(({ resource }) => POINTED_TO.has(resource['resourceType']))
      .flatMap(({ fullUrl, resource }) => {
        const { resourceType, id, meta } = resource
        const version = isObject(meta) && meta['versionId'] ? [`${HISTORY}${meta['versionId']}`] : []
        const names = [fullUrl, `${resourceType}/${id}`].flatMap(name => (name ? [name] : []))
        return names.flatMap(name => ['', ...version].map(end => [`${name}${end}`, resource] as const))
      })
  )
}

/** The resource with its medicine or specimens contained; the same when there are none in the Bundle. */
export function withContents(resource: Json, addresses: Addresses): Json {
  if (addresses.size === 0) return resource
  const { medicationReference, specimen } = resource
  const [medicine] = contents([medicationReference], addresses)
  if (medicine) return contain(resource, [medicine], { medicationReference: { reference: `#${medicine['id']}` } })
  const specimens = contents(Array.isArray(specimen) ? specimen : [], addresses)
  if (specimens.length === 0) return resource
  return contain(resource, specimens, { specimen: specimens.map(({ id }) => ({ reference: `#${id}` })) })
}

function contents(references: readonly unknown[], addresses: Addresses): readonly Json[] {
  return references.flatMap((reference, at) => {
    const address = isObject(reference) ? reference['reference'] : undefined
    const found = typeof address === 'string' ? foundAt(address, addresses) : undefined
    return found ? [{ ...found, id: `from-bundle-${at + 1}` }] : []
  })
}

/** What a reference points to; where that version is not in the Bundle, the one that is. https://hl7.org/fhir/R4/bundle.html#references */
function foundAt(address: string, addresses: Addresses): Json | undefined {
  return addresses.get(address) ?? addresses.get(address.split(HISTORY)[0] ?? '')
}

function contain(resource: Json, inside: readonly Json[], references: Json): Json {
  const contained: readonly unknown[] = Array.isArray(resource['contained']) ? resource['contained'] : []
  return { ...resource, ...references, contained: [...contained, ...inside] }
}
