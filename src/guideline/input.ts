// A DataRequirement of a plan as a named fact: what type, which codes, which part of the record, and how a missing one is had.
// https://hl7.org/fhir/R4/metadatatypes.html#DataRequirement
import type { DataRequirement } from '../fhir/types.ts'
import { type Text, text } from '../language/text.ts'
import { normaliseCoding } from '../terminology/code.ts'
import type { CodeList } from '../terminology/value-set.ts'
import { FINDING } from './answers.ts'
import type { Shelf } from './plan-action.ts'
import type { CodeFilter, Input } from './plan-types.ts'
import type { SourceName } from './types.ts'

const STRUCTURE = 'https://w3id.org/genvej/StructureDefinition/'

/** The parts of the record that hold a type. */
const SOURCES_OF: Readonly<Record<string, readonly SourceName[]>> = {
  Patient: ['patient'],
  Observation: ['observations'],
  Condition: ['conditions'],
  Procedure: ['procedures'],
  DiagnosticReport: ['reports'],
  MedicationRequest: ['medicationRequests'],
  MedicationStatement: ['medicationStatements'],
  FamilyMemberHistory: ['familyHistory'],
  Consent: ['consents'],
  ServiceRequest: ['orders'],
  Specimen: []
}

/** Reads one input. Throws an Error that says what is wrong with it. */
export function readInput(requirement: DataRequirement, shelf: Shelf): Input {
  const name = requirement.id
  const sources = SOURCES_OF[requirement.type]
  if (!name || !/^[a-z][A-Za-z0-9]*$/.test(name)) throw new Error('an input has an id that can stand as a %name')
  if (!sources) throw new Error(`${requirement.type} is not a type that a plan can ask for`)
  const filters = (requirement.codeFilter ?? []).map(filter => readFilter(filter, shelf))
  const isFinding = filters.some(filter => [...filter.list.keys].some(key => key.startsWith(`${FINDING}|`)))
  const isRelative = requirement.type === 'FamilyMemberHistory'
  const aboutOrder = requirement.type === 'ServiceRequest' && !filters.some(filter => filter.path === 'code')
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
    sources: aboutOrder ? [] : isFinding || isRelative ? [...sources, 'questionnaireResponses'] : sources,
    obtainedBy: (requirement.extension ?? [])
      .filter(extension => extension.url === `${STRUCTURE}obtained-by`)
      .flatMap(extension => extension.valueCanonical ?? []),
    requirement
  }
}

function says({ extension }: DataRequirement, what: string): boolean {
  return extension?.some(each => each.url === `${STRUCTURE}${what}` && each.valueBoolean) ?? false
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
  const own = requirement.extension?.find(extension => extension.url === `${STRUCTURE}title`)
  if (own) return text(own.valueString, own._valueString)
  return filters.at(-1)?.list.title ?? { da: requirement.type, en: requirement.type }
}
