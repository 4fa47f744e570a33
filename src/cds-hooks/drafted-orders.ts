// What the drafts of a call order already: a test that was taken from a card is not offered again.
import { isObject } from '../fhir/resource-shapes.ts'
import type { ActivityDefinition, Bundle } from '../fhir/types.ts'
import { keysOf } from '../terminology/code.ts'
import { isOpenOrder, readableCodings } from './wgs-orders.ts'

/** Whether an activity is ordered by one of the drafts. */
export type IsDrafted = (activity: ActivityDefinition) => boolean

/** Looks among the drafts of a call, once for all its cards: a draft orders an activity that it instantiates, or whose code it has. */
export function draftedOrders(drafts: Bundle | undefined): IsDrafted {
  let ordered: ReadonlySet<unknown> | undefined
  return ({ url, code }) => {
    ordered ??= orderedIn(drafts?.entry ?? [])
    return [url, ...keysIn(code)].some(each => each !== undefined && ordered?.has(each))
  }
}

/** The canonicals and the codes of what entries order. */
function orderedIn(entries: readonly unknown[]): ReadonlySet<unknown> {
  const orders = entries.flatMap(entry => {
    const resource = isObject(entry) ? entry['resource'] : undefined
    return isObject(resource) && isOpenOrder(resource) ? [resource] : []
  })
  return new Set(orders.flatMap(order => [order['instantiatesCanonical'], keysIn(order['code'])].flat()))
}

/** The key of each coding itself, not of what contains it: an order of something wider is no order of the test. */
function keysIn(concept: unknown): readonly string[] {
  return readableCodings(concept).flatMap(coding => keysOf(coding).slice(0, 1))
}
