// The input of an operation: query parameters, or a Parameters resource. https://hl7.org/fhir/R4/operations.html#request
import type { FastifyRequest } from 'fastify'
import { isObject, type Json } from '../fhir/resource-shapes.ts'
import { problem } from '../problem/problem.ts'
import { ASIDE, queryOf, unknownText } from './search-request.ts'

/** One parameter; `value` is what stands in its value[x]. */
interface Parameter {
  readonly name: string
  readonly value: unknown
  readonly resource: Json | undefined
  readonly part: readonly Parameter[]
}

export type OperationInput = readonly Parameter[]

const MOST = 100

/**
 * Reads the input of an operation. A body that is not a Parameters resource is taken as the one parameter `whole`, where the
 * operation has such. Throws a Problem when the body is neither, or a parameter is none of `known` and `strict` asks for that.
 */
export function readInput(
  request: FastifyRequest,
  known: readonly string[],
  { strict, whole }: { readonly strict: boolean; readonly whole?: string }
): OperationInput {
  const query = [...queryOf(request)].map(([name, value]) => plain(name, value))
  const input = [...query, ...fromBody(request, whole)]
  if (input.length > MOST)
    throw problem('parameter-invalid', `An operation has at most ${MOST} parameters.`, 'parameter')
  const unknown = input.map(({ name }) => name).filter(name => !known.includes(name) && !ASIDE.has(name))
  if (strict && unknown.length > 0) throw problem('parameter-unknown', unknownText(unknown), unknown[0])
  return input
}

function plain(name: string, value: unknown): Parameter {
  return { name, value, resource: undefined, part: [] }
}

function fromBody({ method, body }: FastifyRequest, whole: string | undefined): readonly Parameter[] {
  if (method !== 'POST' || body === undefined || body === null) return []
  if (!isObject(body)) throw problem('parameter-invalid', 'The body is a Parameters resource.')
  const { resourceType, parameter } = body
  if (resourceType === 'Parameters') return readList(parameter, 'parameter', 0)
  if (whole && typeof resourceType === 'string') return [{ ...plain(whole, undefined), resource: body }]
  throw problem('parameter-invalid', 'The body is a Parameters resource.', 'resourceType')
}

function readList(list: unknown, place: string, depth: number): readonly Parameter[] {
  if (list === undefined || depth > 4) return []
  if (!Array.isArray(list) || list.length > MOST)
    throw problem('parameter-invalid', `${place} is a list of at most ${MOST}.`, place)
  return list.map((each: unknown, at): Parameter => {
    if (!isObject(each) || typeof each['name'] !== 'string')
      throw problem('parameter-invalid', 'A parameter has a name.', `${place}[${at}]`)
    const [value] = Object.entries(each).filter(([name]) => name.startsWith('value'))
    const { name, resource, part } = each
    return {
      name,
      value: value?.[1],
      resource: isObject(resource) ? resource : undefined,
      part: readList(part, `${place}[${at}].part`, depth + 1)
    }
  })
}

/** The parameter of a name; undefined when it was not given. Throws a Problem when it was given twice: one of them would not count. */
function onlyOne(input: OperationInput, name: string): Parameter | undefined {
  const [given, other] = input.filter(each => each.name === name)
  if (other === undefined) return given
  throw problem('parameter-invalid', `${name} is given once.`, name)
}

/** The text of a parameter; undefined when it was not given. Throws a Problem when it is no text, or was given twice. */
export function textIn(input: OperationInput, name: string): string | undefined {
  const given = onlyOne(input, name)
  if (given === undefined) return undefined
  if (typeof given.value === 'string' && given.value !== '') return given.value
  if (typeof given.value === 'number' || typeof given.value === 'boolean') return String(given.value)
  throw problem('parameter-invalid', `${name} is not as expected.`, name)
}

/** The reference of a parameter, written as text or as a Reference. */
export function referenceIn(input: OperationInput, name: string): string | undefined {
  const given = onlyOne(input, name)?.value
  if (!isObject(given)) return textIn(input, name)
  if (typeof given['reference'] === 'string' && given['reference'] !== '') return given['reference']
  throw problem('parameter-invalid', `${name} is a reference.`, name)
}

/** The resource of a parameter, of the type asked for; undefined when it was not given. */
export function resourceIn(input: OperationInput, name: string, type: string): Json | undefined {
  const given = onlyOne(input, name)
  if (given === undefined) return undefined
  if (given.resource?.['resourceType'] === type) return given.resource
  throw problem('parameter-invalid', `${name} is a ${type}.`, name)
}

/** The whole number of a parameter; undefined when it was not given. */
export function numberIn(input: OperationInput, name: string): number | undefined {
  const given = textIn(input, name)
  if (given === undefined) return undefined
  if (/^\d{1,9}$/.test(given)) return Number(given)
  throw problem('parameter-invalid', `${name} is a whole number.`, name)
}

/** What must be there. Throws a Problem when it is not. */
export function required<T>(value: T | undefined, name: string): T {
  if (value !== undefined) return value
  throw problem('parameter-missing', `${name} is missing.`, name)
}
