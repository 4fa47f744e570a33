// The part of a record that holds a resource type (contract, section 4).
import type { SourceName } from './types.ts'

/** By type; a type that is not here is in no part. */
export const SOURCE_OF: ReadonlyMap<unknown, SourceName> = new Map([
  ['Patient', 'patient'],
  ['Observation', 'observations'],
  ['Condition', 'conditions'],
  ['QuestionnaireResponse', 'questionnaireResponses'],
  ['MedicationRequest', 'medicationRequests'],
  ['MedicationStatement', 'medicationStatements'],
  ['FamilyMemberHistory', 'familyHistory'],
  ['Procedure', 'procedures'],
  ['DiagnosticReport', 'reports'],
  ['Consent', 'consents'],
  ['ServiceRequest', 'orders']
])
