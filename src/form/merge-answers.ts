// Answers that somebody gave before, put into a form that has just been filled in from the record.
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { beside, drafted, sourceOf } from './merge-relatives.ts'

/** The populated form with the answers of a draft in place of its own, question by question; groups that repeat come whole, each relative of the record in his or her own place. */
export function mergeAnswers(populated: QuestionnaireResponse, draft: QuestionnaireResponse): QuestionnaireResponse {
  const item = mergeItems(populated.item ?? [], draft.item ?? [])
  return { ...populated, ...(draft.id ? { id: draft.id } : {}), ...(item.length > 0 ? { item } : {}) }
}

function mergeItems(
  known: readonly QuestionnaireResponseItem[],
  given: readonly QuestionnaireResponseItem[]
): QuestionnaireResponseItem[] {
  const others = beside(given, known)
  const byLinkId = Map.groupBy(
    others.filter(item => sourceOf(item) === undefined),
    ({ linkId }) => linkId
  )
  const names = new Set(known.filter(item => sourceOf(item) === undefined).map(({ linkId }) => linkId))
  const merged = known.flatMap(item => {
    if (sourceOf(item) !== undefined) return [drafted(item, given)]
    const answered = byLinkId.get(item.linkId) ?? []
    const [only] = answered
    return answered.length === 1 && only ? [mergeItem(item, only)] : answered.length > 1 ? answered : [item]
  })
  return [...merged, ...others.filter(item => sourceOf(item) !== undefined || !names.has(item.linkId))]
}

function mergeItem(known: QuestionnaireResponseItem, given: QuestionnaireResponseItem): QuestionnaireResponseItem {
  const item = mergeItems(known.item ?? [], given.item ?? [])
  return {
    ...known,
    ...(given.answer ? { answer: given.answer } : {}),
    ...(item.length > 0 ? { item } : {})
  }
}
