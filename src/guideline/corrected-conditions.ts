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
  const find = (keysOf: (known: Condition) => readonly unknown[], keyOf: (each: Said) => unknown) => {
    const open = given.filter(each => !each.known && keyOf(each) !== undefined)
    if (open.length === 0) return
    const take = takerFrom(left, keysOf)
    for (const each of open) each.known = take(keyOf(each))
  }
  find(
    known => [conditionKey(known, history)],
    ({ key }) => key
  )
  find(
    known => [conditionText(asked(known))],
    ({ said }) => (saysSomething(said) ? conditionText(said) : undefined)
  )
  find(
    known => [
      diagnosisKey(codeOf(asked(known).code), undefined),
      diagnosisKey(undefined, asked(known).onsetAge?.value)
    ],
    ({ said, key }) => (key === undefined ? diagnosisKey(codeOf(said.code), said.onsetAge?.value) : undefined)
  )
  const kept = [...left].filter(each => !isWhole || !saysSomething(asked(each)))
  return [...given.flatMap(each => changed(each, history)), ...kept]
}

/** Takes from what is left the first condition that has a key, by looking it up: a hostile history has thousands of conditions. */
function takerFrom(
  left: Set<Condition>,
  keysOf: (known: Condition) => readonly unknown[]
): (key: unknown) => Condition | undefined {
  const keyed = [...left].toReversed().flatMap(known => keysOf(known).map(key => ({ key, known })))
  const byKey = Map.groupBy(keyed, ({ key }) => key)
  return key => {
    const same = byKey.get(key) ?? []
    for (let last = same.pop(); last; last = same.pop()) if (left.delete(last.known)) return last.known
    return undefined
  }
}

/** A diagnosis by its code; or, where a renderer could not show the code, by the age. */
function diagnosisKey(code: string | undefined, age: number | undefined): string | undefined {
  if (code !== undefined) return `code ${code}`
  return age === undefined ? undefined : `age ${age}`
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
