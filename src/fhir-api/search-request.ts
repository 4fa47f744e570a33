// What a search asks for: parameters that are known, what to show, which page; what is not known is refused or left out, as asked.
// https://hl7.org/fhir/R4/search.html#errors
import type { FhirResource } from '../fhir/types.ts'
import { problem } from '../problem/problem.ts'
import { SEARCH_PARAMETERS } from './search-parameters.ts'

const COUNT_MOST = 500
const COUNT = 100
const PARAMETERS_MOST = 50
/** Alternatives of all parameters together, each of which is looked for in every artefact; more than the artefacts of any type. */
const VALUES_MOST = 200

/** Parameters of every request, which say nothing about what is looked for. */
export const ASIDE: ReadonlySet<string> = new Set(['_format', 'lang'])

export interface SearchRequest {
  readonly matches: (resource: FhirResource) => boolean
  readonly summary: 'true' | 'false' | 'count'
  readonly count: number
  readonly offset: number
  /** The parameters that were used, as they were sent, for the link to itself. */
  readonly used: readonly [string, string][]
  /** The names of those that were not. */
  readonly ignored: readonly string[]
}

/** The parameters of the address of a request, in their order. */
export function queryOf({ url }: { readonly url: string }): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at < 0 ? '' : url.slice(at))
}

/**
 * Reads the parameters of a search. Throws a Problem for a value that cannot be, a modifier that is not known, and,
 * when the handling is strict, for a parameter that is not known.
 */
export function readSearch(parameters: URLSearchParams, strict: boolean): SearchRequest {
  const used: [string, string][] = []
  const ignored: string[] = []
  const conditions: ((resource: FhirResource) => boolean)[] = []
  const result = { summary: 'false' as SearchRequest['summary'], count: COUNT, offset: 0 }
  if (parameters.size > PARAMETERS_MOST)
    throw problem('parameter-invalid', `A search has at most ${PARAMETERS_MOST} parameters.`)
  let values = 0
  for (const [key, value] of parameters) {
    const [name = '', ...modifiers] = key.split(':')
    const modifier = modifiers.join(':')
    const known = Object.hasOwn(SEARCH_PARAMETERS, name) ? SEARCH_PARAMETERS[name] : undefined
    if (known) {
      const wanted = alternatives(value)
      values += wanted.length
      if (values > VALUES_MOST) throw problem('parameter-invalid', `A search has at most ${VALUES_MOST} values.`, name)
      conditions.push(condition(known.matches, name, modifier, wanted))
    } else if (key === '_summary') result.summary = summary(value)
    else if (key === '_count') result.count = Math.min(wholeNumber(key, value), COUNT_MOST)
    else if (key === '_offset') result.offset = wholeNumber(key, value)
    else if (!ASIDE.has(key)) {
      ignored.push(name)
      continue
    }
    used.push([key, value])
  }
  if (strict && ignored.length > 0) throw problem('parameter-unknown', unknownText(ignored), ignored[0])
  return { ...result, used, ignored, matches: resource => conditions.every(each => each(resource)) }
}

/** Which parameters are not known here, in a sentence that repeats no value. */
export function unknownText(names: readonly string[]): string {
  const shown = names.map(name => name.replaceAll(/[^\w-]/g, '').slice(0, 40)).join(', ')
  return `Not known here: ${shown}. GET /fhir/metadata lists what is.`
}

function condition(
  matches: (typeof SEARCH_PARAMETERS)[string]['matches'],
  name: string,
  modifier: string,
  values: readonly string[]
): (resource: FhirResource) => boolean {
  const matching = Object.hasOwn(matches, modifier) ? matches[modifier] : undefined
  if (!matching) throw problem('parameter-invalid', `${name} is not known with this modifier.`, name)
  const tests = values.map(matching)
  return resource => tests.some(test => test(resource))
}

/** Values between commas are alternatives; `\,` is a comma. https://hl7.org/fhir/R4/search.html#escaping */
function alternatives(value: string): readonly string[] {
  return value.split(/(?<!\\),/).map(each => each.replaceAll(/\\([,|$\\])/g, '$1'))
}

function summary(value: string): SearchRequest['summary'] {
  if (value === 'true' || value === 'false' || value === 'count') return value
  throw problem('parameter-invalid', '_summary is true, false or count.', '_summary')
}

function wholeNumber(name: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value)
  throw problem('parameter-invalid', `${name} is a whole number.`, name)
}
