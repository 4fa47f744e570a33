// What a person answered in a form, without what the form took from the record. A relative of the record is a person's word once anything about
// him or her is changed, and then as a whole.
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { isAsFilledIn, originIn, originOf } from '../guideline/answer-origin.ts'

/** The response with only the answers given by hand; undefined when there are none. */
export function ownAnswers(response: QuestionnaireResponse): QuestionnaireResponse | undefined {
  const item = (response.item ?? []).flatMap(ownItem)
  return item.some(saysSomething) ? { ...response, item } : undefined
}

function ownItem(item: QuestionnaireResponseItem): QuestionnaireResponseItem[] {
  if (originIn(item)) return [isAsFilledIn(item) ? withoutItems(item) : item]
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

function saysSomething({ item = [], answer = [] }: QuestionnaireResponseItem): boolean {
  return answer.length > 0 || item.some(saysSomething)
}

/** The mark that a relative of the record was seen. */
function withoutItems({ item: _item, ...head }: QuestionnaireResponseItem): QuestionnaireResponseItem {
  return head
}
