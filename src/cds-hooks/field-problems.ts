// A field of a call that is missing or wrong, as the Problem that names it. https://cds-hooks.hl7.org/2.0/#http-request_1
import { type Problem, problem } from '../problem/problem.ts'

/** A field that must be there. */
export function fieldMissing(field: string): Problem {
  return problem('field-missing', `${field} is missing.`, field)
}

/** A field that is there and wrong; `rule` says in a sentence what it is. */
export function fieldInvalid(field: string, rule: string): Problem {
  return problem('field-invalid', `${field} is not as expected. ${rule}`, field)
}
