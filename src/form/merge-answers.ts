// Answers that somebody gave before, put into a form that has just been filled in from the record.
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { originIn } from '../guideline/answer-origin.ts'

/** The populated form with the answers of a draft in place of its own, question by question; groups that repeat come whole, each relative of the record in his or her own place. */
export function mergeAnswers(populated: QuestionnaireResponse, draft: QuestionnaireResponse): QuestionnaireResponse {
  const item = mergeItems(populated.item ?? [], draft.item ?? [])
  return { ...populated, ...(draft.id ? { id: draft.id } : {}), ...(item.length > 0 ? { item } : {}) }
}

function mergeItems(
  known: readonly QuestionnaireResponseItem[],
  given: readonly QuestionnaireResponseItem[]
): QuestionnaireResponseItem[] {
  const filled = new Set(known.flatMap(item => sourceOf(item) ?? []))
  const others = given.filter(item => !filled.has(sourceOf(item) ?? ''))
  const byLinkId = Map.groupBy(
    others.filter(item => sourceOf(item) === undefined),
    ({ linkId }) => linkId
  )
  const open = known.filter(item => sourceOf(item) === undefined)
  const names = new Set(open.map(({ linkId }) => linkId))
  const merged = known.flatMap(item => {
    const source = sourceOf(item)
    if (source !== undefined) return [given.find(each => sourceOf(each) === source) ?? item]
    const drafted = byLinkId.get(item.linkId) ?? []
    const [only] = drafted
    return drafted.length === 1 && only ? [mergeItem(item, only)] : drafted.length > 1 ? drafted : [item]
  })
  return [...merged, ...others.filter(item => sourceOf(item) !== undefined || !names.has(item.linkId))]
}

/** The resource from which a group was filled in. */
function sourceOf(item: QuestionnaireResponseItem): string | undefined {
  return originIn(item)?.reference
}

function mergeItem(known: QuestionnaireResponseItem, given: QuestionnaireResponseItem): QuestionnaireResponseItem {
  const item = mergeItems(known.item ?? [], given.item ?? [])
  return {
    ...known,
    ...(given.answer ? { answer: given.answer } : {}),
    ...(item.length > 0 ? { item } : {})
  }
}
