// What a condition may cost: it is short, and its time grows with its facts in a way that can be foreseen. Refused at boot, not in a call.
import { calls, type SyntaxNode } from './syntax.ts'

const MOST_CHARACTERS = 1000
/** Criteria within criteria: each level may look at every fact for every fact of the level above. */
const MOST_LEVELS = 4
const WITH_CRITERIA: ReadonlySet<string> = new Set(['where', 'exists', 'all', 'select', 'iif'])
/** Functions that walk whole resources, or go on until nothing new comes. https://hl7.org/fhirpath/#filtering-and-projection */
const UNBOUNDED: ReadonlySet<string> = new Set(['repeat', 'repeatAll', 'descendants', 'children', 'aggregate'])

/** Throws an Error that says which bound a condition breaks. */
export function boundCost(root: SyntaxNode, text: string): void {
  if (text.length > MOST_CHARACTERS) throw new Error(`a condition has at most ${MOST_CHARACTERS} characters`)
  const unbounded = calls(root).find(name => UNBOUNDED.has(name))
  if (unbounded) throw new Error(`${unbounded}() takes time that cannot be foreseen`)
  if (levels(root) > MOST_LEVELS) throw new Error(`criteria stand at most ${MOST_LEVELS} deep in each other`)
}

/** How deep calls with criteria stand in the arguments of each other. */
function levels(node: SyntaxNode): number {
  const below = Math.max(0, ...(node.children ?? []).map(levels))
  const own = node.type === 'FunctionInvocation' && WITH_CRITERIA.has(node.text ?? '') ? 1 : 0
  return own + below
}
