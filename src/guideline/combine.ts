// Groups: all-of and any-of over statuses, not-applicable members left out. Kleene logic.
// https://hl7.org/fhir/R5/codesystem-characteristic-combination.html
import type { Status, Truth } from './outcome.ts'

/** The status of a group. A group without an applicable member does not apply. */
export function combine(combination: 'all-of' | 'any-of', members: readonly Status[]): Status {
  const [decides, otherwise] = combination === 'all-of' ? (['not-met', 'met'] as const) : (['met', 'not-met'] as const)
  let combined: Status = 'not-applicable'
  for (const status of members) {
    if (status === decides) return decides
    if (status === 'unknown') combined = 'unknown'
    else if (status === otherwise && combined === 'not-applicable') combined = otherwise
  }
  return combined
}

/** A status seen through WHEN(guard ⇒ …): a guard that is false makes it not applicable, an unknown one leaves only "met" known. */
export function guarded(guard: Truth, status: Status): Status {
  if (guard === true || status === 'not-applicable') return status
  if (guard === false) return 'not-applicable'
  return status === 'met' ? 'met' : 'unknown'
}
