// Groups: all-of and any-of over statuses, not-applicable members left out. Kleene logic.
// https://hl7.org/fhir/R5/codesystem-characteristic-combination.html
import { and, or, type Status, statusOf, type Truth } from './outcome.ts'

/** The status of a group. A group without an applicable member does not apply. */
export function combine(combination: 'all-of' | 'any-of', members: readonly Status[]): Status {
  const applicable = members.filter(status => status !== 'not-applicable')
  if (applicable.length === 0) return 'not-applicable'
  const values = applicable.map(truthOf)
  return statusOf(combination === 'all-of' ? and(values) : or(values))
}

/** A status seen through WHEN(guard ⇒ …): a guard that is false makes it not applicable, an unknown one leaves only "met" known. */
export function guarded(guard: Truth, status: Status): Status {
  if (guard === true || status === 'not-applicable') return status
  if (guard === false) return 'not-applicable'
  return status === 'met' ? 'met' : 'unknown'
}

function truthOf(status: Status): Truth {
  return status === 'met' ? true : status === 'not-met' ? false : undefined
}
