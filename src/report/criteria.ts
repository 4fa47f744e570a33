// Which criteria stood in the way most often: those whose answer decides, by the number shown.
import type { PlanNode } from '../guideline/plan-types.ts'
import type { CriterionFigures } from './figures.ts'
import type { Shown } from './small-numbers.ts'

/** In what way a criterion stood in the way. */
export type Standing = 'missing' | 'notMet' | 'ambiguous'

/**
 * The criteria that stood so in some order, the most frequent first; equal ones, and all below five, by their id. A criterion
 * that decides nothing when it stands so is left out; one that the plan no longer has is not.
 */
export function standingSo(
  standing: Standing,
  criteria: readonly CriterionFigures<Shown>[],
  plan: ReadonlyMap<string, PlanNode>
): readonly CriterionFigures<Shown>[] {
  return criteria
    .filter(each => count(standing, each) !== 0 && decides(standing, plan.get(each.id)))
    .toSorted((a, b) => weight(count(standing, b)) - weight(count(standing, a)) || (a.id < b.id ? -1 : 1))
}

/** The number by which criteria of a standing are ordered: what was missing, also when it came later. */
function count(standing: Standing, figures: CriterionFigures<Shown>): Shown {
  return standing === 'missing' ? figures.everMissing : figures[standing]
}

function decides(standing: Standing, node: PlanNode | undefined): boolean {
  if (!node || standing === 'ambiguous') return true
  const effect = node.effects[standing === 'missing' ? 'unknown' : 'not-met']
  return effect !== undefined && effect !== 'inform'
}

function weight(shown: Shown): number {
  return typeof shown === 'number' ? shown : 0
}
