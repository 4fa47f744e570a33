// What the link of a card says to the form that it opens: read back from the token response, where it comes through the EHR.
// https://cds-hooks.hl7.org/2.0/#link (appContext)
import { isObject, type Json } from '../fhir/resource-shapes.ts'

/** What a card wrote into its link: untrusted, so only an indication code, a fingerprint of the patient and the uuid of the card are read. */
export interface AppContext {
  readonly indication: string | undefined
  /** `patientFingerprint` of the patient of the card. */
  readonly patient: string | undefined
  /** The uuid of the card. */
  readonly card: string | undefined
}

/** Reads `appContext` of a token response; what is not as we wrote it says nothing. */
export function readAppContext(value: unknown): AppContext {
  const parsed = typeof value === 'string' && value.length <= 2000 ? parse(value) : undefined
  const text = (name: string) => {
    const each = parsed?.[name]
    return typeof each === 'string' && /^[\w-]{1,80}$/.test(each) ? each : undefined
  }
  return { indication: text('indication'), patient: text('patient'), card: text('card') }
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
