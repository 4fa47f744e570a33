// The site configuration (GENVEJ_CONFIG): what a site decides for itself. An unknown key is a fault, so that a misspelt one is seen.
import { flag, list, object, text, wholeNumber } from '../settings/fields.ts'
import { type FhirSettings, readFhirSettings } from './fhir-settings.ts'

export interface SiteConfig {
  /** Codes that mean WGS here, beside those of the value set. */
  readonly orderCodes: readonly { readonly system: string; readonly code: string }[]
  /** Whether the patient-view service says anything. */
  readonly patientView: boolean
  /** Whether what clinicians write as feedback is kept: free text. */
  readonly feedbackComments: boolean
  /** How many years the decision log is kept, at least. */
  readonly retentionYears: number
  /** The largest body accepted, in bytes. */
  readonly bodyLimit: number
  readonly fhir: FhirSettings
}

const MEBIBYTE = 1024 * 1024
const RETENTION = { otherwise: 10, from: 1, to: 99, unit: 'years' }
const BODY_LIMIT = { otherwise: 16 * MEBIBYTE, from: 1024, to: 64 * MEBIBYTE, unit: 'bytes' }

const SETTINGS = ['orderCodes', 'patientView', 'feedbackComments', 'retentionYears', 'bodyLimit', 'fhir']

/** Reads the parsed file. Throws an Error that names the path of the first fault. */
export function readSiteFile(file: unknown): SiteConfig {
  const { orderCodes, patientView, feedbackComments, retentionYears, bodyLimit, fhir } = object(file, '', SETTINGS)
  return {
    orderCodes: list(orderCodes, 'orderCodes', orderCode),
    patientView: flag(patientView, 'patientView', false),
    feedbackComments: flag(feedbackComments, 'feedbackComments', false),
    retentionYears: wholeNumber(retentionYears, 'retentionYears', RETENTION),
    bodyLimit: wholeNumber(bodyLimit, 'bodyLimit', BODY_LIMIT),
    fhir: readFhirSettings(fhir)
  }
}

function orderCode(given: unknown, path: string): SiteConfig['orderCodes'][number] {
  const { system, code } = object(given, path, ['system', 'code'])
  return { system: text(system, `${path}.system`), code: text(code, `${path}.code`) }
}
