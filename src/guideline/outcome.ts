// Four statuses and Kleene's strong three-valued logic: one not-met decides an all-of, one met an any-of, unknown is never no.
// https://hl7.org/fhirpath/#boolean-logic

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

export function and(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false
  return values.includes(undefined) ? undefined : true
}

export function or(values: readonly Truth[]): Truth {
  if (values.includes(true)) return true
  return values.includes(undefined) ? undefined : false
}

export function not(value: Truth): Truth {
  return value === undefined ? undefined : !value
}

/** WHEN(condition ⇒ consequence). An unknown condition with a consequence that holds anyway is true. */
export function implies(condition: Truth, consequence: Truth): Truth {
  return or([not(condition), consequence])
}

export function statusOf(value: Truth): Status {
  return value === undefined ? 'unknown' : value ? 'met' : 'not-met'
}
