// The relatives of a draft among those of the record, who may have become more, fewer, or others since.
import type { QuestionnaireResponseItem } from '../fhir/types.ts'
import { originIn } from '../guideline/answer-origin.ts'
import { CONDITION, personOf, relativeIn } from '../guideline/relative-items.ts'
import { relativeOrigin } from '../guideline/relative-origin.ts'

/** The resource from which a group was filled in. */
export function sourceOf(item: QuestionnaireResponseItem): string | undefined {
  return relativeOrigin(item)?.reference
}

/** A relative of the record as a draft corrects him or her; as the record says now where it does not. */
export function drafted(
  known: QuestionnaireResponseItem,
  given: readonly QuestionnaireResponseItem[]
): QuestionnaireResponseItem {
  // What another renderer kept no marks of is not taken up: it cannot be told what was changed.
  const own = given.find(each => each.item && originIn(each) && sourceOf(each) === sourceOf(known))
  return own ? { ...marked(own, known), item: withConditionMarks(own.item ?? [], known.item ?? []) } : known
}

/**
 * What a draft names beside the relatives of the record. One who has come into the record since with what the draft says is the same
 * person, and one whom it took from the record untouched is gone with that.
 */
export function beside(
  given: readonly QuestionnaireResponseItem[],
  known: readonly QuestionnaireResponseItem[]
): readonly QuestionnaireResponseItem[] {
  const [before, now] = [given, known].map(items => new Set(items.flatMap(each => sourceOf(each) ?? [])))
  const fresh = known.filter(each => sourceOf(each) !== undefined && !before?.has(sourceOf(each) ?? ''))
  const people = new Set(fresh.map(each => personOf(relativeIn(each))))
  return given.filter(each => {
    const source = sourceOf(each)
    return source === undefined ? !people.has(personOf(relativeIn(each))) : !now?.has(source) && each.item !== undefined
  })
}

/** The conditions that came from the record stand for those that are there now, in their order. */
function withConditionMarks(
  items: readonly QuestionnaireResponseItem[],
  known: readonly QuestionnaireResponseItem[]
): QuestionnaireResponseItem[] {
  const now = known.filter(({ linkId }) => linkId === CONDITION)
  const before = items.filter(item => item.linkId === CONDITION && originIn(item))
  return items.map(item => {
    const fresh = now[before.indexOf(item)]
    return fresh && before.includes(item) ? marked(item, fresh) : item
  })
}

function marked(item: QuestionnaireResponseItem, by: QuestionnaireResponseItem): QuestionnaireResponseItem {
  return { ...item, ...(by.extension ? { extension: by.extension } : {}) }
}
