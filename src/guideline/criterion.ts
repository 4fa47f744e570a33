// One condition over named facts: what it comes to, on which facts, and what is missing. An error is unknown, never no.
import { answerTo, grounds, isUndisputed } from './ask-atom.ts'
import type { Atom } from './atom.ts'
import { connect, type Expression, namesIn } from './expression.ts'
import { joined } from './joined.ts'
import type { Reason, Truth } from './outcome.ts'
import type { CaseFeature, Fact } from './types.ts'

/** The facts of one plan for one patient, with what conditions see of them. */
export interface Facts {
  readonly features: ReadonlyMap<string, CaseFeature>
  /** What conditions may name beside facts: the plan's parameters, `today`, `doubt`. */
  readonly constants: ReadonlyMap<string, unknown>
  /** The day of the decision, YYYY-MM-DD. */
  readonly day: string
  /** Atoms already evaluated. */
  readonly seen: Map<Atom, Evaluation>
}

/** What an expression comes to: its value, or why there is none, and on what that rests. */
export interface Evaluation {
  readonly value: Truth
  readonly reason?: Reason
  /** Names whose data would decide what is unknown. */
  readonly missing: readonly string[]
  /** Facts on which a known value rests; of contradicting facts those alone. */
  readonly facts: readonly Fact[]
}

const NOTHING: readonly never[] = []

/** From the one that most needs a human on. */
const REASONS: readonly Reason[] = [
  'evaluation-error',
  'conflict',
  'not-obtained',
  'unusable-value',
  'no-data',
  'undecidable'
]

/** Evaluates an expression; stops at the first operand that decides. */
export function evaluate(expression: Expression, facts: Facts): Evaluation {
  switch (expression.kind) {
    case 'literal':
      return { value: expression.value, missing: NOTHING, facts: NOTHING }
    case 'atom': {
      const known = facts.seen.get(expression)
      if (known) return known
      const evaluation = evaluateAtom(expression, facts)
      facts.seen.set(expression, evaluation)
      return evaluation
    }
    case 'not': {
      const inner = evaluate(expression.operand, facts)
      return { ...inner, value: connect('not', [inner.value]) }
    }
    default:
      return evaluateConnective(expression.kind, expression.operands, facts)
  }
}

/** Why an unknown is unknown, when several parts are: the reason that most needs a human comes first. */
export function gravest(reasons: readonly (Reason | undefined)[]): Reason {
  return REASONS.find(reason => reasons.includes(reason)) ?? 'no-data'
}

function evaluateConnective(kind: 'and' | 'or' | 'implies', operands: readonly Expression[], facts: Facts): Evaluation {
  const values: Truth[] = []
  const unknown: Evaluation[] = []
  let all: readonly Fact[] = NOTHING
  for (const operand of operands) {
    const evaluation = evaluate(operand, facts)
    if (kind === 'and' && evaluation.value === false) return evaluation
    if (kind === 'or' && evaluation.value === true) return evaluation
    values.push(evaluation.value)
    if (evaluation.value === undefined) unknown.push(evaluation)
    all = joined(all, evaluation.facts)
  }
  const value = connect(kind, values)
  if (value !== undefined) return { value, missing: NOTHING, facts: all }
  // `x or {}`: what is not shown is not known; then x itself is what is missing.
  const unnamed = unknown.every(evaluation => evaluation.missing.length === 0)
  const missing = unnamed ? operands.flatMap(namesIn) : unknown.flatMap(evaluation => evaluation.missing)
  const reason = unnamed ? reasonFor(featuresOf(missing, facts)) : gravest(unknown.map(evaluation => evaluation.reason))
  const contradicting = reason === 'conflict' ? unknown.filter(evaluation => evaluation.reason === reason) : NOTHING
  if (contradicting.length > 0) all = [...new Set(contradicting.flatMap(evaluation => evaluation.facts))]
  return { value, reason, missing: [...new Set(missing)], facts: all }
}

function evaluateAtom(atom: Atom, facts: Facts): Evaluation {
  const features = featuresOf(atom.names, facts)
  const { value, chosen } = answerTo(atom, facts, features)
  if (value === 'error') return unknown('evaluation-error', atom, features)
  if (!isUndisputed(atom, value, facts, features)) return unknown('conflict', atom, features)
  if (!isSafe(atom, value, features))
    return unknown(features.every(isObtained) ? reasonFor(features) : 'not-obtained', atom, features)
  if (value === undefined) return unknown(reasonFor(features), atom, features)
  return { value, missing: NOTHING, facts: chosenOf(grounds(features), chosen) }
}

function featuresOf(names: readonly string[], facts: Facts): readonly CaseFeature[] {
  const features: CaseFeature[] = []
  for (const name of names) {
    const feature = facts.features.get(name)
    if (feature) features.push(feature)
  }
  return features
}

/** Whether a value stands although some of its facts may be absent only because they were not obtained. */
function isSafe(atom: Atom, value: Truth, features: readonly CaseFeature[]): boolean {
  if (value === undefined || features.every(isWhole)) return true
  if (atom.shape === 'presence' && value) return true
  if (atom.shape === 'absence' && !value) return true
  return false
}

/** All of a fact is here, and its newest answer takes none back without saying what it says itself. */
function isWhole(feature: CaseFeature): boolean {
  return isObtained(feature) && !feature.takenBack
}

/** All of a fact is here: its parts of the record were obtained, or the newest was found in one of them. */
function isObtained(feature: CaseFeature): boolean {
  return (
    feature.state === 'complete' || (feature.state !== 'truncated' && feature.input.newest && feature.facts.length > 0)
  )
}

function reasonFor(features: readonly CaseFeature[]): Reason {
  const empty = features.filter(feature => feature.facts.length === 0)
  if (features.some(feature => feature.rivals.length > 0)) return 'conflict'
  if (empty.some(feature => feature.state !== 'complete')) return 'not-obtained'
  if (features.some(isUnreadable)) return 'unusable-value'
  return empty.length > 0 ? 'no-data' : 'undecidable'
}

/** An answer that cannot be read, or a newest one that takes an earlier back and says nothing itself. */
function isUnreadable({ facts, silent, takenBack }: CaseFeature): boolean {
  return takenBack || joined(facts, silent).some(fact => fact.flaw)
}

function unknown(reason: Reason, atom: Atom, features: readonly CaseFeature[]): Evaluation {
  // What counts only when it is found is not what is missing, unless it is contradicted.
  const asked = features.filter(feature => !feature.input.asFound || feature.rivals.length > 0 || !isWhole(feature))
  const lacking = asked.length > 0 ? asked : features
  const open = lacking.filter(feature => feature.facts.length === 0 || !isWhole(feature))
  const names = (open.length > 0 ? open : lacking).map(feature => feature.input.name)
  let all: readonly Fact[] = NOTHING
  for (const { facts, rivals, silent } of features) all = joined(all, joined(joined(facts, silent), rivals))
  return { value: undefined, reason, missing: names.length > 0 ? names : atom.names, facts: all }
}

function chosenOf(all: readonly Fact[], chosen: readonly number[]): readonly Fact[] {
  return chosen.length === 0 ? all : chosen.flatMap(at => all[at] ?? [])
}
