// A relative of the record in a finished form: untouched, nothing is written; corrected, the same FamilyMemberHistory is updated, whole.
// https://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction

import { dateInterval } from '../fhir/date.ts'
import type { BundleEntry, FamilyMemberHistory, QuestionnaireResponse } from '../fhir/types.ts'
import { isAsFilledIn, originIn } from '../guideline/answer-origin.ts'
import { correctedBy } from '../guideline/corrected-relative.ts'
import { asAsked, personOf, relativeIn } from '../guideline/relative-items.ts'
import { type ItemState, itemOf } from './evaluate.ts'

/** The relatives of the record whom a response can correct, by reference. */
export type KnownRelatives = ReadonlyMap<string, FamilyMemberHistory>

/** What is written of a group for a relative who is in the record; undefined for one who is not, and is created. */
export function recordedRelative(
  state: ItemState,
  response: QuestionnaireResponse,
  known: KnownRelatives
): readonly BundleEntry[] | undefined {
  const group = itemOf(state)
  const origin = originIn(group)
  if (!origin) return isKnown(state, known) ? [] : undefined
  const history = known.get(origin.reference)
  if (!history || isAsFilledIn(group)) return []
  const { authored } = response
  const corrected = correctedBy(history, { group, authored, time: dateInterval(authored ?? '')?.start ?? 0 })
  return corrected === history ? [] : [update(corrected)]
}

/** The sources that a form corrects and that are not here: without the whole resource an update would take away what the form does not ask. */
export function correctedUnseen(items: readonly ItemState[], known: KnownRelatives): readonly string[] {
  return items.flatMap(state => {
    const origin = state.enabled && state.item.extracts ? originIn(state) : undefined
    const unseen = origin && !known.has(origin.reference) && !isAsFilledIn(itemOf(state))
    return [...(unseen ? [origin.reference] : []), ...correctedUnseen(state.items, known)]
  })
}

/** One who stands in the record with the same relationship, conditions and ages is the same person. */
function isKnown(state: ItemState, known: KnownRelatives): boolean {
  const person = personOf(relativeIn(itemOf(state)))
  return [...known.values()].some(history => personOf(asAsked(history)) === person)
}

/** An entry that changes a resource, in the version that was read. https://hl7.org/fhir/R4/http.html#concurrency */
function update(history: FamilyMemberHistory): BundleEntry {
  const url = `FamilyMemberHistory/${history.id}`
  const { versionId } = history.meta ?? {}
  const ifMatch = versionId === undefined ? {} : { ifMatch: `W/"${versionId}"` }
  return { resource: history, request: { method: 'PUT', url, ...ifMatch } }
}
