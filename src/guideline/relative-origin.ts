// Where a group for one relative was filled in from: its extension says so, or a hidden question that keeps the id of the resource.
// https://hl7.org/fhir/uv/sdc/extraction.html
import type { QuestionnaireResponseItem } from '../fhir/types.ts'
import { isAsFilledIn, originIn } from './answer-origin.ts'
import { itemsWith, SOURCE } from './relative-items.ts'

/** The resource that a group was filled in from. */
export interface RelativeOrigin {
  /** `FamilyMemberHistory/<id>`, or `QuestionnaireResponse/<id>#relative-<n>` of one whom a form alone named. */
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

/** Whether a group says of a relative what no resource of the record holds: added, or changed since a response said it. */
export function isNew(group: QuestionnaireResponseItem): boolean {
  const origin = relativeOrigin(group)
  return !origin || (isOfResponse(origin) && !isAsFilledIn(group))
}

/** Whether a relative was filled in from what a form alone said. */
export function isOfResponse({ reference }: RelativeOrigin): boolean {
  return reference.startsWith('QuestionnaireResponse/')
}
