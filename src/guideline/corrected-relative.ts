// A relative of the record as a form corrects him or her: filled in from a FamilyMemberHistory, changed, and still the same person.
import { dateInterval } from '../fhir/date.ts'
import type { FamilyMemberHistory, QuestionnaireResponseItem } from '../fhir/types.ts'
import { correctedConditions } from './corrected-conditions.ts'
import { asAsked, codeOf, personOf, relativeIn } from './relative-items.ts'
import { relativeOrigin } from './relative-origin.ts'

/** The group of a response for one relative, and when the response was given. */
export interface GivenRelative {
  readonly group: QuestionnaireResponseItem
  /** Milliseconds. */
  readonly time: number
  /** As the response writes it. */
  readonly authored: string | undefined
}

/**
 * The history with what a form corrects in it; the same history where it corrects nothing. What the form does not ask, or cannot
 * show, stays as it is. A history that was changed after the form was finished speaks for itself.
 */
export function correctedBy(
  history: FamilyMemberHistory,
  { group, time, authored }: GivenRelative
): FamilyMemberHistory {
  const said = relativeOrigin(group)?.said
  const given = relativeIn(group)
  const asked = asAsked(history)
  const now = personOf(asked)
  if (personOf(given) === said || personOf(given) === now) return history
  const isUnchanged = said === now
  const changed = changedAt(history)
  if (said === undefined ? changed > time : !isUnchanged && !(changed <= time)) return history
  const role = codeOf(given.relationship)
  const after = {
    ...history,
    ...(authored ? { date: authored } : {}),
    relationship: role === undefined || role === codeOf(asked.relationship) ? history.relationship : given.relationship,
    condition: correctedConditions(history, group, isUnchanged)
  }
  return personOf(asAsked(after)) === now ? history : after
}

/** When a history was last changed, in milliseconds; never a number where it does not say. */
function changedAt({ date, meta }: FamilyMemberHistory): number {
  const times = [date, meta?.lastUpdated].flatMap(each => dateInterval(each ?? '')?.start ?? [])
  return times.length > 0 ? Math.max(...times) : Number.NaN
}
