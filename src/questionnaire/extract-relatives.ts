// A relative of the record in a finished form: untouched, nothing is written; corrected, the same FamilyMemberHistory is updated, whole.
// https://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction

import { dateInterval } from '../fhir/date.ts'
import type {
  BundleEntry,
  FamilyMemberHistory,
  QuestionnaireResponse,
  QuestionnaireResponseItem
} from '../fhir/types.ts'
import { isAsFilledIn } from '../guideline/answer-origin.ts'
import { correctedBy } from '../guideline/corrected-relative.ts'
import { asAsked, personOf, relativeIn } from '../guideline/relative-items.ts'
import { isNew, isOfResponse, relativeOrigin } from '../guideline/relative-origin.ts'
import { responseName, writtenSeeds } from '../guideline/written-relatives.ts'
import { type ItemState, itemOf, saysSomething } from './evaluate.ts'

/** The relatives of the record whom a response can correct, by reference. */
export type KnownRelatives = ReadonlyMap<string, FamilyMemberHistory>

/** What becomes of a group for one relative: what is written of one of the record, or what makes a new one the same when it is sent again. */
interface FormRelative {
  /** Undefined when the record does not have the relative, who is created. */
  readonly entries: readonly BundleEntry[] | undefined
  readonly seed: string | undefined
}

export type FormRelatives = ReadonlyMap<ItemState, FormRelative>

/** The relatives of a form, each by the group that names him or her; `response` has the name by which it is known. */
export function formRelatives(
  items: readonly ItemState[],
  response: QuestionnaireResponse,
  known: KnownRelatives
): FormRelatives {
  const groups = relativeGroups(items).map(state => ({ state, group: itemOf(state) }))
  const added = groups.filter(({ group }) => isNew(group))
  const seeds = writtenSeeds(
    responseName(response) ?? '',
    added.map(({ group }) => group)
  )
  const sources = new Set(groups.map(({ group }) => relativeOrigin(group)?.reference))
  const others = [...known].flatMap(([source, history]) => (sources.has(source) ? [] : personOf(asAsked(history))))
  const isOther = (group: QuestionnaireResponseItem) => others.includes(personOf(relativeIn(group)))
  return new Map<ItemState, FormRelative>([
    ...groups.map(
      ({ state, group }) => [state, { entries: updates(group, response, known), seed: undefined }] as const
    ),
    ...added.map(
      ({ state, group }, at) => [state, { entries: isOther(group) ? [] : undefined, seed: seeds[at] }] as const
    )
  ])
}

/** The groups that become a FamilyMemberHistory and say something. */
function relativeGroups(items: readonly ItemState[]): readonly ItemState[] {
  return items.flatMap(state => {
    if (!state.enabled) return []
    return [...(isRelative(state) ? [state] : []), ...relativeGroups(state.items)]
  })
}

function isRelative(state: ItemState): boolean {
  return state.item.extracts?.type === 'FamilyMemberHistory' && saysSomething(state)
}

/** What is written of a relative of the record. */
function updates(
  group: QuestionnaireResponseItem,
  { authored }: QuestionnaireResponse,
  known: KnownRelatives
): readonly BundleEntry[] {
  const history = known.get(relativeOrigin(group)?.reference ?? '')
  if (!history || isAsFilledIn(group)) return []
  const corrected = correctedBy(history, { group, authored, time: dateInterval(authored ?? '')?.start ?? 0 })
  return corrected === history ? [] : [update(corrected)]
}

/** The sources that a form corrects and that are not here: without the whole resource an update would take away what the form does not ask. */
export function correctedUnseen(items: readonly ItemState[], known: KnownRelatives): readonly string[] {
  return items.flatMap(state => {
    const origin = isRelative(state) ? relativeOrigin(itemOf(state)) : undefined
    const unseen = origin && !isOfResponse(origin) && !known.has(origin.reference) && !isAsFilledIn(itemOf(state))
    return [...(unseen ? [origin.reference] : []), ...correctedUnseen(state.items, known)]
  })
}

/** An entry that changes a resource, in the version that was read. https://hl7.org/fhir/R4/http.html#concurrency */
function update(history: FamilyMemberHistory): BundleEntry {
  const url = `FamilyMemberHistory/${history.id}`
  const { versionId } = history.meta ?? {}
  const ifMatch = versionId === undefined ? {} : { ifMatch: `W/"${versionId}"` }
  return { resource: history, request: { method: 'PUT', url, ...ifMatch } }
}
