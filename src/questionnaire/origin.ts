// Where an answer came from: the resource that says it, when it was true, and what it said, so that a change is seen.
// In the manner of https://hl7.org/fhir/us/davinci-dtr/StructureDefinition-information-origin.html
import type { Extension } from '../fhir/types.ts'
import { type Answer, sameValue, valueIn } from './answer.ts'

const BASE = 'https://w3id.org/genvej/StructureDefinition/'
const ORIGIN = `${BASE}answer-origin`
/** On an item that was to be filled in from the record: found, absent, or error, which means that it could not be obtained. */
export const POPULATION_STATUS = `${BASE}population-status`

export interface Origin {
  readonly reference: string
  /** The date or time at which it was true, as the resource writes it. */
  readonly effective: string | undefined
}

/** An answer that remembers where it came from. */
export function withOrigin(answer: Answer, { reference, effective }: Origin): Answer {
  const [element, value] = Object.entries(answer).find(([name]) => name.startsWith('value')) ?? []
  const parts: Extension[] = [
    { url: 'source', valueReference: { reference: reference.split('#')[0] ?? '' } },
    ...(effective ? [{ url: 'effective', valueDateTime: effective }] : []),
    ...(element ? [{ url: 'value', [element]: value }] : [])
  ]
  return { ...answer, extension: [...(answer.extension ?? []), { url: ORIGIN, extension: parts }] }
}

/** Where an answer came from; undefined when it was given by hand, or is no longer what the record said. */
export function originOf(answer: Answer): Origin | undefined {
  const parts = answer.extension?.find(({ url }) => url === ORIGIN)?.extension
  const part = (url: string) => parts?.find(each => each.url === url)
  const reference = part('source')?.valueReference?.reference
  const said = part('value')
  if (reference === undefined || !said || !sameValue(valueIn(said), valueIn(answer))) return undefined
  return { reference, effective: part('effective')?.valueDateTime }
}
