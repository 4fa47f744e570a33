// The demonstration's patients: a dozen of the examples, moved in time so that their results are as old today as they were meant to be.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { addressesOf, withContents } from '../fhir/bundle-contents.ts'
import { civilDate } from '../fhir/date.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import type { Text } from '../language/text.ts'
import { entriesOf, patientsOf } from '../record/bundle-patients.ts'

/** A synthetic patient with the record that the demonstration starts from. */
export interface DemonstrationPatient {
  readonly id: string
  readonly name: string
  readonly story: Text
  /** Indications that the order form proposes. */
  readonly indications: readonly string[]
  /** The Patient and everything about this patient but drafts. */
  readonly resources: readonly Json[]
}

interface Described {
  readonly bundle: string
  readonly name: string
  readonly story: Text
  readonly indications: readonly string[]
}

const DAY = 86_400_000
const WHOLE_DATE = /"(\d{4}-\d{2}-\d{2})(?=["T])/g

/** Reads `demonstration.yaml` and the bundles it names, below a folder; `now` in milliseconds. Throws when one is not there. */
export function readPatients(folder: string, now: number): readonly DemonstrationPatient[] {
  const { today, patients } = parse(readFileSync(join(folder, 'demonstration.yaml'), 'utf8')) as {
    readonly today: string
    readonly patients: readonly Described[]
  }
  const days = Math.round((Date.parse(civilDate(now)) - Date.parse(today)) / DAY)
  return patients.map(described =>
    readPatient(described, moved(readFileSync(join(folder, described.bundle), 'utf8'), days))
  )
}

function readPatient({ name, story, indications }: Described, bundle: string): DemonstrationPatient {
  const entries = entriesOf(JSON.parse(bundle) as Json)
  const [patient] = patientsOf(entries)
  if (!patient) throw new Error(`no patient for ${name}`)
  const addresses = addressesOf(entries)
  const record = patient.resources
    .filter(({ status }) => status !== 'draft')
    .map(resource => withContents(resource, addresses))
  const named = { ...patient.patient, name: [{ family: 'Testpatient', given: [name] }] }
  return { id: patient.id, name: `Testpatient ${name}`, story, indications, resources: [named, ...record] }
}

/** Every whole date of a text, some days later. */
function moved(text: string, days: number): string {
  return text.replace(WHOLE_DATE, (_match, date: string) => {
    const later = new Date(Date.parse(date) + days * DAY)
    return `"${later.toISOString().slice(0, 10)}`
  })
}
