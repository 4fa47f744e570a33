// The whole decision: a plan, a record and a clock give statuses, evidence, what is missing, and the outcome. Pure.
// https://hl7.org/fhir/R4/plandefinition-operation-apply.html (the combination of leaves is ours, criteria 0.4)
import { civilDate } from '../fhir/date.ts'
import type { Text } from '../language/text.ts'
import type { UnitTexts } from '../terminology/unit.ts'
import { type Applied, applyAction } from './action.ts'
import { fhirpathDate } from './atom.ts'
import { bindCaseFeatures, type CodeIndex } from './case-features.ts'
import { evaluate, type Facts } from './criterion.ts'
import { evidenceOf } from './evidence.ts'
import { namesIn } from './expression.ts'
import type {
  CaseFeature,
  CriterionResult,
  Decision,
  Effect,
  Evidence,
  Fact,
  Missing,
  Outcome,
  PatientRecord,
  Plan,
  PlanNode,
  Quote
} from './types.ts'
import { SOURCES } from './types.ts'

/** A plan with what boot prepared for it. */
export interface ReadyPlan {
  readonly plan: Plan
  readonly index: CodeIndex
  readonly texts: UnitTexts
}

/** The outcomes from the gravest on, with the effect that leads to each (criteria 0.4). */
const PRECEDENCE: readonly (readonly [Effect, Outcome])[] = [
  ['redirect', 'outside-pathway'],
  ['exclude', 'not-recommended'],
  ['require', 'needs-information'],
  ['confirm', 'needs-confirmation'],
  ['caution', 'recommended-with-caution']
]

/** Effects that change the outcome when something is unknown. */
const DECIDES: ReadonlySet<Effect | undefined> = new Set(['require', 'confirm'])

/** Evidence shown for one criterion: the newest few are enough to check it. */
const EVIDENCE_SHOWN = 5

/** Applies a plan to a record at an instant (`now`, milliseconds). The same three always give the same decision. */
export function applyPlanDefinition(ready: ReadyPlan, record: PatientRecord, now: number): Decision {
  const { plan } = ready
  const today = civilDate(now)
  const bound = bindCaseFeatures(plan.inputs, ready.index, record, ready.texts, now)
  const features = new Map(bound.map(feature => [feature.input.name, feature]))
  const applied = applyActions(plan, features, today)
  const criteria: CriterionResult[] = []
  const written = new Map<Fact, Evidence>()
  for (const each of applied) addResults(each, { features, written }, criteria)
  return {
    indication: plan.indication,
    title: plan.title,
    plan: plan.canonical,
    planDate: plan.date,
    today,
    outcome: outcomeOf(criteria),
    ambiguous: criteria.some(criterion => criterion.ambiguous && criterion.status === 'unknown' && criterion.effect),
    criteria,
    notObtained: SOURCES.filter(name => record.states[name] !== 'complete'),
    failed: SOURCES.filter(name => record.states[name] === 'not-obtained' || record.states[name] === 'truncated'),
    dropped: record.dropped
  }
}

/** Every action, applied; a plan that asks whether there is doubt (`%doubt`) is applied once more with the answer. */
function applyActions(plan: Plan, features: ReadonlyMap<string, CaseFeature>, today: string): readonly Applied[] {
  const facts: Facts = { features, constants: constantsOf(plan, today, []), day: today, seen: new Map() }
  const resolved = plan.resolvesAmbiguity !== undefined && evaluate(plan.resolvesAmbiguity, facts).value === true
  const applied = plan.actions.map(action => applyAction(action, facts, resolved))
  if (!plan.asksForDoubt) return applied
  const seen = new Map([...facts.seen].filter(([atom]) => !atom.names.includes('doubt')))
  const again: Facts = { ...facts, constants: constantsOf(plan, today, applied.some(isDoubtful)), seen }
  return plan.actions.map(action => applyAction(action, again, resolved))
}

function constantsOf(plan: Plan, today: string, doubt: boolean | readonly never[]): ReadonlyMap<string, unknown> {
  const constants = new Map<string, unknown>(plan.parameters.map(({ name, value }) => [name, value]))
  return constants.set('today', fhirpathDate(today)).set('doubt', doubt)
}

/** In doubt: something that decides is unknown or ambiguous, or an exception was used (an effect although met). */
function isDoubtful(applied: Applied): boolean {
  const { node, status } = applied
  if (node.asksForDoubt) return false
  const decides = Object.values(node.effects).some(effect => effect !== 'inform')
  if (decides && applied.ambiguous) return true
  if (status === 'unknown' && DECIDES.has(node.effects['unknown'])) return true
  if (status === 'met' && node.effects['met'] === 'confirm') return true
  return applied.children.some(isDoubtful)
}

function outcomeOf(criteria: readonly CriterionResult[]): Outcome {
  const effects = new Set(criteria.map(criterion => criterion.effect))
  return PRECEDENCE.find(([effect]) => effects.has(effect))?.[1] ?? 'recommended'
}

/** What results are written from: the named facts, and the evidence written so far. */
interface Writing {
  readonly features: ReadonlyMap<string, CaseFeature>
  readonly written: Map<Fact, Evidence>
}

function addResults(applied: Applied, writing: Writing, criteria: CriterionResult[]): void {
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

const NOTHING: readonly Missing[] = []

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
