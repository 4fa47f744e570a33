// Finds the WGS orders among the drafts of a call, and which of them the call is about (contract, section 2).
// https://cds-hooks.org/hooks/order-select/ and https://cds-hooks.org/hooks/order-sign/
import { readableDraft } from '../fhir/readable.ts'
import { isName, isObject } from '../fhir/resource-shapes.ts'
import type { Coding, ServiceRequest } from '../fhir/types.ts'
import { codingsOf } from '../guideline/coding-paths.ts'
import { relativeReference } from '../guideline/subject.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import { problem } from '../problem/problem.ts'
import { normaliseCoding } from '../terminology/code.ts'
import { type CodeList, membership } from '../terminology/value-set.ts'
import type { HookRequest } from './types.ts'

/** More WGS orders than this in one call are no clinician's doing; each costs a whole decision. */
const MOST_ORDERS = 20
const CLOSED: ReadonlySet<unknown> = new Set(['entered-in-error', 'revoked', 'completed'])

/** A draft WGS order: as it came, and in the form that conditions may read. */
export interface WgsOrder {
  readonly reference: string
  /** Its id, when the draft has one and can be named in an action. */
  readonly id: string | undefined
  readonly raw: Readonly<Record<string, unknown>>
  readonly order: ServiceRequest
}

/** The codes that mean WGS here: the value set and the site's own. */
export function wgsOrderCodes(knowledge: Knowledge, site: readonly Coding[]): CodeList {
  const list = knowledge.codes('wgs-order')
  const own = site.flatMap(coding => normaliseCoding(coding)?.key ?? [])
  const known = list ?? {
    url: '',
    title: { da: '', en: '' },
    keys: new Set(),
    excluded: new Set(),
    units: new Map(),
    zeroOne: new Set()
  }
  return { ...known, url: `${BASE}/ValueSet/wgs-order`, keys: new Set([...known.keys, ...own]) }
}

/** The WGS orders a call is about: all of them, at order-select those selected. Throws a Problem when they are too many. */
export function wgsOrders(request: HookRequest, codes: CodeList): readonly WgsOrder[] {
  const entries: readonly unknown[] = request.context.draftOrders?.entry ?? []
  const selected = new Set(request.context.selections.map(nameOf))
  const orders: WgsOrder[] = []
  for (const [at, entry] of entries.entries()) {
    const resource = isObject(entry) ? entry['resource'] : undefined
    if (!isObject(entry) || !isObject(resource) || !isWgsOrder(resource, codes)) continue
    const fullUrl = isName(entry['fullUrl']) ? entry['fullUrl'] : undefined
    const given = isName(resource['id']) && resource['id'] !== '' ? resource['id'] : undefined
    // An id that an earlier order has taken cannot name this one too: it is named by its place.
    const id = orders.some(order => order.id !== undefined && order.id === given) ? undefined : given
    const names = [given, given && `ServiceRequest/${given}`, fullUrl && nameOf(fullUrl)]
    if (request.hook === 'order-select' && !names.some(name => name !== undefined && selected.has(name))) continue
    const url = orders.some(order => order.reference === fullUrl) ? undefined : fullUrl
    const reference = id ? `ServiceRequest/${id}` : (url ?? `draftOrders.entry[${at}]`)
    orders.push({ reference, id, raw: resource, order: readableDraft(resource) as unknown as ServiceRequest })
    if (orders.length > MOST_ORDERS)
      throw problem('too-many-orders', `At most ${MOST_ORDERS} WGS orders in one call.`, 'context.draftOrders')
  }
  return orders
}

/** Whether a resource is an order of WGS that still can be placed. */
export function isWgsOrder(resource: Readonly<Record<string, unknown>>, codes: CodeList): boolean {
  return isOpenOrder(resource) && hasCode(resource['code'], codes)
}

/** Whether a resource is an order that still can be placed; an order not to do something is none. */
export function isOpenOrder({ resourceType, status, doNotPerform }: Readonly<Record<string, unknown>>): boolean {
  return resourceType === 'ServiceRequest' && !CLOSED.has(status) && doNotPerform !== true
}

/** Whether a CodeableConcept has a coding in a list. */
export function hasCode(concept: unknown, codes: CodeList): boolean {
  return readableCodings(concept).some(coding => membership(coding, codes) === 'in')
}

/** The codings of a CodeableConcept but for those that cannot be read. */
export function readableCodings(concept: unknown): readonly Coding[] {
  return codingsOf(concept).filter(isReadable)
}

/** What an order is called by a reference or an address, however that is written. */
function nameOf(reference: string): string {
  return relativeReference(reference, 'ServiceRequest')
}

function isReadable(coding: unknown): coding is Coding {
  if (!isObject(coding)) return false
  const { system, code } = coding
  return typeof code === 'string' && (system === undefined || typeof system === 'string')
}
