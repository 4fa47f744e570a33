// The records of the cases of an indication, and the same records changed: what the properties share.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { FhirResource } from '../../src/fhir/types.ts'
import { applyPlanDefinition } from '../../src/guideline/apply.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { type Decision, type ReceivedRecord, SOURCES, type SourceName } from '../../src/guideline/types.ts'
import type { Knowledge } from '../../src/knowledge/knowledge.ts'
import { over, type PatientCase, receivedRecord } from './patient-case.ts'

const CASES = join(import.meta.dirname, '..', 'indications')

interface CaseFile {
  readonly today: string
  readonly base: PatientCase
  readonly cases: readonly { readonly given?: PatientCase }[]
}

/** The records of all cases of an indication, and what is decided on them on the day of the cases. */
export function caseRecords(indication: string, knowledge: Knowledge) {
  const plan = knowledge.plans.get(indication)
  if (!plan) throw new Error(`${indication} has no plan`)
  const file = parse(readFileSync(join(CASES, indication, 'cases.yaml'), 'utf8')) as CaseFile
  const now = Date.parse(`${file.today}T12:00:00Z`)
  const records = [file.base, ...file.cases.map(each => over(file.base, each.given ?? {}))].map(patient =>
    receivedRecord(patient, knowledge, file.today)
  )
  const decide = (received: ReceivedRecord) => applyPlanDefinition(plan, countableRecord(received, now), now)
  return { records, decide }
}

/** Outcome and criteria, as lines. */
export function statuses(decision: Decision): string[] {
  return [decision.outcome, ...decision.criteria.map(each => `${each.id}: ${each.status}`)]
}

/** A record with the resources of its parts changed, or of one of them only. */
export function changed(
  record: ReceivedRecord,
  change: (resources: readonly FhirResource[]) => FhirResource[],
  only?: SourceName
): ReceivedRecord {
  const sources = Object.fromEntries(
    SOURCES.map(name => {
      const source = record.sources[name] ?? { state: 'complete' as const, resources: [] }
      return [name, only && only !== name ? source : { ...source, resources: change(source.resources) }]
    })
  )
  return { ...record, sources }
}
