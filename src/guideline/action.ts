// One action of a plan applied: a leaf by its condition (in one reading or two), a group by its members, both seen through their guard.
import { combine, guarded } from './combine.ts'
import { type Evaluation, evaluate, type Facts, gravest } from './criterion.ts'
import type { Expression } from './expression.ts'
import { and, type Reason, type Status, statusOf, type Truth } from './outcome.ts'
import type { PlanNode } from './plan-types.ts'
import type { Fact } from './types.ts'

/** What an action came to. */
export interface Applied {
  readonly node: PlanNode
  readonly status: Status
  /** Its status when every ambiguous reading is taken as met, and when none is. */
  readonly high: Status
  readonly low: Status
  /** The two readings of the Danish differ, and that decides; also when a specialist has settled it. */
  readonly ambiguous: boolean
  /** Whether it is known to apply: only then does its being met lead to anything. */
  readonly applies: boolean
  readonly reason: Reason | undefined
  readonly missing: readonly string[]
  readonly facts: readonly Fact[]
  readonly children: readonly Applied[]
}

interface Guard {
  readonly value: Truth
  readonly missing: readonly string[]
}

const NOTHING: readonly never[] = []
const KNOWN = { reason: undefined, missing: NOTHING }
const OPEN: Guard = { value: true, missing: [] }

/** Applies an action; with `resolved`, an ambiguous reading is taken as met, as a specialist has recorded it. */
export function applyAction(node: PlanNode, facts: Facts, resolved: boolean, outer: Guard = OPEN): Applied {
  const guard = narrow(outer, node, facts)
  return node.condition ? leaf(node, node.condition, facts, resolved, guard) : group(node, facts, resolved, guard)
}

function narrow(outer: Guard, node: PlanNode, facts: Facts): Guard {
  if (!node.guard || outer.value === false) return outer
  const own = evaluate(node.guard, facts)
  return { value: and([outer.value, own.value]), missing: [...outer.missing, ...own.missing] }
}

function leaf(node: PlanNode, condition: Expression, facts: Facts, resolved: boolean, guard: Guard): Applied {
  if (guard.value === false) return notApplicable(node)
  const reading = evaluate(condition, facts)
  const other = node.otherReading ? evaluate(node.otherReading, facts) : reading
  const ambiguous = reading.value !== other.value && reading.value !== undefined && other.value !== undefined
  const known = reading.value === other.value ? reading : reading.value === undefined ? reading : other
  const value = ambiguous ? (resolved ? true : undefined) : known.value
  const status = guarded(guard.value, statusOf(value))
  return {
    node,
    status,
    high: ambiguous ? guarded(guard.value, 'met') : status,
    low: ambiguous ? guarded(guard.value, 'not-met') : status,
    ambiguous: ambiguous && guard.value === true,
    applies: guard.value === true,
    ...whyUnknown(status, ambiguous, known, guard),
    facts: ambiguous ? [...reading.facts, ...other.facts] : known.facts,
    children: []
  }
}

function whyUnknown(status: Status, ambiguous: boolean, evaluation: Evaluation, guard: Guard) {
  if (status !== 'unknown') return KNOWN
  if (guard.value === undefined) return { reason: 'applicability-unknown' as const, missing: guard.missing }
  if (ambiguous) return { reason: 'ambiguous' as const, missing: [] }
  return { reason: evaluation.reason ?? ('no-data' as const), missing: evaluation.missing }
}

function group(node: PlanNode, facts: Facts, resolved: boolean, guard: Guard): Applied {
  const combination = node.combination ?? 'all-of'
  const children = node.children.map(child => applyAction(child, facts, resolved, guard))
  const over = (of: (child: Applied) => Status) => combine(combination, children.map(of))
  const status = over(child => child.status)
  const contested = children.some(child => child.high !== child.low)
  const [high, low] = contested ? [over(child => child.high), over(child => child.low)] : [status, status]
  const ambiguous = high === 'met' && low === 'not-met'
  return {
    node,
    status,
    high,
    low,
    ambiguous,
    applies: guard.value === true,
    ...whyOpen(status, ambiguous, children),
    facts: children.flatMap(child => (child.status === status ? child.facts : NOTHING)),
    children
  }
}

function whyOpen(status: Status, ambiguous: boolean, children: readonly Applied[]) {
  if (status !== 'unknown') return KNOWN
  const open = children.filter(child => child.status === 'unknown')
  return {
    reason: ambiguous ? ('ambiguous' as const) : reasonOf(open),
    missing: [...new Set(open.flatMap(child => child.missing))]
  }
}

function reasonOf(open: readonly Applied[]): Reason {
  const reasons = open.map(child => child.reason)
  return reasons.every(reason => reason === 'applicability-unknown') ? 'applicability-unknown' : gravest(reasons)
}

function notApplicable(node: PlanNode): Applied {
  const status: Status = 'not-applicable'
  return {
    node,
    status,
    high: status,
    low: status,
    ambiguous: false,
    applies: false,
    reason: undefined,
    missing: [],
    facts: [],
    children: []
  }
}
