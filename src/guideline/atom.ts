// The smallest part of a condition: one FHIRPath expression over named facts, and what can be said of it from its form.
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { calls, isCall, members, type SyntaxNode, unwrap, variables } from './syntax.ts'

/**
 * How an atom can be decided when not all data were obtained:
 * `presence` is safely true (what was seen, exists), `absence` is safely false, `value` needs its facts complete.
 */
type Shape = 'presence' | 'absence' | 'value'

type Run = (variables: Readonly<Record<string, unknown>>) => unknown[]

/** One FHIRPath expression, compiled, with what its form says of it. */
export interface Atom {
  readonly kind: 'atom'
  readonly text: string
  readonly names: readonly string[]
  readonly shape: Shape
  /** How much of its facts it reads: whether there are any, their code and flag, their value as well, and their time, or anything. */
  readonly reads: 'presence' | 'flag' | 'content' | 'timed' | 'anything'
  readonly readsToday: boolean
  /** For `%name.exists(criteria)` and `%name.where(…).exists(criteria)`: that name. Without facts of it there is nothing to exist. */
  readonly head: string | undefined
  /** The evaluated collection; throws what FHIRPath throws. */
  readonly run: Run
  /** For `exists(criteria)`: the very items that satisfy the criteria. It exists when there are some, so one evaluation does. */
  readonly select: Run | undefined
}

/** Atoms by their text: the same text is the same atom, in whichever plan it stands. */
const atoms = new Map<string, Atom>()

/** Functions whose answer would depend on something else than the named facts. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  'resolve',
  'now',
  'timeOfDay',
  'trace',
  'matches',
  'matchesFull',
  'replaceMatches'
])

const TODAY = {
  today: {
    internalStructures: true,
    arity: undefined as unknown as Record<number, never>,
    fn(this: { vars: Record<string, unknown> }) {
      return [this.vars['today']]
    }
  }
}

/** Makes the atom of a node, or answers the one that already stands for the same text. Throws on a forbidden function. */
export function makeAtom(node: SyntaxNode, source: string): Atom {
  const known = atoms.get(source)
  if (known) return known
  const names = [...new Set(variables(node))]
  for (const name of calls(node)) if (FORBIDDEN.has(name)) throw new Error(`${name}() reads more than the named facts`)
  const criteria = isCall(node, 'exists') ? source.lastIndexOf('exists(', callPosition(source)) : -1
  const selectable = criteria >= 0 && !source.endsWith('exists()')
  const made: Atom = {
    kind: 'atom',
    text: source,
    names,
    shape: shapeOf(node),
    reads: readsOf(node),
    readsToday: calls(node).includes('today'),
    head: selectable ? headOf(node, source) : undefined,
    run: compile(source),
    select: selectable
      ? lazily(`${source.slice(0, criteria)}where(${source.slice(criteria + 'exists('.length)}`)
      : undefined
  }
  atoms.set(source, made)
  return made
}

/** What else is put beside its head is not nothing when the head is. */
function headOf(node: SyntaxNode, source: string): string | undefined {
  if (calls(node).some(name => name === 'union' || name === 'combine')) return undefined
  return /^%(\w+)\.(?:exists|where)\(/.exec(source)?.[1]
}

/** Compiled on first use: what is only ever asked for as evidence may never be. */
function lazily(source: string): Run {
  let run: Run | undefined
  return variables => {
    run ??= compile(source)
    return run(variables)
  }
}

function compile(source: string): Run {
  const run = fhirpath.compile(source, r4, { async: false, userInvocationTable: TODAY as never })
  return variables => run({}, variables as Record<string, unknown>) as unknown[]
}

function shapeOf(node: SyntaxNode): Shape {
  if (isCall(node, 'exists')) return 'presence'
  if (isCall(node, 'empty') || isCall(node, 'all')) return 'absence'
  const compared = node.type === 'InequalityExpression' && isCall(unwrap(node.children?.[0] as SyntaxNode), 'count')
  if (compared && (node.text === '>' || node.text === '>=')) return 'presence'
  return 'value'
}

const FLAG: ReadonlySet<string> = new Set(['code', 'coding', 'interpretation'])
const CONTENT: ReadonlySet<string> = new Set([...FLAG, 'value', 'birthDate', 'gender'])

function readsOf(node: SyntaxNode): Atom['reads'] {
  const paths = members(node)
  if (paths.length === 0) return 'presence'
  if (paths.every(path => FLAG.has(path))) return 'flag'
  if (paths.every(path => CONTENT.has(path))) return 'content'
  return paths.every(path => CONTENT.has(path) || path === 'effective') ? 'timed' : 'anything'
}

/** Where, inside the atom's own text, its last call begins: the last one at bracket depth 0. */
function callPosition(source: string): number {
  let depth = 0
  for (let at = source.length - 1; at > 0; at--) {
    const character = source[at]
    if (character === ')') depth++
    if (character === '(') depth--
    if (depth === 0 && character === '(') return at
  }
  return source.length
}

const days = new Map<string, unknown>()

/** FHIRPath's own date value for a calendar day, for `today()`. */
export function fhirpathDate(day: string): unknown {
  const known = days.get(day)
  if (known !== undefined) return known
  const value = fhirpath.evaluate({}, `@${day}`, undefined, undefined, { resolveInternalTypes: false, async: false })[0]
  if (days.size > 1000) days.clear()
  days.set(day, value)
  return value
}
