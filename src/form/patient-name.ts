// A patient's name as it is shown: given names, then the family's. https://hl7.org/fhir/R4/datatypes.html#HumanName
import { isObject } from '../fhir/resource-shapes.ts'
import type { Patient } from '../fhir/types.ts'

/** The first name of a patient, as far as it is text; empty when there is none. Nothing is decided on it, so any shape of it may come here. */
export function patientName(patient: Patient | undefined): string {
  const [first] = [patient?.name as unknown].flat()
  if (!isObject(first)) return ''
  return [first['given'], first['family']]
    .flat()
    .filter(part => typeof part === 'string' && part !== '')
    .join(' ')
}
