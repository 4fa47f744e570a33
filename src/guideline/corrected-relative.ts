// A relative of the record as a form corrects him or her: filled in from a FamilyMemberHistory, changed, and still the same person.

import { dateInterval } from '../fhir/date.ts'
import type { FamilyMemberHistory, FamilyMemberHistoryCondition, QuestionnaireResponseItem } from '../fhir/types.ts'
import { isAsFilledIn, originIn } from './answer-origin.ts'
import {
  asAsked,
  CONDITION,
  codeOf,
  conditionAsAsked,
  conditionIn,
  conditionText,
  itemsWith,
  personOf,
  relativeIn,
  saysSomething
} from './relative-items.ts'

/** The group of a response for one relative, and when the response was given. */
export interface GivenRelative {
  readonly group: QuestionnaireResponseItem
  /** Milliseconds. */
  readonly time: number
  /** As the response writes it. */
  readonly authored: string | undefined
}

/** By which a condition of the form is found again in its history. */
export function conditionKey(condition: FamilyMemberHistoryCondition, history: FamilyMemberHistory): string {
  return JSON.stringify([conditionText(conditionAsAsked(condition, history)), condition.code?.text])
}

/**
 * The history with what a form corrects in it; the same history where it corrects nothing. What the form does not ask, or cannot
 * show, stays as it is. A history that was changed after the form was finished speaks for itself.
 */
export function correctedBy(history: FamilyMemberHistory, given: GivenRelative): FamilyMemberHistory {
  const origin = originIn(given.group)
  const asked = asAsked(history)
  const now = personOf(asked)
  if (isAsFilledIn(given.group) || personOf(relativeIn(given.group)) === now) return history
  const isUnchanged = now === origin?.value
  if (!isUnchanged && !(changedAt(history) <= given.time)) return history
  const { relationship } = relativeIn(given.group)
  const role = codeOf(relationship)
  return {
    ...history,
    ...(given.authored ? { date: given.authored } : {}),
    relationship: role === undefined || role === codeOf(asked.relationship) ? history.relationship : relationship,
    condition: conditionsOf(history, given.group, isUnchanged)
  }
}

/** When a history was last changed, in milliseconds; never a number where it does not say. */
function changedAt({ date, meta }: FamilyMemberHistory): number {
  const times = [date, meta?.lastUpdated].flatMap(each => dateInterval(each ?? '')?.start ?? [])
  return times.length > 0 ? Math.max(...times) : Number.NaN
}

/** The conditions of a history as a group has them; one that is no longer in the group is gone, unless the form could not show it. */
function conditionsOf(
  history: FamilyMemberHistory,
  group: QuestionnaireResponseItem,
  isUnchanged: boolean
): FamilyMemberHistoryCondition[] {
  const left = [...(history.condition ?? [])]
  const given = itemsWith(group.item, CONDITION).flatMap(each => {
    const said = conditionIn(each)
    const key = originIn(each)?.value
    const at = left.findIndex(condition => conditionKey(condition, history) === key)
    const [known] = at < 0 ? [] : left.splice(at, 1)
    if (known) return changed(known, said, history)
    return saysSomething(said) ? [said] : []
  })
  const kept = left.filter(each => !isUnchanged || !saysSomething(conditionAsAsked(each, history)))
  return [...given, ...kept]
}

function changed(
  known: FamilyMemberHistoryCondition,
  said: FamilyMemberHistoryCondition,
  history: FamilyMemberHistory
): FamilyMemberHistoryCondition[] {
  const asked = conditionAsAsked(known, history)
  if (!saysSomething(said) && saysSomething(asked)) return []
  const code = codeOf(said.code)
  const isRecoded = code !== undefined && code !== codeOf(asked.code)
  // A code takes the place of another; words stay beside the code that was found for them.
  const words = codeOf(asked.code) === undefined && known.code?.text ? { text: known.code.text } : {}
  const { onsetAge: _age, onsetRange: _range, onsetPeriod: _period, onsetString: _text, ...rest } = known
  const hasNewAge = said.onsetAge?.value !== asked.onsetAge?.value
  return [
    {
      ...(hasNewAge ? { ...rest, ...(said.onsetAge ? { onsetAge: said.onsetAge } : {}) } : known),
      ...(isRecoded ? { code: { ...words, ...said.code } } : {})
    }
  ]
}
