// Where an answer came from: the resource that says it, when it was true, and what it said, so that a change is seen.
// In the manner of https://hl7.org/fhir/us/davinci-dtr/StructureDefinition-information-origin.html
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import { isObject } from '../fhir/resource-shapes.ts'
import type {
  Coding,
  Extension,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer
} from '../fhir/types.ts'
import { MOST_ITEM_DEPTH, personOf, relativeIn } from './relative-items.ts'

const BASE = 'https://w3id.org/genvej/StructureDefinition/'
const ORIGIN = `${BASE}answer-origin`
/** On an item that was to be filled in from the record: found, absent, or error, which means that it could not be obtained. */
export const POPULATION_STATUS = `${BASE}population-status`

/** Which resource an answer came from, and when that was true. */
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
  const source = reference.split('#')[0] ?? ''
  const origin = originExtension({ reference: source, effective }, element ? { [element]: value } : undefined)
  return { ...answer, extension: [...(answer.extension ?? []), origin] }
}

/** The extension that says where an answer came from, or a group that was filled in from one resource, and what that said. */
export function originExtension({ reference, effective }: Origin, value: object | undefined): Extension {
  const parts: Extension[] = [
    { url: 'source', valueReference: { reference } },
    ...(effective ? [{ url: 'effective', valueDateTime: effective }] : []),
    ...(value ? [{ url: 'value', ...value }] : [])
  ]
  return { url: ORIGIN, extension: parts }
}

/** Where an answer came from; undefined when it was given by hand, or is no longer what the record said. */
export function originOf(answer: QuestionnaireResponseItemAnswer): Origin | undefined {
  const origin = originIn(answer)
  return origin && sameValue(origin.value, valueIn(answer)) ? origin : undefined
}

/** What the extension of an answer or a group says, changed since or not; undefined when there is none that can be read. */
export function originIn(holder: { readonly extension?: unknown }): (Origin & { readonly value: unknown }) | undefined {
  const parts = within(within(holder).find(({ url }) => url === ORIGIN))
  const part = (url: string) => parts.find(each => each.url === url)
  const { reference } = part('source')?.valueReference ?? {}
  const said = part('value')
  if (typeof reference !== 'string' || !said) return undefined
  const effective = part('effective')?.valueDateTime
  return { reference, effective: typeof effective === 'string' ? effective : undefined, value: valueIn(said) }
}

/** The code that the record gave in answer, also where another was chosen since. */
export function recordedCode(answer: QuestionnaireResponseItemAnswer): Coding | undefined {
  const value = originIn(answer)?.value
  return isObject(value) && typeof value['code'] === 'string' && value['value'] === undefined
    ? (value as Coding)
    : undefined
}

/** Whether what was to be filled in from the record is not, although it may be there: not obtained, or not said in a way that answers. */
export function isNotUsable({ extension = [] }: { readonly extension?: readonly Extension[] | undefined }): boolean {
  return extension.some(({ url, valueCode }) => url === POPULATION_STATUS && valueCode === 'error')
}

/** Whether a group still says what the record said when it was filled in; false for one that was not filled in from it. */
export function isAsFilledIn(group: QuestionnaireResponseItem): boolean {
  return originIn(group)?.value === personOf(relativeIn(group))
}

/** The extensions of what may have come from anywhere. */
function within(holder: { readonly extension?: unknown } = {}): readonly Extension[] {
  return Array.isArray(holder.extension)
    ? holder.extension.filter(isObject).map(each => each as unknown as Extension)
    : []
}

/**
 * A response without the answers and the relatives that repeat a resource of the record (`here`: its references, `Observation/1`): that speaks for
 * itself, and when it is retracted, so is what was taken from it. What stands under such an answer stays. Relatives of an earlier
 * response, whose sources have a `#`, stay too: of responses the newest that names any counts.
 */
export function withoutRepeated(response: QuestionnaireResponse, here: ReadonlySet<string>): QuestionnaireResponse {
  return { ...response, ...(response.item ? { item: response.item.map(item => speaking(item, here, 0)) } : {}) }
}

function speaking(
  item: QuestionnaireResponseItem,
  here: ReadonlySet<string>,
  depth: number
): QuestionnaireResponseItem {
  if (depth > MOST_ITEM_DEPTH) return item
  const group = originIn(item)
  if (group) return here.has(group.reference) && isAsFilledIn(item) ? empty(item) : item
  const below = (items: readonly QuestionnaireResponseItem[] = []) => items.map(each => speaking(each, here, depth + 1))
  const answer = (item.answer ?? []).map(each => {
    const origin = originOf(each)
    const nested = each.item ? { item: below(each.item) } : {}
    return origin && here.has(origin.reference) ? nested : { ...each, ...nested }
  })
  return { ...item, ...(item.answer ? { answer } : {}), ...(item.item ? { item: below(item.item) } : {}) }
}

function empty({ item: _repeated, ...head }: QuestionnaireResponseItem): QuestionnaireResponseItem {
  return head
}
