// Reads a directory of places: a Bundle of HealthcareService and Organization. https://hl7.org/fhir/R4/healthcareservice.html
import type { Bundle, ContactPoint, FhirResource, HealthcareService, Organization } from '../fhir/types.ts'
import { type DirectoryRole, type Place, ROLES } from './site.ts'

const DIRECTORY_ROLE = 'https://w3id.org/genvej/CodeSystem/directory-role'
const INDICATION = 'https://w3id.org/genvej/CodeSystem/indication'
/** The identifier system under which a coverage area names a region of the site configuration. */
const REGION = 'https://w3id.org/genvej/region'
/** A tag on what nobody has confirmed since it was written down. */
const UNVERIFIED = 'unverified'
const STATUS = 'https://w3id.org/genvej/CodeSystem/directory-status'

/** The places of a directory. Throws an Error that begins with the path of the first fault. */
export function readDirectory(file: unknown): readonly Place[] {
  const bundle = file as Bundle | null
  if (bundle?.resourceType !== 'Bundle') throw new Error('resourceType: it is a FHIR Bundle.')
  const resources = (bundle.entry ?? []).map(({ resource }) => resource as FhirResource | undefined)
  const organizations = new Map(
    resources.flatMap(each => (each?.resourceType === 'Organization' ? [[`Organization/${each.id}`, each]] : []))
  )
  return resources.flatMap((resource, at): readonly Place[] => {
    const path = `entry[${at}].resource`
    if (resource?.resourceType === 'Organization') return []
    if (resource?.resourceType !== 'HealthcareService')
      throw new Error(`${path}.resourceType: it is a HealthcareService or an Organization.`)
    return resource.active === false ? [] : [place(resource, organizations, path)]
  })
}

function place(service: HealthcareService, organizations: ReadonlyMap<string, FhirResource>, path: string): Place {
  const { name, providedBy, type = [], program = [], coverageArea = [], telecom = [], comment, meta } = service
  const provider = organizations.get(providedBy?.reference ?? '') as Organization | undefined
  if (providedBy?.reference && !provider) throw new Error(`${path}.providedBy.reference: it is not in the Bundle.`)
  const called = [name, provider?.name ?? providedBy?.display].filter(Boolean).join(', ')
  if (called === '') throw new Error(`${path}.name: it has a name.`)
  const [area, ...others] = coverageArea
  if (others.length > 0) throw new Error(`${path}.coverageArea[1]: a service is in one region; leave it out for all.`)
  if (area && area.identifier?.system !== REGION)
    throw new Error(`${path}.coverageArea[0].identifier.system: it is ${REGION}.`)
  return {
    name: called,
    roles: codesOf(type, DIRECTORY_ROLE).map((code, at) => role(code, `${path}.type[${at}]`)),
    indications: codesOf(program, INDICATION),
    region: area?.identifier?.value,
    contact: [...telecom, ...(provider?.telecom ?? [])].flatMap(written),
    comment,
    asOf: meta?.lastUpdated?.slice(0, 10),
    verified: !meta?.tag?.some(({ system, code }) => system === STATUS && code === UNVERIFIED)
  }
}

function codesOf(concepts: NonNullable<HealthcareService['type']>, wanted: string): readonly string[] {
  return concepts.flatMap(({ coding = [] }) =>
    coding.flatMap(({ system, code }) => (system === wanted && code ? [code] : []))
  )
}

function role(code: string, path: string): DirectoryRole {
  const known = ROLES.find(each => each === code)
  if (known) return known
  throw new Error(`${path}: there is no role ${code}; there is ${ROLES.join(', ')}.`)
}

function written({ system, value }: ContactPoint): readonly string[] {
  return value && system !== 'fax' ? [value] : []
}
