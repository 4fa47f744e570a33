// Questions of which one takes back what was answered to the other: a cause that is excluded is no longer one that explains, and the
// other way round (contract, section 3).
import type { Coding } from '../fhir/types.ts'
import { FINDING } from '../guideline/answers.ts'

const PAIR = ['cause-excluded', 'cause-present'] as const

/** The code of the question that takes back what is answered to one with these codes; undefined when none does. */
export function oppositeOf(codings: readonly Coding[]): Coding | undefined {
  const own = PAIR.find(code => codings.some(each => each.system === FINDING && each.code === code))
  return own && { system: FINDING, code: own === PAIR[0] ? PAIR[1] : PAIR[0] }
}
