// What a Bundle says of its own wholeness: whether pages follow, what an entry is there for, whether an outcome tells of an error.
// https://hl7.org/fhir/R4/bundle.html#searchset
import { isObject, type Json } from './resource-shapes.ts'

/** Whether another page follows. */
export function hasNextLink({ link }: Json): boolean {
  return [link].flat().some(each => isObject(each) && each['relation'] === 'next')
}

/** Why an entry is in a searchset: match, include or outcome; undefined when it does not say. */
export function searchMode(entry: unknown): unknown {
  const search = isObject(entry) ? entry['search'] : undefined
  return isObject(search) ? search['mode'] : undefined
}

/** Whether an OperationOutcome tells of an error, as one does in which nothing can be read: R4 asks for an issue. */
export function tellsOfError({ issue }: { readonly issue?: unknown }): boolean {
  const issues: readonly unknown[] = Array.isArray(issue) ? issue : [undefined]
  return issues.some(each => !isObject(each) || each['severity'] === 'error' || each['severity'] === 'fatal')
}
