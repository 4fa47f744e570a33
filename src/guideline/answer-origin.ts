// Where an answer came from: the resource that says it, when it was true, and what it said, so that a change is seen.
// In the manner of https://hl7.org/fhir/us/davinci-dtr/StructureDefinition-information-origin.html
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import { isObject } from '../fhir/resource-shapes.ts'
import type {
  Extension,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer
} from '../fhir/types.ts'

const BASE = 'https://w3id.org/genvej/StructureDefinition/'
const ORIGIN = `${BASE}answer-origin`
const MAX_DEPTH = 12
/** On an item that was to be filled in from the record: found, absent, or error, which means that it could not be obtained. */
export const POPULATION_STATUS = `${BASE}population-status`

export interface Origin {
  readonly reference: string
  /** The date or time at which it was true, as the resource writes it. */
  readonly effective: string | undefined
}

/** An answer that remembers where it came from. */
export function withOrigin(
  answer: QuestionnaireResponseItemAnswer,
  { reference, effective }: Origin
): QuestionnaireResponseItemAnswer {
  const [element, value] = Object.entries(answer).find(([name]) => name.startsWith('value')) ?? []
  const parts: Extension[] = [
    { url: 'source', valueReference: { reference: reference.split('#')[0] ?? '' } },
    ...(effective ? [{ url: 'effective', valueDateTime: effective }] : []),
    ...(element ? [{ url: 'value', [element]: value }] : [])
  ]
  return { ...answer, extension: [...(answer.extension ?? []), { url: ORIGIN, extension: parts }] }
}

/** Where an answer came from; undefined when it was given by hand, or is no longer what the record said. */
export function originOf(answer: QuestionnaireResponseItemAnswer): Origin | undefined {
  const parts = within(within(answer).find(({ url }) => url === ORIGIN))
  const part = (url: string) => parts.find(each => each.url === url)
  const { reference } = part('source')?.valueReference ?? {}
  const said = part('value')
  if (typeof reference !== 'string' || !said || !sameValue(valueIn(said), valueIn(answer))) return undefined
  const effective = part('effective')?.valueDateTime
  return { reference, effective: typeof effective === 'string' ? effective : undefined }
}

/** The extensions of what may have come from anywhere. */
function within(holder: { readonly extension?: unknown } = {}): readonly Extension[] {
  return Array.isArray(holder.extension)
    ? holder.extension.filter(isObject).map(each => each as unknown as Extension)
    : []
}

/**
 * A response without the answers that repeat a resource of the record (`here`: its references, `Observation/1`): that speaks for
 * itself, and when it is retracted, so is what was taken from it. What stands under such an answer stays.
 */
export function withoutRepeated(response: QuestionnaireResponse, here: ReadonlySet<string>): QuestionnaireResponse {
  return { ...response, ...(response.item ? { item: response.item.map(item => speaking(item, here, 0)) } : {}) }
}

function speaking(
  item: QuestionnaireResponseItem,
  here: ReadonlySet<string>,
  depth: number
): QuestionnaireResponseItem {
  if (depth > MAX_DEPTH) return item
  const below = (items: readonly QuestionnaireResponseItem[] = []) => items.map(each => speaking(each, here, depth + 1))
  const answer = (item.answer ?? []).map(each => {
    const origin = originOf(each)
    const nested = each.item ? { item: below(each.item) } : {}
    return origin && here.has(origin.reference) ? nested : { ...each, ...nested }
  })
  return { ...item, ...(item.answer ? { answer } : {}), ...(item.item ? { item: below(item.item) } : {}) }
}
