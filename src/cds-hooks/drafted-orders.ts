// What the drafts of a call order already: a test that was taken from a card is not offered again.
import { isObject } from '../fhir/resource-shapes.ts'
import type { ActivityDefinition, Bundle } from '../fhir/types.ts'
import { keysOf } from '../terminology/code.ts'
import { isOpenOrder, readableCodings } from './wgs-orders.ts'

/** Whether an activity is ordered by one of the drafts: one that instantiates it, or that has its code. */
export function draftedOrders(drafts: Bundle | undefined): (activity: ActivityDefinition) => boolean {
  const entries: readonly unknown[] = drafts?.entry ?? []
  const orders = entries.flatMap(entry => {
    const resource = isObject(entry) ? entry['resource'] : undefined
    return isObject(resource) && isOpenOrder(resource) ? [resource] : []
  })
  const canonicals = new Set(orders.flatMap(order => order['instantiatesCanonical']))
  const codes = new Set(orders.flatMap(order => keysIn(order['code'])))
  return ({ url, code }) => canonicals.has(url) || keysIn(code).some(key => codes.has(key))
}

/** The key of each coding itself, not of what contains it: an order of something wider is no order of the test. */
function keysIn(concept: unknown): readonly string[] {
  return readableCodings(concept).flatMap(coding => keysOf(coding).slice(0, 1))
}
