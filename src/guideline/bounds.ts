// Facts that a condition may compare each with each: more of them than any record holds are not read, and what they say is unknown.
import type { FhirResource } from '../fhir/types.ts'
import { isFinding } from './finding-value.ts'
import type { Input } from './plan-types.ts'

const MOST_FACTS = 5000
const MOST_RELATIVES = 300
/** Answers that are times: each result is held against all of them (the counts that are set aside). */
const MOST_TIMES = 100

/** Whether more was given to an input than is read; of what only counts in its newest any number is. */
export function isBeyondBounds({ newest, type }: Input, given: readonly FhirResource[]): boolean {
  if (newest) return false
  if (type === 'FamilyMemberHistory') return given.length > MOST_RELATIVES
  return given.length > MOST_FACTS || (given.length > MOST_TIMES && given.filter(isTime).length > MOST_TIMES)
}

function isTime(resource: FhirResource): boolean {
  return resource.resourceType === 'Observation' && resource.valueDateTime !== undefined && isFinding(resource)
}
