// Resources as they may enter the heart: in the shape FHIR gives them, as far as they are read. What has another shape is left out.
import type { FhirResource } from '../fhir/types.ts'
import { ANY_RESOURCE, SHAPES, type Shape } from './resource-shapes.ts'

/** Whether a value is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A resource in a shape that can be read; empty elements (null) are taken as absent. Undefined when it is none. */
export function readableResource(value: unknown): FhirResource | undefined {
  if (!isObject(value) || typeof value['resourceType'] !== 'string') return undefined
  if (isReadable(value)) return value as unknown as FhirResource
  const tidied = withoutNulls(value)
  return isObject(tidied) && isReadable(tidied) ? (tidied as unknown as FhirResource) : undefined
}

/** A draft order with only those parts of its lists that can be read: drafts come half filled in. */
export function readableDraft(draft: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const shape = SHAPES['ServiceRequest'] as Readonly<Record<string, Shape>>
  const parts = Object.entries(shape).filter(([name]) => draft[name] !== undefined)
  const tidied = parts.map(([name, part]) => {
    const value = withoutNulls(draft[name])
    if (!isList(part)) return [name, fits(value, part) ? value : undefined]
    return [name, Array.isArray(value) ? value.filter(each => fits(each, part[0])) : []]
  })
  return { ...draft, ...Object.fromEntries(tidied) }
}

function isReadable(resource: Readonly<Record<string, unknown>>): boolean {
  const own = SHAPES[resource['resourceType'] as string]
  return own === undefined || (fits(resource, ANY_RESOURCE) && fits(resource, own))
}

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return typeof value === shape
  if (isList(shape)) return Array.isArray(value) && value.every(each => fits(each, shape[0]))
  if (!isObject(value)) return false
  for (const name in shape) {
    const part = value[name]
    if (part !== undefined && !fits(part, shape[name] as Shape)) return false
  }
  return true
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(each => each !== null).map(withoutNulls)
  if (!isObject(value)) return value
  const kept = Object.entries(value).filter(([, part]) => part !== null)
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutNulls(part)]))
}
