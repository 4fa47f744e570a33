// The conditions of a relative as a form has them: each found again in the history, with what the form says of it in its place.
import type { FamilyMemberHistory, FamilyMemberHistoryCondition, QuestionnaireResponseItem } from '../fhir/types.ts'
import { originIn } from './answer-origin.ts'
import {
  CONDITION,
  codeOf,
  conditionAsAsked,
  conditionIn,
  conditionText,
  itemsWith,
  saysSomething
} from './relative-items.ts'

type Condition = FamilyMemberHistoryCondition

/** A condition that a form says, and the one of the history that it is. */
interface Said {
  readonly said: Condition
  readonly key: unknown
  known: Condition | undefined
}

/** By which a condition of the form is found again in its history. */
export function conditionKey(condition: Condition, history: FamilyMemberHistory): string {
  return JSON.stringify([conditionText(conditionAsAsked(condition, history)), condition.code?.text])
}

/**
 * The conditions after a form. One that is not in the group any more is gone when `isWhole`, unless the form could not show it; else
 * it stays.
 */
export function correctedConditions(
  history: FamilyMemberHistory,
  group: QuestionnaireResponseItem,
  isWhole: boolean
): Condition[] {
  const given = itemsWith(group.item, CONDITION).map(
    (each): Said => ({ said: conditionIn(each), key: originIn(each)?.value, known: undefined })
  )
  const asked = (condition: Condition) => conditionAsAsked(condition, history)
  const left = new Set(history.condition ?? [])
  const find = (isSame: (known: Condition, each: Said) => boolean) => {
    for (const each of given.filter(({ known }) => !known)) {
      each.known = [...left].find(known => isSame(known, each))
      if (each.known) left.delete(each.known)
    }
  }
  find((known, { key }) => conditionKey(known, history) === key)
  find((known, { said }) => saysSomething(said) && conditionText(asked(known)) === conditionText(said))
  find((known, { said, key }) => key === undefined && isSameDiagnosis(asked(known), said))
  const kept = [...left].filter(each => !isWhole || !saysSomething(asked(each)))
  return [...given.flatMap(each => changed(each, history)), ...kept]
}

/** With the same code; or, where a renderer could not show the code, with the same age. */
function isSameDiagnosis(known: Condition, said: Condition): boolean {
  const code = codeOf(said.code)
  const age = said.onsetAge?.value
  return code === undefined ? age !== undefined && age === known.onsetAge?.value : code === codeOf(known.code)
}

function changed({ said, key, known }: Said, history: FamilyMemberHistory): Condition[] {
  if (!known) return saysSomething(said) ? [said] : []
  const asked = conditionAsAsked(known, history)
  if (!saysSomething(said) && saysSomething(asked)) return []
  const code = codeOf(said.code)
  const isRecoded = code !== undefined && code !== codeOf(asked.code)
  // A code takes the place of another; words stay beside the code that was found for them.
  const words = codeOf(asked.code) === undefined && known.code?.text ? { text: known.code.text } : {}
  const { onsetAge: _age, onsetRange: _range, onsetPeriod: _period, onsetString: _text, ...rest } = known
  // An age that is not there was taken away where the form shows it, and is not known to have been elsewhere.
  const hasNewAge = said.onsetAge?.value !== asked.onsetAge?.value && (said.onsetAge !== undefined || key !== undefined)
  return [
    {
      ...(hasNewAge ? { ...rest, ...(said.onsetAge ? { onsetAge: said.onsetAge } : {}) } : known),
      ...(isRecoded ? { code: { ...words, ...said.code } } : {})
    }
  ]
}
