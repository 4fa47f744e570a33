// What was read as calls: a Bundle makes one for each of its patients, a recorded request is one already.

import { SERVICES } from '../cds-hooks/services.ts'
import { dateInterval } from '../fhir/date.ts'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import { type BundleSettings, bundleCalls } from './bundle-calls.ts'
import type { Call, Item } from './item.ts'

/** Where a recorded request may say when it was made, as a FHIR dateTime. */
const MADE = 'org.w3id.genvej.now'

/** The calls of an item, or why there are none. */
export function callsOf(item: Item, settings: BundleSettings): { calls: readonly Call[]; fault?: string } {
  if (item.fault !== undefined) return { calls: [], fault: item.fault }
  if (!isObject(item.value)) return { calls: [], fault: 'neither a FHIR Bundle nor a CDS Hooks request' }
  if (item.value['hook'] !== undefined) return recorded(item.value)
  if (item.value['resourceType'] !== 'Bundle')
    return { calls: [], fault: 'neither a FHIR Bundle nor a CDS Hooks request' }
  if (item.value['type'] === 'history') return { calls: [], fault: 'a history Bundle is not what holds now' }
  const calls = bundleCalls(item.value, settings, `${item.file}:${item.line ?? ''}`)
  return calls.length > 0 ? { calls } : { calls, fault: 'the Bundle has no Patient' }
}

function recorded(body: Json): { calls: readonly Call[]; fault?: string } {
  const service = SERVICES.find(({ hook }) => hook === body['hook'])
  if (!service) return { calls: [], fault: 'no service is called by this hook' }
  const { context, extension } = body
  const patient = isObject(context) && typeof context['patientId'] === 'string' ? context['patientId'] : ''
  const when = isObject(extension) ? extension[MADE] : undefined
  const made = typeof when === 'string' ? dateInterval(when)?.start : undefined
  return { calls: [{ patient, service, body, made }] }
}
