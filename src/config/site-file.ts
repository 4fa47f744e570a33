// The site configuration (GENVEJ_CONFIG): what a site decides for itself. An unknown key is a fault, so that a misspelt one is seen.

export interface SiteConfig {
  /** Codes that mean WGS here, beside those of the value set. */
  readonly orderCodes: readonly { readonly system: string; readonly code: string }[]
  /** Whether the patient-view service says anything. */
  readonly patientView: boolean
  /** The largest body accepted, in bytes. */
  readonly bodyLimit: number
}

const MEBIBYTE = 1024 * 1024
const DEFAULTS: SiteConfig = { orderCodes: [], patientView: false, bodyLimit: 16 * MEBIBYTE }
const MOST_BODY = 64 * MEBIBYTE

/** Reads the parsed file. Throws an Error that names the path of the first fault. */
export function readSiteFile(file: unknown): SiteConfig {
  const given = object(file, 'the file')
  onlyKeys(given, Object.keys(DEFAULTS), '')
  const { orderCodes = [], patientView = DEFAULTS.patientView, bodyLimit = DEFAULTS.bodyLimit } = given
  if (!Array.isArray(orderCodes)) throw new Error('orderCodes: it is a list of {system, code}.')
  if (typeof patientView !== 'boolean') throw new Error('patientView: it is true or false.')
  if (!Number.isInteger(bodyLimit) || Number(bodyLimit) < 1024 || Number(bodyLimit) > MOST_BODY)
    throw new Error(`bodyLimit: it is a number of bytes from 1024 to ${MOST_BODY}.`)
  return { orderCodes: orderCodes.map(orderCode), patientView, bodyLimit: Number(bodyLimit) }
}

function orderCode(given: unknown, at: number): SiteConfig['orderCodes'][number] {
  const path = `orderCodes[${at}]`
  const coding = object(given, path)
  onlyKeys(coding, ['system', 'code'], `${path}.`)
  return { system: text(coding['system'], `${path}.system`), code: text(coding['code'], `${path}.code`) }
}

function object(given: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>
  throw new Error(`${path}: it is a JSON object.`)
}

function text(given: unknown, path: string): string {
  if (typeof given === 'string' && given.trim() !== '') return given
  throw new Error(`${path}: it is text.`)
}

function onlyKeys(given: Readonly<Record<string, unknown>>, known: readonly string[], path: string): void {
  const strange = Object.keys(given).find(key => !known.includes(key))
  if (strange !== undefined)
    throw new Error(`${path}${strange}: there is no such setting; there is ${known.join(', ')}.`)
}
