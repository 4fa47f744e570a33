// The items of a form with the answers of a response: a tree that follows the Questionnaire, in which a group may stand several times.
// https://hl7.org/fhir/R4/questionnaireresponse.html#link
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import type { Answer } from './answer.ts'
import type { Form, FormItem } from './form.ts'

/** An item as it stands in one response. It changes while the form is evaluated, and never after. */
export interface Answered {
  readonly item: FormItem
  /** The linkId; with its number where a group stands several times, and after that group inside it: `relative[2]/relationship`. */
  readonly path: string
  readonly parent: Answered | undefined
  readonly children: readonly Answered[]
  readonly extension: QuestionnaireResponseItem['extension']
  answers: readonly Answer[]
  enabled: boolean
  /** Its expression failed, so that it has no value. */
  failed: boolean
}

/** The tree of a response, and the linkIds of the response that the form does not have. */
export function answeredTree(
  form: Form,
  response: QuestionnaireResponse
): {
  readonly roots: readonly Answered[]
  readonly unknown: readonly string[]
} {
  const unknown: string[] = []
  const roots = branches(form.items, response.item ?? [], undefined, unknown)
  return { roots, unknown }
}

/** Every item of a tree, each before what is below it. */
export function* everyItem(items: readonly Answered[]): Iterable<Answered> {
  for (const item of items) {
    yield item
    yield* everyItem(item.children)
  }
}

const indexes = new WeakMap<readonly Answered[], ReadonlyMap<string, readonly Answered[]>>()

/** The items with a linkId in a tree, wherever they stand. Found once for each tree: what it holds changes, its shape does not. */
export function itemsWith(linkId: string, tree: readonly Answered[]): readonly Answered[] {
  const index = indexes.get(tree) ?? Map.groupBy(everyItem(tree), ({ item }) => item.linkId)
  indexes.set(tree, index)
  return index.get(linkId) ?? []
}

function branches(
  items: readonly FormItem[],
  given: readonly QuestionnaireResponseItem[],
  parent: Answered | undefined,
  unknown: string[]
): Answered[] {
  for (const { linkId } of given) if (!items.some(item => item.linkId === linkId)) unknown.push(String(linkId))
  return items.flatMap(item => {
    const found = given.filter(each => each.linkId === item.linkId)
    // Only a group may stand several times; the answers of a question that does are taken together.
    const instances =
      item.type === 'group' && item.definition.repeats && found.length > 1 ? found.map(each => [each]) : [found]
    return instances.map((instance, at) => branch(item, instance, instances.length > 1 ? at + 1 : 0, parent, unknown))
  })
}

/** What stands directly under items, or under their answers. */
export function itemsUnder(given: readonly QuestionnaireResponseItem[]): readonly QuestionnaireResponseItem[] {
  return given.flatMap(({ item = [], answer = [] }) => [...item, ...answer.flatMap(each => each.item ?? [])])
}

function branch(
  item: FormItem,
  given: readonly QuestionnaireResponseItem[],
  number: number,
  parent: Answered | undefined,
  unknown: string[]
): Answered {
  const below = itemsUnder(given)
  const made = {
    item,
    path: `${parent?.path.includes('[') ? `${parent.path}/` : ''}${item.linkId}${number > 0 ? `[${number}]` : ''}`,
    parent,
    children: [] as Answered[],
    extension: given.flatMap(each => each.extension ?? []),
    answers: given.flatMap(each => each.answer ?? []).map(({ item: _below, ...answer }) => answer),
    enabled: true,
    failed: false
  }
  for (const child of branches(item.items, below, made, unknown)) made.children.push(child)
  return made
}

/** Whether an item, or anything below it, is answered. */
function saysSomething({ enabled, answers, children }: Pick<Answered, 'enabled' | 'answers' | 'children'>): boolean {
  return enabled && (answers.length > 0 || children.some(saysSomething))
}

/** Whether an item stands in a group that may stand several times, and here does not: nothing in it is answered. */
export function isUnused({ parent }: Answered): boolean {
  if (!parent) return false
  const { type, definition } = parent.item
  return (type === 'group' && Boolean(definition.repeats) && !saysSomething(parent)) || isUnused(parent)
}

/** What a tree says, as the items of a QuestionnaireResponse: what is not enabled, or says nothing, is not there. */
export function responseItems(items: readonly Answered[]): QuestionnaireResponseItem[] {
  return items.flatMap(({ item, enabled, answers, children, extension }): QuestionnaireResponseItem[] => {
    if (!enabled || item.type === 'display') return []
    const below = responseItems(children)
    if (answers.length === 0 && below.length === 0) return []
    const head = {
      linkId: item.linkId,
      ...(extension && extension.length > 0 ? { extension } : {}),
      ...(item.definition.text ? { text: item.definition.text } : {})
    }
    if (item.type === 'group') return [{ ...head, item: below }]
    const [first, ...others] = answers
    if (!first) return [{ ...head, item: below }]
    return [{ ...head, answer: [below.length > 0 ? { ...first, item: below } : first, ...others] }]
  })
}
