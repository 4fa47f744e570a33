// The site configuration (GENVEJ_CONFIG): what a site decides for itself. An unknown key is a fault, so that a misspelt one is seen.
import { flag, list, object, text, wholeNumber } from '../settings/fields.ts'

export interface SiteConfig {
  /** Codes that mean WGS here, beside those of the value set. */
  readonly orderCodes: readonly { readonly system: string; readonly code: string }[]
  /** Whether the patient-view service says anything. */
  readonly patientView: boolean
  /** The largest body accepted, in bytes. */
  readonly bodyLimit: number
}

const MEBIBYTE = 1024 * 1024
const BODY_LIMIT = { otherwise: 16 * MEBIBYTE, from: 1024, to: 64 * MEBIBYTE, unit: 'bytes' }

/** Reads the parsed file. Throws an Error that names the path of the first fault. */
export function readSiteFile(file: unknown): SiteConfig {
  const { orderCodes, patientView, bodyLimit } = object(file, '', ['orderCodes', 'patientView', 'bodyLimit'])
  return {
    orderCodes: list(orderCodes, 'orderCodes', orderCode),
    patientView: flag(patientView, 'patientView', false),
    bodyLimit: wholeNumber(bodyLimit, 'bodyLimit', BODY_LIMIT)
  }
}

function orderCode(given: unknown, path: string): SiteConfig['orderCodes'][number] {
  const { system, code } = object(given, path, ['system', 'code'])
  return { system: text(system, `${path}.system`), code: text(code, `${path}.code`) }
}
