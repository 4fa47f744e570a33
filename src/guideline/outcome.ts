// Four statuses and Kleene's strong three-valued logic: one not-met decides an all-of, one met an any-of, unknown is never no.
// https://hl7.org/fhirpath/#boolean-logic

/** What a criterion comes to: met, not met, not known, or a question that does not arise. */
export type Status = 'met' | 'not-met' | 'unknown' | 'not-applicable'

/** Why a criterion is unknown. */
export type Reason =
  | 'no-data'
  | 'not-obtained'
  | 'undecidable'
  | 'ambiguous'
  | 'conflict'
  | 'unusable-value'
  | 'evaluation-error'
  | 'applicability-unknown'

/** A truth value: `undefined` is unknown. */
export type Truth = boolean | undefined

/** True when all are, false when one is, else unknown; of none true. */
export function and(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false
  return values.includes(undefined) ? undefined : true
}

/** False when all are, true when one is, else unknown; of none false. */
export function or(values: readonly Truth[]): Truth {
  if (values.includes(true)) return true
  return values.includes(undefined) ? undefined : false
}

/** The opposite; of unknown unknown. */
export function not(value: Truth): Truth {
  return value === undefined ? undefined : !value
}

/** WHEN(condition ⇒ consequence). An unknown condition with a consequence that holds anyway is true. */
export function implies(condition: Truth, consequence: Truth): Truth {
  return or([not(condition), consequence])
}

/** The status of a criterion whose condition has this value. */
export function statusOf(value: Truth): Status {
  return value === undefined ? 'unknown' : value ? 'met' : 'not-met'
}
