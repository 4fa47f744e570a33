// A DataRequirement of a plan as a named fact: what type, which codes, which part of the record, and how a missing one is had.
// https://hl7.org/fhir/R4/metadatatypes.html#DataRequirement
import type { DataRequirement } from '../fhir/types.ts'
import { type Text, text } from '../language/text.ts'
import { normaliseCoding } from '../terminology/code.ts'
import type { CodeList } from '../terminology/value-set.ts'
import { FINDING } from './answers.ts'
import { PRIMARY } from './coding-paths.ts'
import { extension, type Shelf, STRUCTURE } from './plan-action.ts'
import type { CodeFilter, Input } from './plan-types.ts'
import { SOURCE_OF } from './source-of.ts'
import type { SourceName } from './types.ts'

/** Reads one input. Throws an Error that says what is wrong with it. */
export function readInput(requirement: DataRequirement, shelf: Shelf): Input {
  const name = requirement.id
  if (!name || !/^[a-z][A-Za-z0-9]*$/.test(name)) throw new Error('an input has an id that can stand as a %name')
  if (requirement.type !== 'Patient' && !Object.hasOwn(PRIMARY, requirement.type))
    throw new Error(`${requirement.type} is not a type that a plan can ask for`)
  const filters = (requirement.codeFilter ?? []).map(filter => readFilter(filter, shelf))
  return {
    name,
    type: requirement.type,
    title: titleOf(requirement, filters),
    filters,
    findings: shelf.findings,
    asFound: says(requirement, 'as-found'),
    suspectedToo: says(requirement, 'suspected-too'),
    setsAside: says(requirement, 'sets-aside'),
    newest: requirement.limit === 1,
    sources: sourcesOf(requirement.type, filters),
    obtainedBy: (requirement.extension ?? [])
      .filter(({ url }) => url === `${STRUCTURE}obtained-by`)
      .flatMap(({ valueCanonical }) => valueCanonical ?? []),
    requirement
  }
}

/** The parts of the record in which it may be: that of its type, and for what a form asks the responses; none for the order itself. */
function sourcesOf(type: string, filters: readonly CodeFilter[]): readonly SourceName[] {
  if (type === 'ServiceRequest' && !filters.some(({ path }) => path === 'code')) return []
  const source = SOURCE_OF.get(type)
  const own = source === undefined ? [] : [source]
  const isFinding = filters.some(({ list }) => [...list.keys].some(key => key.startsWith(`${FINDING}|`)))
  return isFinding || type === 'FamilyMemberHistory' ? [...own, 'questionnaireResponses'] : own
}

function says(requirement: DataRequirement, what: string): boolean {
  return extension(requirement.extension, what)?.valueBoolean ?? false
}

function readFilter(filter: NonNullable<DataRequirement['codeFilter']>[number], shelf: Shelf): CodeFilter {
  if (!filter.path) throw new Error('a codeFilter has a path')
  if (filter.valueSet) {
    const list = shelf.codes(filter.valueSet)
    if (!list) throw new Error(`codeFilter.valueSet: ${filter.valueSet} is not here`)
    return { path: filter.path, list }
  }
  const codings = filter.code ?? []
  const keys = codings.map(coding => {
    const known = shelf.titleOf(coding.system ?? '', coding.code ?? '')
    const normal = normaliseCoding(coding)
    if (!known || !normal) throw new Error(`codeFilter.code: ${coding.system}#${coding.code} is not here`)
    return { key: normal.key, title: known }
  })
  const [first] = keys
  if (!first) throw new Error('a codeFilter has a valueSet or codes')
  const list: CodeList = {
    url: '',
    title: first.title,
    keys: new Set(keys.map(({ key }) => key)),
    excluded: new Set(),
    units: new Map(),
    zeroOne: new Set()
  }
  return { path: filter.path, list }
}

/** Its own title, else that of the narrowest filter: the value asked for, or the code. */
function titleOf(requirement: DataRequirement, filters: readonly CodeFilter[]): Text {
  const own = extension(requirement.extension, 'title')
  if (own) return text(own.valueString, own._valueString)
  return filters.at(-1)?.list.title ?? { da: requirement.type, en: requirement.type }
}
