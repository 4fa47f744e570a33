// A FHIRPath condition as a small tree of and/or/not over atoms, so that unknown stays unknown atom by atom.
// FHIRPath itself evaluates the atoms; the connectives follow its own three-valued tables. https://hl7.org/fhirpath/#boolean-logic
import fhirpath from 'fhirpath'
import { type Atom, makeAtom } from './atom.ts'
import { boundCost } from './expression-cost.ts'
import { type NamedSets, withSets } from './named-set.ts'
import { and, implies, not, or, type Truth } from './outcome.ts'
import { callStart, isCall, parenthesised, type SyntaxNode, unwrap } from './syntax.ts'

/** A condition: an atom, a constant, or either of them joined by connectives. */
export type Expression =
  | Atom
  | { readonly kind: 'literal'; readonly value: Truth }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or' | 'implies'; readonly operands: readonly Expression[] }

/** What a plan has given a name: sentences, used where a condition says no more than the name, and sets, used as their paths. */
interface Named {
  readonly sentences: ReadonlyMap<string, Expression>
  readonly sets: NamedSets
}

const NOTHING_NAMED: Named = { sentences: new Map(), sets: new Map() }

/**
 * Compiles one condition; the `%name` of a set stands for its path, and that of a sentence, where it stands alone, for the sentence.
 * Throws an Error whose message says what is wrong: it does not parse, spans lines, may cost more than can be foreseen, or
 * uses a function that reads anything but the named facts.
 */
export function compileExpression(condition: string, { sentences, sets }: Named = NOTHING_NAMED): Expression {
  if (/[\r\n]/.test(condition)) throw new Error('a condition stands on one line')
  const text = withSets(condition, sets)
  const whole = unwrap(fhirpath.parse(text) as unknown as SyntaxNode)
  boundCost(whole, condition)
  return build(whole, { text, sentences }, 0, text.length)
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

/** Combines operand values as the connective does. */
export function connect(kind: 'and' | 'or' | 'implies' | 'not', values: readonly Truth[]): Truth {
  if (kind === 'and') return and(values)
  if (kind === 'or') return or(values)
  return kind === 'implies' ? implies(values[0], values[1]) : not(values[0])
}

interface Source {
  readonly text: string
  readonly sentences: Named['sentences']
}

function build(node: SyntaxNode, whole: Source, from: number, to: number): Expression {
  const { text, sentences } = whole
  const source = text.slice(from, to).trim()
  if (source === '{}') return { kind: 'literal', value: undefined }
  if (source === 'true' || source === 'false') return { kind: 'literal', value: source === 'true' }
  const sentence = sentences.get(source.slice(1))
  if (sentence && source.startsWith('%')) return sentence
  const inner = parenthesised(node)
  if (inner) return build(inner, whole, text.indexOf('(', from) + 1, text.lastIndexOf(')', to - 1))
  const connective = connectiveOf(node)
  const [left, right] = (node.children ?? []).map(unwrap)
  if (connective && left && right && node.start) {
    const at = node.start.column - 1
    const operands = [build(left, whole, from, at), build(right, whole, at + (node.length ?? 0), to)]
    return { kind: connective, operands: flatten(connective, operands) }
  }
  if (left && right && isCall(node, 'not')) {
    const dot = text.lastIndexOf('.', callStart(right) - 1)
    return { kind: 'not', operand: build(left, whole, from, dot) }
  }
  return makeAtom(node, source)
}

function connectiveOf(node: SyntaxNode): 'and' | 'or' | 'implies' | undefined {
  if (node.type === 'AndExpression') return 'and'
  if (node.type === 'OrExpression' && node.text === 'or') return 'or'
  return node.type === 'ImpliesExpression' ? 'implies' : undefined
}

function flatten(kind: 'and' | 'or' | 'implies', operands: readonly Expression[]): readonly Expression[] {
  if (kind === 'implies') return operands
  return operands.flatMap(operand => (operand.kind === kind ? operand.operands : [operand]))
}
