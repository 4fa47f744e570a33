// The groups and criteria of a plan without their tree: all in the order of the plan, or by id.
import type { Plan, PlanNode } from '../guideline/plan-types.ts'

/** Nodes and all below them, each before its members. */
export function everyNode(nodes: readonly PlanNode[]): readonly PlanNode[] {
  return nodes.flatMap(node => [node, ...everyNode(node.children)])
}

const byPlan = new WeakMap<Plan, ReadonlyMap<string, PlanNode>>()

/** The nodes of a plan by id, put together once. */
export function nodesById(plan: Plan): ReadonlyMap<string, PlanNode> {
  const nodes = byPlan.get(plan) ?? new Map(everyNode(plan.actions).map(node => [node.id, node]))
  byPlan.set(plan, nodes)
  return nodes
}
