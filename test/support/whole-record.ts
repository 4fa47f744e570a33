// A patient's record of which every part was obtained, and what each plan decides on it.

import type { FhirResource, Patient } from '../../src/fhir/types.ts'
import { applyPlanDefinition } from '../../src/guideline/apply.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { SOURCE_OF } from '../../src/guideline/source-of.ts'
import { type PatientRecord, SOURCES } from '../../src/guideline/types.ts'
import type { Knowledge } from '../../src/knowledge/knowledge.ts'

export function wholeRecord(
  patient: Patient & { id: string },
  resources: readonly FhirResource[],
  now: number
): PatientRecord {
  const parts = Map.groupBy([patient, ...resources], ({ resourceType }) => SOURCE_OF.get(resourceType))
  const sources = Object.fromEntries(
    SOURCES.map(name => [name, { state: 'complete' as const, resources: parts.get(name) ?? [] }])
  )
  return countableRecord({ patientId: patient.id, sources }, now)
}

/** The outcome and the status of every criterion, by each plan. */
export function decisionsOn(record: PatientRecord, { plans }: Knowledge, now: number) {
  return [...plans.values()].map(plan => {
    const { indication, outcome, criteria } = applyPlanDefinition(plan, record, now)
    return { indication, outcome, criteria: criteria.map(({ id, status }) => `${id}: ${status}`) }
  })
}
