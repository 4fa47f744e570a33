// What is missing, said once: criteria that lack the same facts are one thing to get.
import type { Reason } from '../guideline/outcome.ts'
import type { Input } from '../guideline/plan-types.ts'
import type { CriterionResult, Decision, Evidence, Missing, SourceName } from '../guideline/types.ts'
import type { Text } from '../language/text.ts'

/** One thing that is missing, as it is named to the clinician. */
export interface MissingItem {
  readonly title: Text
  /** Why it is unknown, when that is more than "nothing is recorded". */
  readonly reason: Reason | undefined
  /** What is still lacking of a criterion of which something is known. */
  readonly lacks: readonly Text[]
  /** What is known of it; nothing when only a part of the record was obtained. */
  readonly known: readonly Evidence[]
  /** What raises the question: the results and diagnoses that a differential is asked about, and results that say too little. */
  readonly raisedBy: readonly Evidence[]
  /** The named facts by which it becomes known. */
  readonly names: readonly string[]
  /** The titles of these. */
  readonly facts: readonly Text[]
}

const MOST_LACKED = 2

/** Reasons that go without saying: nothing recorded, or said elsewhere on the card (parts that were not obtained). */
const SILENT: ReadonlySet<Reason | undefined> = new Set([
  'no-data',
  'not-obtained',
  'applicability-unknown',
  'ambiguous'
])

/**
 * Names what unknown criteria lack. A criterion whose guard is unknown is named by the facts that the guard needs,
 * any other by its own title; nothing is named twice. Of differentials each is named, though one answer may settle them all.
 */
export function missingItems(criteria: readonly CriterionResult[]): readonly MissingItem[] {
  const named = new Set<string>()
  const items: MissingItem[] = []
  for (const criterion of criteria) {
    const fresh = criterion.missing.filter(each => !named.has(each.name))
    if (criterion.missing.length > 0 && fresh.length === 0 && criterion.type !== 'differential') continue
    for (const each of fresh) named.add(each.name)
    items.push(...itemsOf(criterion, fresh))
  }
  return items.filter((item, at) => items.findIndex(other => other.title.da === item.title.da) === at)
}

/** The facts that would decide what is unknown and leads to something; `leading` names criteria that would, were they known. */
export function openNames(
  { criteria }: Pick<Decision, 'criteria'>,
  leading: ReadonlySet<string> = new Set()
): ReadonlySet<string> {
  const open = criteria.filter(
    ({ id, status, effect }) => status === 'unknown' && (effect !== undefined || leading.has(id))
  )
  return new Set(open.flatMap(({ missing }) => missing.map(({ name }) => name)))
}

/**
 * The parts of the record that were not here whole and on which a fact that is open rests. A part that nobody sent is none
 * where another carrier of the same was sent; one that failed is one also where something counts only when it is found.
 */
export function restingParts(decision: Decision, inputs: readonly Input[]): ReadonlySet<SourceName> {
  const open = openNames(decision)
  const isSent = (name: SourceName) => !decision.notObtained.includes(name) || decision.failed.includes(name)
  const parts = inputs.flatMap(({ name, type, sources, asFound }) => {
    if (!open.has(name)) return asFound ? sources.filter(each => decision.failed.includes(each)) : []
    const [own] = sources
    const anySent = sources.some(isSent)
    return sources.filter(each => isSent(each) || !anySent || (type === 'FamilyMemberHistory' && each === own))
  })
  return new Set(parts.filter(name => decision.notObtained.includes(name)))
}

function itemsOf(criterion: CriterionResult, fresh: readonly Missing[]): readonly MissingItem[] {
  const reason = SILENT.has(criterion.reason) ? undefined : criterion.reason
  if (criterion.reason === 'applicability-unknown' && fresh.length > 0)
    return fresh.map(({ title, name }) => ({
      title,
      reason,
      lacks: [],
      known: [],
      raisedBy: [],
      names: [name],
      facts: [title]
    }))
  const { type, evidence } = criterion
  const title = nameOf(criterion)
  const names = fresh.map(({ name }) => name)
  const unread = evidence.filter(({ flaw }) => flaw)
  const known = criterion.reason === 'not-obtained' ? [] : evidence
  const item = { title, reason, lacks: [], known, names, facts: fresh.map(each => each.title) }
  if (reason === 'conflict' && evidence.length > 1) return [{ ...item, raisedBy: evidence }]
  if (reason === 'unusable-value' && unread.length > 0) return [{ ...item, reason: undefined, raisedBy: unread }]
  if (type === 'differential') return [{ ...item, raisedBy: evidence }]
  return [{ ...item, lacks: lackedBy(criterion, fresh, reason), raisedBy: [] }]
}

/**
 * A criterion that lacks one result and nothing else is named by that result, one whose answers contradict each other by
 * what was asked ("no G6PD deficiency has been shown" is not what is missing then), any other by its own title.
 */
function nameOf({ title, reason, missing: [only, ...others], evidence }: CriterionResult): Text {
  if (only && reason === 'conflict') return others.every(each => each.title.da === only.title.da) ? only.title : title
  if (!only || others.length > 0 || evidence.length > 0 || !SILENT.has(reason)) return title
  const isResult = only.obtainedBy.length > 0 && only.obtainedBy.every(url => url.includes('/ActivityDefinition/'))
  return isResult ? only.title : title
}

/** One or two facts say what a criterion lacks of which something is known; more would be a list of all it could rest on. */
function lackedBy(
  { evidence }: CriterionResult,
  fresh: readonly Missing[],
  reason: Reason | undefined
): readonly Text[] {
  if (evidence.length === 0 || (reason !== undefined && reason !== 'undecidable')) return []
  const titles = fresh.map(({ title }) => title)
  const once = titles.filter(({ da }, at) => titles.findIndex(each => each.da === da) === at)
  return once.length <= MOST_LACKED ? once : []
}
