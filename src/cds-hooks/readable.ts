// Resources as they may enter the heart: in the shape FHIR gives them, as far as they are read. What has another shape is left out.
import type { FhirResource } from '../fhir/types.ts'
import { ANY_RESOURCE, type Elements, isList, ORDER, SHAPES, type Shape } from './resource-shapes.ts'

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

/** A draft order with only those parts of its elements that can be read: drafts come half filled in. */
export function readableDraft(draft: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const tidied = [...ORDER].flatMap(([name, shape]) => {
    const value = withoutNulls(draft[name])
    if (value === undefined) return []
    if (!isList(shape)) return [[name, fits(value, shape) ? value : undefined]]
    return [[name, Array.isArray(value) ? value.filter(each => fits(each, shape[0])) : []]]
  })
  return { ...draft, ...Object.fromEntries(tidied) }
}

function isReadable(resource: Readonly<Record<string, unknown>>): boolean {
  const own = SHAPES.get(resource['resourceType'] as string)
  return own === undefined || (hasElements(resource, ANY_RESOURCE) && hasElements(resource, own))
}

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return typeof value === shape
  if (!isList(shape)) return isObject(value) && hasElements(value, shape)
  return Array.isArray(value) && value.every(each => fits(each, shape[0]))
}

/** Looks at the elements that are there, not at those that could be: a resource has few of them. */
function hasElements(value: Readonly<Record<string, unknown>>, elements: Elements): boolean {
  for (const name in value) {
    const shape = elements.get(name)
    if (shape !== undefined && !fits(value[name], shape)) return false
  }
  return true
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter(each => each !== null).map(withoutNulls)
  if (!isObject(value)) return value === null ? undefined : value
  const kept = Object.entries(value).filter(([, part]) => part !== null)
  return Object.fromEntries(kept.map(([name, part]) => [name, withoutNulls(part)]))
}
