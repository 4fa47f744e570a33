// The whole decision: a plan, a record and a clock give statuses, evidence, what is missing, and the outcome. Pure.
// https://hl7.org/fhir/R4/plandefinition-operation-apply.html (the combination of leaves is ours, criteria 0.4)
import { civilDate } from '../fhir/date.ts'
import type { UnitTexts } from '../terminology/unit.ts'
import { type Applied, applyAction } from './action.ts'
import { fhirpathDate } from './atom.ts'
import { bindCaseFeatures, type CodeIndex } from './case-features.ts'
import { evaluate, type Facts } from './criterion.ts'
import { addResults } from './criterion-result.ts'
import type { Effect, Plan } from './plan-types.ts'
import type { CaseFeature, CriterionResult, Decision, Evidence, Fact, Outcome, PatientRecord } from './types.ts'
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
