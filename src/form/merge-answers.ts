// Answers that somebody gave before, put into a form that has just been filled in from the record.
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'

/** The populated form with the answers of a draft in place of its own, question by question; groups that repeat come whole. */
export function mergeAnswers(populated: QuestionnaireResponse, draft: QuestionnaireResponse): QuestionnaireResponse {
  const item = mergeItems(populated.item ?? [], draft.item ?? [])
  return { ...populated, ...(draft.id ? { id: draft.id } : {}), ...(item.length > 0 ? { item } : {}) }
}

function mergeItems(
  known: readonly QuestionnaireResponseItem[],
  given: readonly QuestionnaireResponseItem[]
): QuestionnaireResponseItem[] {
  const byLinkId = Map.groupBy(given, ({ linkId }) => linkId)
  const names = new Set(known.map(({ linkId }) => linkId))
  const merged = known.flatMap(item => {
    const drafted = byLinkId.get(item.linkId) ?? []
    const [only] = drafted
    return drafted.length === 1 && only ? [mergeItem(item, only)] : drafted.length > 1 ? drafted : [item]
  })
  return [...merged, ...given.filter(({ linkId }) => !names.has(linkId))]
}

function mergeItem(known: QuestionnaireResponseItem, given: QuestionnaireResponseItem): QuestionnaireResponseItem {
  const item = mergeItems(known.item ?? [], given.item ?? [])
  return {
    ...known,
    ...(given.answer ? { answer: given.answer } : {}),
    ...(item.length > 0 ? { item } : {})
  }
}
