// Relatives named in a questionnaire mean the same as FamilyMemberHistory (contract, section 3); each person counts once.
import { dateInterval } from '../fhir/date.ts'
import type { FamilyMemberHistory, FhirResource, QuestionnaireResponse } from '../fhir/types.ts'
import { OWN_QUESTIONNAIRE } from './answers.ts'
import { areCorrectionsBeyondBounds } from './bounds.ts'
import { correctedBy, type GivenRelative } from './corrected-relative.ts'
import { asAsked, itemsWith, personOf, RELATIVE, relativeIn } from './relative-items.ts'
import { relativeOrigin } from './relative-origin.ts'

/** A relative as the record has him or her, with what forms say. */
export interface Relative {
  readonly history: FamilyMemberHistory
  /** The id of what says it: of the FamilyMemberHistory, or `<response>#relative-<n>` when a form does. */
  readonly saidBy: string | undefined
}

/** A group of a response, with the id it has as a relative. */
interface NamedRelative extends GivenRelative {
  readonly id: string
  /** The reference of the resource that it was filled in from; empty when it was not. */
  readonly source: string
  /** How many conditions it says. */
  readonly conditions: number
  /** Whether all that the record said of the relative was taken away. */
  readonly isCleared: boolean
  readonly subject: FamilyMemberHistory['patient']
}

/** A response with the relatives whom it names, and the sources of those whom it was filled in with, named again or not. */
interface NamingResponse {
  readonly id: string
  /** Milliseconds. */
  readonly time: number
  readonly sources: ReadonlySet<string>
  readonly named: readonly NamedRelative[]
}

/**
 * The relatives of a record, each once: those of the record, as the newest form that was filled in from them corrects them, and
 * those that the newest response that names any adds. Undefined when forms correct more than any record holds: it is not read.
 */
export function relativesIn(resources: readonly FhirResource[]): readonly Relative[] | undefined {
  const recorded = resources.filter(
    (resource): resource is FamilyMemberHistory => resource.resourceType === 'FamilyMemberHistory'
  )
  const responses = resources
    .filter((resource): resource is QuestionnaireResponse => resource.resourceType === 'QuestionnaireResponse')
    .map(namedIn)
    .filter(({ named }) => named.length > 0)
    .toSorted((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1))
  if (responses.length === 0) return recorded.map(history => ({ history, saidBy: history.id }))
  const here = new Set(recorded.map(referenceTo))
  const corrections = Map.groupBy(
    responses.flatMap(({ named }) => named.filter(({ source }) => here.has(source))),
    ({ source }) => source
  )
  const sizes = recorded.map(history => correctionsOf(history, corrections.get(referenceTo(history)) ?? []))
  if (areCorrectionsBeyondBounds(sizes)) return undefined
  const known = recorded.map(history => corrected(history, corrections.get(referenceTo(history)) ?? []))
  const isAdded = ({ source, isCleared }: NamedRelative) => !here.has(source) && !isCleared
  const newest = responses.findLast(({ named }) => named.some(isAdded))
  const added = (newest?.named ?? []).filter(isAdded).map(historyOf)
  const people = newest ? peopleBeside(newest, recorded, known, corrections) : new Set()
  const others = added.filter(history => !people.has(personOf(history)))
  return [...known, ...others.map(history => ({ history, saidBy: history.id }))]
}

/**
 * The relatives of the record, as it has them, as forms correct them, and as it had them before, by what is said of them: who says
 * the same in a response is the same person, unless the response has that relative beside.
 */
function peopleBeside(
  { sources }: NamingResponse,
  recorded: readonly FamilyMemberHistory[],
  known: readonly Relative[],
  corrections: ReadonlyMap<string, readonly NamedRelative[]>
): ReadonlySet<unknown> {
  const now = [...recorded, ...known.map(({ history }) => history)].filter(each => !sources.has(referenceTo(each)))
  const before = [...corrections].flatMap(([source, all]) => (sources.has(source) ? [] : all))
  return new Set<unknown>([
    ...now.map(each => personOf(asAsked(each))),
    ...before.map(({ group }) => relativeOrigin(group)?.said)
  ])
}

/** How many corrections of a history there are, and how many conditions it and they say. */
function correctionsOf(
  { condition = [] }: FamilyMemberHistory,
  corrections: readonly NamedRelative[]
): readonly [corrections: number, conditions: number] {
  return [corrections.length, corrections.reduce((sum, { conditions }) => sum + conditions, condition.length)]
}

/**
 * The relatives by what a form can name as their source: a FamilyMemberHistory, or a response and its group. Undefined when they are
 * not read.
 */
export function relativesBySource(
  resources: readonly FhirResource[]
): ReadonlyMap<string, FamilyMemberHistory> | undefined {
  const named = relativesIn(resources)?.flatMap(({ history }) => (/^[^#]/.test(history.id ?? '') ? history : []))
  return named && new Map(named.map(history => [referenceTo(history), history]))
}

/** Those of them who are resources of the record, as forms correct them; none when they are not read. */
export function knownRelatives(resources: readonly FhirResource[]): ReadonlyMap<string, FamilyMemberHistory> {
  return new Map([...(relativesBySource(resources) ?? [])].filter(([, { id }]) => !id?.includes('#')))
}

function referenceTo({ id }: FamilyMemberHistory): string {
  return `${id?.includes('#') ? 'QuestionnaireResponse' : 'FamilyMemberHistory'}/${id}`
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
function namedIn({ id = '', questionnaire, authored, subject = {}, item }: QuestionnaireResponse): NamingResponse {
  const groups = questionnaire?.startsWith(OWN_QUESTIONNAIRE) ? itemsWith(item, RELATIVE) : []
  const time = dateInterval(authored ?? '')?.start ?? 0
  const sources = groups.flatMap(group => relativeOrigin(group)?.reference ?? [])
  const named = groups.flatMap((group, at) => {
    const { relationship, condition = [] } = relativeIn(group)
    const { reference: source = '', said } = relativeOrigin(group) ?? {}
    const isEmpty = !relationship.coding && condition.length === 0
    const isCleared = isEmpty && said !== undefined && group.item !== undefined
    if (isEmpty && !isCleared) return []
    const conditions = condition.length
    return [{ id: `${id}#${RELATIVE}-${at + 1}`, source, conditions, isCleared, group, subject, time, authored }]
  })
  return { id, time, sources: new Set(sources), named }
}

/**
 * A relative whom a form alone names. One of unknown relationship, or with an age and no diagnosis, is a relative all the same: it
 * counts as neither near nor healthy.
 */
function historyOf({ id, group, subject, authored }: NamedRelative): FamilyMemberHistory {
  const date = authored === undefined ? {} : { date: authored }
  return {
    resourceType: 'FamilyMemberHistory',
    id,
    status: 'completed',
    patient: subject,
    ...date,
    ...relativeIn(group)
  }
}
