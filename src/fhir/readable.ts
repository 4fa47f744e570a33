// Resources as they may enter the heart: in the shape FHIR gives them, as far as they are read. What has another shape is left out.
import { hasShape, isObject, type Json, ORDER_ELEMENTS } from './resource-shapes.ts'
import type { FhirResource } from './types.ts'

/** A resource in a shape that can be read; empty elements (null) are taken as absent. Undefined when it is none. */
export function readableResource(value: unknown): FhirResource | undefined {
  if (!isObject(value) || typeof value['resourceType'] !== 'string') return undefined
  if (hasShape(value)) return value as unknown as FhirResource
  const tidied = withoutNulls(value)
  return isObject(tidied) && hasShape(tidied) ? (tidied as unknown as FhirResource) : undefined
}

/** A draft order with only those parts of its elements that can be read: drafts come half filled in. */
export function readableDraft(draft: Json): Json {
  const tidied = Object.entries(ORDER_ELEMENTS).flatMap(([name, check]) => {
    const value = withoutNulls(draft[name])
    if (value === undefined) return []
    if ('whole' in check) return [[name, check.whole(value) ? value : undefined]]
    return [[name, Array.isArray(value) ? value.filter(check.member) : []]]
  })
  return { ...draft, ...Object.fromEntries(tidied) }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(each => each !== null).map(withoutNulls)
  if (!isObject(value)) return value === null ? undefined : value
  const kept = Object.entries(value).filter(([, part]) => part !== null)
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutNulls(part)]))
}
