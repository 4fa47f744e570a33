// What a SMART launch gave: whose record, on which server, with which token and rights. https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html

import type { FhirBase } from '../fhir/allowed-address.ts'
import type { BearerToken } from '../fhir/bearer-token.ts'

export interface EhrAccess {
  readonly base: FhirBase
  readonly token: BearerToken
  readonly patientId: string
  /** Whether answers may be written: `patient/QuestionnaireResponse.cu`, `patient/*.cu`, `.write` of SMART 1. */
  readonly mayWrite: boolean
  /** `Practitioner/1`, when the launch says who is at work. */
  readonly author: string | undefined
  readonly encounter: string | undefined
}

/** Whether scopes let a form write its answers: a QuestionnaireResponse, or everything. */
export function mayWrite(scope: string): boolean {
  return scope
    .split(' ')
    .some(
      each =>
        /^(patient|user)\/(\*|QuestionnaireResponse)\.(\*|write|c?r?u?d?s?)$/.test(each) &&
        /\.(\*|write|.*c)/.test(each)
    )
}
