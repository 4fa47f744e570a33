// What the record says of a relative whom the form was filled in with, as the page says it beside the fields.
import type { FamilyMemberHistory } from '../fhir/types.ts'
import { isAsFilledIn, isNotUsable, type Origin, originIn } from '../guideline/answer-origin.ts'
import { conditionKey } from '../guideline/corrected-conditions.ts'
import { relativesBySource } from '../guideline/relatives.ts'
import type { PatientRecord } from '../guideline/types.ts'
import type { Content } from '../pages/html.ts'
import { html } from '../pages/html.ts'
import { type ItemState, itemOf } from '../questionnaire/evaluate.ts'
import { originText } from './origin-text.ts'
import { conditionWords, relativeWords, type WordsFrame } from './relative-words.ts'
import { say } from './texts.ts'

/** What the record says of the relative, or the condition of one, that a group was filled in from; nothing for any other group. */
export type RecordedLine = (state: ItemState) => Content

/** The lines of the relatives of a record. */
export function recordedLines(record: PatientRecord, frame: WordsFrame): RecordedLine {
  const histories = relativesBySource(record.resources)
  return state => {
    const origin = originIn(state)
    const history = origin && histories?.get(origin.reference)
    if (!origin || !history) return undefined
    return state.item.extracts
      ? relativeLine(state, origin, history, frame)
      : conditionLine(state, origin, history, frame)
  }
}

function relativeLine(state: ItemState, origin: Origin, history: FamilyMemberHistory, frame: WordsFrame): Content {
  const { language } = frame
  const corrected = isAsFilledIn(itemOf(state)) ? undefined : `${say('corrected', language)}. `
  return html`<p class="origin">${corrected}${originText(origin, language)}: ${relativeWords(history, frame)}</p>`
}

/** A condition that cannot be shown in the fields is said in the words of the record. */
function conditionLine(
  state: ItemState,
  { value }: Origin & { readonly value: unknown },
  history: FamilyMemberHistory,
  frame: WordsFrame
): Content {
  const condition = (history.condition ?? []).find(each => conditionKey(each, history) === value)
  if (!condition || !state.items.some(isNotUsable)) return undefined
  return html`<p class="origin">${say('fromRecord', frame.language)}: ${conditionWords(condition, frame)}</p>`
}
