// What a launch gives that lets a form read the record of a synthetic patient, and write nothing.
import { fhirBase } from '../../src/fhir/allowed-address.ts'
import { bearerToken } from '../../src/fhir/bearer-token.ts'
import type { EhrAccess } from '../../src/form/ehr-access.ts'

/** Access to the record of a patient, without the right to write. */
export function readingAccess(patientId: string): EhrAccess {
  const token = bearerToken('test-token')
  if (!token) throw new Error('the token is one')
  const base = fhirBase('https://ehr.example.org/fhir')
  return { base, token, patientId, mayWrite: false, author: undefined, encounter: undefined }
}
