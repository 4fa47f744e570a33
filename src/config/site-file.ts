// The site configuration (GENVEJ_CONFIG): what a site decides for itself. An unknown key is a fault, so that a misspelt one is seen.
import { type Fields, flag, list, object, optionalText, wholeNumber } from '../settings/fields.ts'
import { readCodeMappings, readUnitTexts } from '../site/read-concept-map.ts'
import { readDirectory } from '../site/read-directory.ts'
import { readCode, readOffer, readRegions } from '../site/read-regions.ts'
import type { LocalSettings } from '../site/site.ts'
import { type FhirSettings, readFhirSettings } from './fhir-settings.ts'
import { type LoadFile, otherFile } from './other-file.ts'

export interface SiteConfig extends LocalSettings {
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
const LOCAL = ['region', 'regions', 'offers', 'directory', 'laboratoryCodes', 'unitTexts']

/** Reads the parsed file; `load` gives the content of a file it names. Throws an Error that names the path of the first fault. */
export function readSiteFile(file: unknown, load: LoadFile): SiteConfig {
  const given = object(file, '', [...SETTINGS, ...LOCAL])
  const { orderCodes, patientView, feedbackComments, retentionYears, bodyLimit, fhir } = given
  return {
    orderCodes: list(orderCodes, 'orderCodes', readCode),
    patientView: flag(patientView, 'patientView', false),
    feedbackComments: flag(feedbackComments, 'feedbackComments', false),
    retentionYears: wholeNumber(retentionYears, 'retentionYears', RETENTION),
    bodyLimit: wholeNumber(bodyLimit, 'bodyLimit', BODY_LIMIT),
    fhir: readFhirSettings(fhir),
    ...readLocalSettings(given, load)
  }
}

function readLocalSettings(given: Fields, load: LoadFile): LocalSettings {
  const files = <T>(key: string, read: (content: unknown) => T) =>
    list(given[key], key, (name, path) => otherFile(name, path, load, read))
  const regions = readRegions(given['regions'], 'regions')
  const region = optionalText(given['region'], 'region')
  if (region !== undefined && !regions.has(region)) throw new Error(`region: there is no ${region} among the regions.`)
  const mappings = files('laboratoryCodes', readCodeMappings)
  return {
    region,
    regions,
    offers: list(given['offers'], 'offers', readOffer),
    directory: files('directory', readDirectory).flat(),
    laboratoryCodes: mappings.flatMap((each, at) =>
      each.map(one => ({ ...one, path: `laboratoryCodes[${at}]: ${one.path}` }))
    ),
    unitTexts: new Map(files('unitTexts', readUnitTexts).flatMap(each => [...each]))
  }
}
