// Sets of facts that a plan gives a name: where a condition says %name, the path stands by which the set is found.
// https://hl7.org/fhir/R4/extension-variable.html
import fhirpath from 'fhirpath'
import { isCall, type SyntaxNode, unwrap } from './syntax.ts'

/** Paths by the names of their sets. */
export type NamedSets = ReadonlyMap<string, string>

/** The functions that choose among facts; what they end is a set, and no sentence. https://hl7.org/fhirpath/#filtering-and-projection */
const CHOOSE: readonly string[] = ['where', 'select', 'exclude', 'intersect', 'distinct', 'ofType']

/** Whether an expression is the path of a set: it starts at a name, and what it does last is to choose. Throws when it does not parse. */
export function isSet(text: string): boolean {
  const whole = unwrap(fhirpath.parse(text) as unknown as SyntaxNode)
  return text.startsWith('%') && CHOOSE.some(name => isCall(whole, name))
}

/** A condition with the paths of its named sets in their place. */
export function withSets(text: string, sets: NamedSets): string {
  return text.replaceAll(/%(\w+)/g, (whole, name) => sets.get(name) ?? whole)
}
