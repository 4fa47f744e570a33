// Where the questions of a page stand, for links from what is missing and what is wrong. The same walk as the page itself.
import type { Input } from '../guideline/plan-types.ts'
import type { ItemState } from '../questionnaire/evaluate.ts'
import { keysOf } from '../terminology/code.ts'
import { formPrefix, isHidden, isRepeatingGroup, prefixWithin } from './field-names.ts'
import type { OpenForm } from './frame.ts'

export interface Place {
  /** The id of the element. */
  readonly id: string
  readonly state: ItemState
}

/** The places of the questions that are asked, in the order of the page. */
export function placesOf(forms: readonly OpenForm[]): readonly Place[] {
  return forms.flatMap(({ form, state }) => within(state.items, formPrefix(form)))
}

function within(items: readonly ItemState[], prefix: string): Place[] {
  const numbers = new Map<string, number>()
  return items
    .filter(({ enabled, item }) => enabled && !isHidden(item))
    .flatMap(state => {
      const { item, items: below } = state
      const number = (numbers.get(item.linkId) ?? 0) + 1
      if (isRepeatingGroup(item)) numbers.set(item.linkId, number)
      return [
        { id: elementId(prefix, item.linkId, number), state },
        ...within(below, prefixWithin(prefix, item, number))
      ]
    })
}

/** The first question that asks for one of some facts of a plan, or the group that becomes one; undefined when none does. */
export function placeFor(
  names: readonly string[],
  inputs: readonly Input[],
  places: readonly Place[]
): Place | undefined {
  const asked = inputs.filter(({ name }) => names.includes(name))
  const wanted = new Set(
    asked.flatMap(({ filters }) => filters.filter(({ path }) => path === 'code').flatMap(({ list }) => [...list.keys]))
  )
  const isAsked = ({ definition }: ItemState['item']) =>
    (definition.code ?? []).some(coding => keysOf(coding).some(key => wanted.has(key)))
  const becomes = ({ extracts }: ItemState['item']) => asked.some(({ type }) => type === extracts?.type)
  return places.find(({ state }) => isAsked(state.item)) ?? places.find(({ state }) => becomes(state.item))
}

/** A name that an element and its labels may share. */
export function elementId(prefix: string, linkId: string, number: number): string {
  return `q-${prefix}${linkId}-${number}`.replaceAll(/[^\w-]/g, '_')
}
