// What a person answered in a form, without what the form took from the record. A relative of the record is a person's word once anything about
// him or her is changed, and then as a whole.
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { isAsFilledIn, originIn, originOf } from '../guideline/answer-origin.ts'
import { isOfResponse, relativeOrigin } from '../guideline/relative-origin.ts'

/** The response with only the answers given by hand; undefined when there are none. */
export function ownAnswers(response: QuestionnaireResponse): QuestionnaireResponse | undefined {
  const item = (response.item ?? []).flatMap(ownItem)
  return item.some(saysSomething) ? { ...response, item } : undefined
}

function ownItem(item: QuestionnaireResponseItem): QuestionnaireResponseItem[] {
  if (originIn(item)) return [isOfRecord(item) ? withoutItems(item) : item]
  const below = (item.item ?? []).flatMap(ownItem)
  const answer = (item.answer ?? [])
    .filter(each => originOf(each) === undefined)
    .map(({ item: inside, ...each }) => {
      const nested = (inside ?? []).flatMap(ownItem)
      return nested.length > 0 ? { ...each, item: nested } : each
    })
  if (answer.length === 0 && below.length === 0) return []
  const { item: _item, answer: _answer, ...head } = item
  return [{ ...head, ...(answer.length > 0 ? { answer } : {}), ...(below.length > 0 ? { item: below } : {}) }]
}

/** What a person said here: not what an earlier form said of a relative, which is said again with it. */
function saysSomething(group: QuestionnaireResponseItem): boolean {
  const { item = [], answer = [] } = group
  return !isAsFilledIn(group) && (answer.length > 0 || item.some(saysSomething))
}

function isOfRecord(group: QuestionnaireResponseItem): boolean {
  const origin = relativeOrigin(group)
  return origin !== undefined && !isOfResponse(origin) && isAsFilledIn(group)
}

/** The mark that a relative of the record was seen. */
function withoutItems({ item: _item, ...head }: QuestionnaireResponseItem): QuestionnaireResponseItem {
  return head
}
