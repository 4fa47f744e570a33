// Where a group for one relative was filled in from. https://hl7.org/fhir/uv/sdc/extraction.html (the id of the resource is kept in a hidden question)
import type { QuestionnaireResponseItem } from '../fhir/types.ts'
import { originIn } from './answer-origin.ts'
import { itemsWith, SOURCE } from './relative-items.ts'

export interface RelativeOrigin {
  readonly reference: string
  /** What the group said then; undefined when a renderer dropped the extensions and kept the hidden answer. */
  readonly said: unknown
}

/** The resource that a group was filled in from; undefined when it was not. */
export function relativeOrigin(group: QuestionnaireResponseItem): RelativeOrigin | undefined {
  const origin = originIn(group)
  if (origin) return { reference: origin.reference, said: origin.value }
  const [id] = itemsWith(group.item, SOURCE).flatMap(({ answer = [] }) =>
    answer.flatMap(each => each.valueString ?? [])
  )
  return id ? { reference: `FamilyMemberHistory/${id}`, said: undefined } : undefined
}
