// An applied action as the result of a criterion: its words, what it leads to, what it rests on, what is missing.
import type { Text } from '../language/text.ts'
import type { Applied } from './action.ts'
import { evidenceOf } from './evidence.ts'
import { namesIn } from './expression.ts'
import type { Effect, PlanNode, Quote } from './plan-types.ts'
import type { CaseFeature, CriterionResult, Evidence, Fact, Missing } from './types.ts'

/** Evidence shown for one criterion: the newest few are enough to check it. */
const EVIDENCE_SHOWN = 5
const NOTHING: readonly Missing[] = []

/** What results are written from: the named facts, and the evidence written so far. */
export interface Writing {
  readonly features: ReadonlyMap<string, CaseFeature>
  readonly written: Map<Fact, Evidence>
}

/** Adds the results of an action and of its members, in the order of the plan; an action without a quote has none of its own. */
export function addResults(applied: Applied, writing: Writing, criteria: CriterionResult[]): void {
  const { quote } = applied.node
  if (quote) criteria.push(result(applied, quote, writing))
  for (const child of applied.children) addResults(child, writing, criteria)
}

function result(applied: Applied, quote: Quote, { features, written }: Writing): CriterionResult {
  const { node, status, ambiguous } = applied
  const effect = effectOf(applied)
  return {
    id: node.id,
    title: (status === 'not-met' && node.titleNotMet) || node.title,
    sentence: node.sentence,
    type: node.type,
    strength: node.strength,
    quote,
    status,
    reason: applied.reason,
    ambiguous,
    readings: ambiguous ? readingsOf(applied) : [],
    effect,
    proposes: node.proposes,
    evidence: shownEvidence(applied.facts, written),
    missing: status === 'unknown' ? applied.missing.flatMap(name => missingOf(name, features)) : NOTHING,
    undoneBy: effect === 'exclude' ? setAsideIn(node, features) : NOTHING
  }
}

/** The two readings of an action, or of the first of its members that has two. */
function readingsOf({ node, children }: Applied): readonly Text[] {
  if (node.otherReading || children.length === 0) return node.readings
  return children
    .filter(child => child.ambiguous)
    .flatMap(readingsOf)
    .slice(0, 2)
}

/** What a status leads to. An ambiguous reading asks for confirmation, whatever the strength of its sentence (criteria 0.4). */
function effectOf(applied: Applied): Effect | undefined {
  if (applied.status === 'not-applicable' || (applied.status === 'met' && !applied.applies)) return undefined
  const effect = applied.node.effects[applied.status] ?? askedAgain(applied)
  if (applied.status === 'unknown' && applied.ambiguous && effect === 'require') return 'confirm'
  return effect
}

/**
 * What would refuse the order and is not clear is asked, although nothing said would be no question: said both ways at one time it has to be
 * settled, said so that nobody can read it it has to be confirmed.
 */
function askedAgain({ node, status, reason }: Applied): Effect | undefined {
  if (status !== 'unknown' || node.effects['not-met'] !== 'exclude') return undefined
  return reason === 'conflict' ? 'require' : reason === 'unusable-value' ? 'confirm' : undefined
}

function shownEvidence(facts: readonly Fact[], written: Map<Fact, Evidence>): readonly Evidence[] {
  const shown: Evidence[] = []
  for (const fact of facts) {
    if (shown.length === EVIDENCE_SHOWN) break
    const evidence = written.get(fact) ?? evidenceOf(fact)
    written.set(fact, evidence)
    if (!shown.some(each => each.reference === evidence.reference)) shown.push(evidence)
  }
  return shown
}

/** What an action reads that names what is set aside. */
function setAsideIn(node: PlanNode, features: ReadonlyMap<string, CaseFeature>): readonly Missing[] {
  const names = [...new Set(namesRead(node))]
  return names.filter(name => features.get(name)?.input.setsAside).flatMap(name => missingOf(name, features))
}

function namesRead({ condition, otherReading, children }: PlanNode): readonly string[] {
  const expressions = [condition, otherReading].flatMap(each => each ?? [])
  return [...expressions.flatMap(namesIn), ...children.flatMap(namesRead)]
}

function missingOf(name: string, features: ReadonlyMap<string, CaseFeature>): Missing[] {
  const input = features.get(name)?.input
  return input ? [{ name, title: input.title, obtainedBy: input.obtainedBy }] : []
}
