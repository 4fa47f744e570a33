// Relatives named in a questionnaire mean the same as FamilyMemberHistory (contract, section 3); each person counts once.
import { dateInterval } from '../fhir/date.ts'
import type { FamilyMemberHistory, FhirResource, QuestionnaireResponse } from '../fhir/types.ts'
import { originIn } from './answer-origin.ts'
import { OWN_QUESTIONNAIRE } from './answers.ts'
import { correctedBy, type GivenRelative } from './corrected-relative.ts'
import { asAsked, itemsWith, personOf, RELATIVE, relativeIn } from './relative-items.ts'

/** A relative as the record has him or her, with what forms say. */
export interface Relative {
  readonly history: FamilyMemberHistory
  /** The id of what says it: of the FamilyMemberHistory, or `<response>#relative-<n>` when a form does. */
  readonly saidBy: string | undefined
}

/** A group of a response, with the id it has as a relative. */
interface NamedRelative extends GivenRelative {
  readonly id: string
  readonly subject: FamilyMemberHistory['patient']
}

/**
 * The relatives of a record, each once: those of the record, as the newest form that was filled in from them corrects them, and
 * those that the newest response that names any adds.
 */
export function relativesIn(resources: readonly FhirResource[]): readonly Relative[] {
  const recorded = resources.filter(
    (resource): resource is FamilyMemberHistory => resource.resourceType === 'FamilyMemberHistory'
  )
  const responses = resources
    .filter((resource): resource is QuestionnaireResponse => resource.resourceType === 'QuestionnaireResponse')
    .map(namedIn)
    .filter(named => named.length > 0)
    .toSorted(([a], [b]) => (a?.time ?? 0) - (b?.time ?? 0) || ((a?.id ?? '') < (b?.id ?? '') ? -1 : 1))
  if (responses.length === 0) return recorded.map(history => ({ history, saidBy: history.id }))
  const here = new Set(recorded.map(referenceTo))
  const sourceOf = ({ group }: NamedRelative) => originIn(group)?.reference ?? ''
  const corrections = Map.groupBy(
    responses.flat().filter(each => here.has(sourceOf(each))),
    sourceOf
  )
  const known = recorded.map(history => corrected(history, corrections.get(referenceTo(history)) ?? []))
  const now = [...recorded, ...known.map(({ history }) => history)].map(each => personOf(asAsked(each)))
  const before = [...corrections.values()].flat().map(({ group }) => originIn(group)?.value)
  const people = new Set<unknown>([...now, ...before])
  const newest = responses
    .map(named => named.filter(each => !here.has(sourceOf(each))))
    .findLast(named => named.length > 0)
  const added = (newest ?? []).map(historyOf).filter(history => !people.has(personOf(history)))
  return [...known, ...added.map(history => ({ history, saidBy: history.id }))]
}

/** The relatives of the record as forms correct them, by the reference of their FamilyMemberHistory. */
export function knownRelatives(resources: readonly FhirResource[]): ReadonlyMap<string, FamilyMemberHistory> {
  const histories = relativesIn(resources).flatMap(({ history }) => (isRecorded(history) ? history : []))
  return new Map(histories.map(history => [referenceTo(history), history]))
}

/** Whether a history is a resource of the record, by which a form can name it as the source. */
function isRecorded({ id }: FamilyMemberHistory): boolean {
  return id !== undefined && !id.includes('#')
}

function referenceTo({ id }: FamilyMemberHistory): string {
  return `FamilyMemberHistory/${id}`
}

/** A history with the corrections of forms, the oldest first. */
function corrected(history: FamilyMemberHistory, corrections: readonly NamedRelative[]): Relative {
  return corrections.reduce<Relative>(
    (before, each) => {
      const after = correctedBy(before.history, each)
      return after === before.history ? before : { history: after, saidBy: each.id }
    },
    { history, saidBy: history.id }
  )
}

/** The relatives that a response names; of another publisher's, none. */
function namedIn(response: QuestionnaireResponse): readonly NamedRelative[] {
  if (!response.questionnaire?.startsWith(OWN_QUESTIONNAIRE)) return []
  const { authored, subject = {} } = response
  return itemsWith(response.item, RELATIVE).flatMap((group, at) => {
    const { relationship, condition = [] } = relativeIn(group)
    if (!relationship.coding && condition.length === 0) return []
    const time = dateInterval(authored ?? '')?.start ?? 0
    return [{ id: `${response.id ?? ''}#${RELATIVE}-${at + 1}`, group, subject, time, authored }]
  })
}

/**
 * A relative whom a form alone names. One of unknown relationship, or with an age and no diagnosis, is a relative all the same: it
 * counts as neither near nor healthy.
 */
function historyOf({ id, group, subject }: NamedRelative): FamilyMemberHistory {
  return { resourceType: 'FamilyMemberHistory', id, status: 'completed', patient: subject, ...relativeIn(group) }
}
