// Facts that a condition may compare each with each: more of them than any record holds are not read, and what they say is unknown.
import type { FhirResource } from '../fhir/types.ts'
import { isFinding } from './finding-value.ts'
import type { Input } from './plan-types.ts'

const MOST_FACTS = 5000
const MOST_RELATIVES = 300
/** Answers that are times: each result is held against all of them (the counts that are set aside). */
const MOST_TIMES = 100
/** Corrections of relatives by forms, times the conditions each is held against. */
const MOST_CORRECTED = 50_000

/** Whether more was given to an input than is read; of what only counts in its newest any number is. */
export function isBeyondBounds({ newest, type }: Input, given: readonly FhirResource[]): boolean {
  if (newest) return false
  if (type === 'FamilyMemberHistory') return given.length > MOST_RELATIVES
  return given.length > MOST_FACTS || (given.length > MOST_TIMES && given.filter(isTime).length > MOST_TIMES)
}

/** Whether forms correct more than is read: of each relative, how many corrections there are and how many conditions anyone says. */
export function areCorrectionsBeyondBounds(
  relatives: readonly (readonly [corrections: number, conditions: number])[]
): boolean {
  return relatives.reduce((sum, [corrections, conditions]) => sum + corrections * conditions, 0) > MOST_CORRECTED
}

function isTime(resource: FhirResource): boolean {
  return resource.resourceType === 'Observation' && resource.valueDateTime !== undefined && isFinding(resource)
}
