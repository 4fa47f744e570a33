// A FHIRPath condition as a small tree of and/or/not over atoms, so that unknown stays unknown atom by atom.
// FHIRPath itself evaluates the atoms; the connectives follow its own three-valued tables. https://hl7.org/fhirpath/#boolean-logic
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { and, implies, not, or, type Truth } from './outcome.ts'

/**
 * How an atom can be decided when not all data were obtained:
 * `presence` is safely true (what was seen, exists), `absence` is safely false, `value` needs its facts complete.
 */
export type Shape = 'presence' | 'absence' | 'value'

export interface Atom {
  readonly kind: 'atom'
  readonly text: string
  readonly names: readonly string[]
  readonly shape: Shape
  /** The evaluated collection; throws what FHIRPath throws. */
  readonly run: (variables: Readonly<Record<string, unknown>>) => unknown[]
  /** For `exists(criteria)`: the very items that satisfy the criteria. */
  readonly select: ((variables: Readonly<Record<string, unknown>>) => unknown[]) | undefined
}

export type Expression =
  | Atom
  | { readonly kind: 'literal'; readonly value: Truth }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or' | 'implies'; readonly operands: readonly Expression[] }

interface Node {
  readonly type: string
  readonly text?: string
  readonly start?: { readonly column: number }
  readonly length?: number
  readonly children?: readonly Node[]
}

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

/**
 * Compiles one condition. Throws an Error whose message says what is wrong: it does not parse, spans lines,
 * or uses a function that reads anything but the named facts.
 */
export function compileExpression(text: string): Expression {
  if (/[\r\n]/.test(text)) throw new Error('a condition stands on one line')
  const whole = unwrap(fhirpath.parse(text) as unknown as Node)
  return build(whole, text, 0, text.length)
}

/** Every %name that an expression reads. */
export function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'literal':
      return []
    case 'atom':
      return expression.names
    case 'not':
      return namesIn(expression.operand)
    default:
      return [...new Set(expression.operands.flatMap(namesIn))]
  }
}

/** FHIRPath's own date value for a calendar day, for `today()`. */
export function fhirpathDate(day: string): unknown {
  return fhirpath.evaluate({}, `@${day}`, undefined, undefined, { resolveInternalTypes: false, async: false })[0]
}

/** Combines operand values as the connective does. */
export function connect(kind: 'and' | 'or' | 'implies' | 'not', values: readonly Truth[]): Truth {
  if (kind === 'and') return and(values)
  if (kind === 'or') return or(values)
  return kind === 'implies' ? implies(values[0], values[1]) : not(values[0])
}

function build(node: Node, text: string, from: number, to: number): Expression {
  const source = text.slice(from, to).trim()
  if (source === '{}') return { kind: 'literal', value: undefined }
  if (source === 'true' || source === 'false') return { kind: 'literal', value: source === 'true' }
  const inner = parenthesised(node)
  if (inner) return build(inner, text, text.indexOf('(', from) + 1, text.lastIndexOf(')', to - 1))
  const connective = connectiveOf(node)
  const [left, right] = (node.children ?? []).map(unwrap)
  if (connective && left && right && node.start) {
    const at = node.start.column - 1
    const operands = [build(left, text, from, at), build(right, text, at + (node.length ?? 0), to)]
    return { kind: connective, operands: flatten(connective, operands) }
  }
  if (left && right && isCall(node, 'not')) {
    const dot = text.lastIndexOf('.', callStart(right) - 1)
    return { kind: 'not', operand: build(left, text, from, dot) }
  }
  return atom(node, source)
}

function atom(node: Node, source: string): Atom {
  const names = [...new Set(variables(node))]
  for (const name of calls(node)) if (FORBIDDEN.has(name)) throw new Error(`${name}() reads more than the named facts`)
  const criteria = isCall(node, 'exists') ? source.lastIndexOf('exists(', callPosition(node, source)) : -1
  const selectable = criteria >= 0 && !source.endsWith('exists()')
  return {
    kind: 'atom',
    text: source,
    names,
    shape: shapeOf(node),
    run: compile(source),
    select: selectable
      ? compile(`${source.slice(0, criteria)}where(${source.slice(criteria + 'exists('.length)}`)
      : undefined
  }
}

function compile(source: string): (variables: Readonly<Record<string, unknown>>) => unknown[] {
  const run = fhirpath.compile(source, r4, { async: false, userInvocationTable: TODAY as never })
  return variables => run({}, variables as Record<string, unknown>) as unknown[]
}

function shapeOf(node: Node): Shape {
  if (isCall(node, 'exists')) return 'presence'
  if (isCall(node, 'empty') || isCall(node, 'all')) return 'absence'
  const compared = node.type === 'InequalityExpression' && isCall(unwrap(node.children?.[0] as Node), 'count')
  if (compared && (node.text === '>' || node.text === '>=')) return 'presence'
  return 'value'
}

function connectiveOf(node: Node): 'and' | 'or' | 'implies' | undefined {
  if (node.type === 'AndExpression') return 'and'
  if (node.type === 'OrExpression' && node.text === 'or') return 'or'
  return node.type === 'ImpliesExpression' ? 'implies' : undefined
}

function flatten(kind: 'and' | 'or' | 'implies', operands: readonly Expression[]): readonly Expression[] {
  if (kind === 'implies') return operands
  return operands.flatMap(operand => (operand.kind === kind ? operand.operands : [operand]))
}

function unwrap(node: Node): Node {
  const only = node.children?.length === 1 ? node.children[0] : undefined
  return only && (node.type === 'EntireExpression' || node.type === 'TermExpression') ? unwrap(only) : node
}

function parenthesised(node: Node): Node | undefined {
  const inner = node.type === 'ParenthesizedTerm' ? node.children?.[0] : undefined
  return inner && unwrap(inner)
}

function isCall(node: Node, name: string): boolean {
  const last = node.type === 'InvocationExpression' ? node.children?.at(-1) : undefined
  return last?.type === 'FunctionInvocation' && last.text === name
}

function callStart(invocation: Node): number {
  return (identifier(invocation)?.start?.column ?? 1) - 1
}

function identifier(node: Node): Node | undefined {
  return node.type === 'Identifier' ? node : node.children?.map(identifier).find(Boolean)
}

/** Where, inside the atom's own text, its last call begins: the last one at bracket depth 0. */
function callPosition(_node: Node, source: string): number {
  let depth = 0
  for (let at = source.length - 1; at > 0; at--) {
    const character = source[at]
    if (character === ')') depth++
    if (character === '(') depth--
    if (depth === 0 && character === '(') return at
  }
  return source.length
}

function variables(node: Node): string[] {
  const own = node.type === 'ExternalConstantTerm' && node.text ? [node.text.replaceAll(/[`']/g, '')] : []
  return [...own, ...(node.children ?? []).flatMap(variables)]
}

function calls(node: Node): string[] {
  const own = node.type === 'FunctionInvocation' && node.text ? [node.text] : []
  return [...own, ...(node.children ?? []).flatMap(calls)]
}
