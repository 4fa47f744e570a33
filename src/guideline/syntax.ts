// The syntax tree of FHIRPath's own parser, as far as conditions need it. https://hl7.org/fhirpath/grammar.html
/** A node as the parser gives it: its kind, its text, where it begins, and what stands in it. */
export interface SyntaxNode {
  readonly type: string
  readonly text?: string
  readonly start?: { readonly column: number }
  readonly length?: number
  readonly children?: readonly SyntaxNode[]
}

/** The node itself, without the wrappers that say nothing. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  const only = node.children?.length === 1 ? node.children[0] : undefined
  return only && (node.type === 'EntireExpression' || node.type === 'TermExpression') ? unwrap(only) : node
}

/** What stands in the brackets of a bracketed term. */
export function parenthesised(node: SyntaxNode): SyntaxNode | undefined {
  const inner = node.type === 'ParenthesizedTerm' ? node.children?.[0] : undefined
  return inner && unwrap(inner)
}

/** Whether a node is a call of a function on something: `x.exists(…)`. */
export function isCall(node: SyntaxNode, name: string): boolean {
  const last = node.type === 'InvocationExpression' ? node.children?.at(-1) : undefined
  return last?.type === 'FunctionInvocation' && last.text === name
}

/** The offset in the text at which the name of a called function begins. */
export function callStart(invocation: SyntaxNode): number {
  return (identifier(invocation)?.start?.column ?? 1) - 1
}

function identifier(node: SyntaxNode): SyntaxNode | undefined {
  return node.type === 'Identifier' ? node : node.children?.map(identifier).find(Boolean)
}

/** The %names that a node reads. */
export function variables(node: SyntaxNode): string[] {
  const own = node.type === 'ExternalConstantTerm' && node.text ? [node.text.replaceAll(/[`']/g, '')] : []
  return [...own, ...(node.children ?? []).flatMap(variables)]
}

/** The functions that a node calls. */
export function calls(node: SyntaxNode): string[] {
  const own = node.type === 'FunctionInvocation' && node.text ? [node.text] : []
  return [...own, ...(node.children ?? []).flatMap(calls)]
}

/** The elements that a node walks to. */
export function members(node: SyntaxNode): string[] {
  const own = node.type === 'MemberInvocation' && node.text ? [node.text] : []
  return [...own, ...(node.children ?? []).flatMap(members)]
}
