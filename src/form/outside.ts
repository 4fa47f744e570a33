// What the form asks of an EHR over the network; the rooms that call out do it.
import type { Json } from '../fhir/resource-shapes.ts'
import type { Bundle, QuestionnaireResponse, ServiceRequest } from '../fhir/types.ts'
import type { ReceivedRecord } from '../guideline/types.ts'
import type { EhrAccess } from './ehr-access.ts'
import type { SmartEhr } from './smart-launch.ts'

export interface Outside {
  /** The EHR of an `iss`; undefined when the form may not be launched from it. */
  readonly ehrOf: (iss: unknown) => SmartEhr | undefined
  /** `.well-known/smart-configuration` of an EHR; undefined when it cannot be had. */
  readonly configuration: (ehr: SmartEhr) => Promise<Json | undefined>
  /** The answer of a token endpoint; undefined when there is none that can be read. */
  readonly token: (ehr: SmartEhr, endpoint: URL, form: URLSearchParams) => Promise<Json | undefined>
  /** The parts of the record that the plan of an indication reads; what cannot be had is not obtained. */
  readonly record: (access: EhrAccess, indication: string) => Promise<ReceivedRecord>
  /** The order that a card of this EHR is about, as it was then; undefined when it is not known. */
  readonly order: (ehr: SmartEhr, patientId: string, card: string) => Promise<ServiceRequest | undefined>
  /** Writes a transaction; false when the EHR did not take it. */
  readonly write: (access: EhrAccess, bundle: Bundle) => Promise<boolean>
  /** Keeps a draft; its id on the server, or undefined when the EHR did not take it. */
  readonly keepDraft: (access: EhrAccess, draft: QuestionnaireResponse) => Promise<string | undefined>
}
