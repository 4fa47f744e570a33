// The patient of a record. https://hl7.org/fhir/R4/patient.html
import { dateInterval } from '../fhir/date.ts'
import type { FhirResource, Patient } from '../fhir/types.ts'

/** The Patient with an id, at an instant (`now`, milliseconds); a date of birth that is none, or has not come, is left out: it is not known. */
export function ownPatient(resources: readonly FhirResource[], id: string, now: number): Patient | undefined {
  const found = resources.find(
    (resource): resource is Patient => resource.resourceType === 'Patient' && resource.id === id
  )
  if (typeof found?.birthDate !== 'string') return found
  const born = dateInterval(found.birthDate)
  if (born && born.start <= now) return found
  const { birthDate: _unknown, ...rest } = found
  return rest
}
