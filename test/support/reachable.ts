// Which statuses a criterion can have at all, read off its condition: `x or {}` is never not-met, a literal is only itself.

import { combine, guarded } from '../../src/guideline/combine.ts'
import type { Expression } from '../../src/guideline/expression.ts'
import { connect } from '../../src/guideline/expression.ts'
import { type Status, statusOf, type Truth } from '../../src/guideline/outcome.ts'
import type { Plan, PlanNode } from '../../src/guideline/plan-types.ts'

/** The statuses each reported criterion of a plan can have. */
export function reachableStatuses(plan: Plan): ReadonlyMap<string, ReadonlySet<Status>> {
  const reached = new Map<string, ReadonlySet<Status>>()
  for (const action of plan.actions) visit(action, new Set([true]), reached)
  return reached
}

function visit(
  node: PlanNode,
  outer: ReadonlySet<Truth>,
  reached: Map<string, ReadonlySet<Status>>
): ReadonlySet<Status> {
  const guard = node.guard ? cross([outer, truths(node.guard)], values => connect('and', values)) : outer
  const statuses = node.condition ? leaf(node, guard) : group(node, guard, reached)
  if (node.quote) reached.set(node.id, statuses)
  return statuses
}

function leaf(node: PlanNode, guard: ReadonlySet<Truth>): ReadonlySet<Status> {
  const own = node.condition ? truths(node.condition) : new Set<Truth>()
  const withOther: ReadonlySet<Truth> = node.otherReading ? new Set([...own, undefined]) : own
  return cross([guard, withOther], ([open, value]) => guarded(open, statusOf(value)))
}

function group(
  node: PlanNode,
  guard: ReadonlySet<Truth>,
  reached: Map<string, ReadonlySet<Status>>
): ReadonlySet<Status> {
  const combination = node.combination ?? 'all-of'
  const members = node.children.map(child => visit(child, guard, reached))
  return members.reduce<ReadonlySet<Status>>(
    (so, next) => cross([so, next], pair => combine(combination, pair)),
    new Set<Status>(['not-applicable'])
  )
}

function truths(expression: Expression): ReadonlySet<Truth> {
  if (expression.kind === 'literal') return new Set([expression.value])
  if (expression.kind === 'atom') return new Set([true, false, undefined])
  if (expression.kind === 'not') return cross([truths(expression.operand)], values => connect('not', values))
  const { kind, operands } = expression
  return operands.map(truths).reduce((so, next) => cross([so, next], pair => connect(kind, pair)))
}

/** Every result of a function over one member of each set. */
function cross<A, B>(sets: readonly ReadonlySet<A>[], combineThem: (values: readonly A[]) => B): ReadonlySet<B> {
  const tuples = sets.reduce<A[][]>((so, set) => so.flatMap(tuple => [...set].map(value => [...tuple, value])), [[]])
  return new Set(tuples.map(combineThem))
}
