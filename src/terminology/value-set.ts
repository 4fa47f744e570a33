// Value sets as checked-in lists: membership is decided from the files, never from a terminology server.
import type { Coding, ValueSet, ValueSetComposeInclude, ValueSetComposeIncludeConcept } from '../fhir/types.ts'
import { type Text, text } from '../language/text.ts'
import { keysOf, normaliseCoding } from './code.ts'
import { type UnitRule, unitRule } from './unit.ts'

/** A value set ready for use: the keys of its members and of what must never count as a member (wrong specimen). */
export interface CodeList {
  readonly url: string
  readonly title: Text
  readonly keys: ReadonlySet<string>
  readonly excluded: ReadonlySet<string>
  /** How results under a member are measured: by the list itself, or by the list that it includes. */
  readonly units: ReadonlyMap<string, UnitRule>
  /** Members whose results are on NPU's scale (0 1): 0 is not detected, 1 is detected. */
  readonly zeroOne: ReadonlySet<string>
}

const ORDINAL_SCALE = 'https://w3id.org/genvej/StructureDefinition/ordinal-scale'

/**
 * Expands a value set that lists its concepts or includes other lists (`include.valueSet`).
 * Throws when an included value set is unknown or a coding cannot be read; the boot check names the file.
 */
export function codeList(valueSet: ValueSet, find: (url: string) => ValueSet | undefined): CodeList {
  const keys = new Set<string>()
  const zeroOne = new Set<string>()
  const units = new Map<string, UnitRule>()
  for (const include of valueSet.compose?.include ?? []) {
    for (const key of conceptKeys(include)) keys.add(key)
    for (const key of conceptKeys({ ...include, concept: (include.concept ?? []).filter(isZeroOne) })) zeroOne.add(key)
    for (const url of include.valueSet ?? []) {
      const other = find(url)
      if (!other) throw new Error(`compose.include.valueSet: ${url} is not here`)
      const list = codeList(other, find)
      for (const key of list.keys) keys.add(key)
      for (const key of list.zeroOne) zeroOne.add(key)
      for (const [key, unit] of list.units) units.set(key, unit)
    }
  }
  const excluded = new Set((valueSet.compose?.exclude ?? []).flatMap(conceptKeys))
  for (const key of excluded) keys.delete(key)
  const own = unitRule(valueSet)
  if (own) for (const key of keys) units.set(key, own)
  return {
    url: valueSet.url ?? '',
    title: text(valueSet.title, valueSet._title),
    keys,
    excluded,
    units,
    zeroOne
  }
}

function isZeroOne({ extension }: ValueSetComposeIncludeConcept): boolean {
  return extension?.some(({ url, valueCode }) => url === ORDINAL_SCALE && valueCode === '0-1') ?? false
}

/** Where a coding stands to a list. In systems that nest, the nearest listed code decides: D61.9A may be excluded from D61. */
export function membership(coding: Pick<Coding, 'system' | 'code'>, list: CodeList): 'in' | 'excluded' | 'out' {
  for (const key of keysOf(coding)) {
    if (list.excluded.has(key)) return 'excluded'
    if (list.keys.has(key)) return 'in'
  }
  return 'out'
}

function conceptKeys(part: ValueSetComposeInclude): string[] {
  return (part.concept ?? []).map(concept => {
    const normal = normaliseCoding({ code: concept.code, ...(part.system ? { system: part.system } : {}) })
    if (!normal) throw new Error(`compose: the code ${concept.code} has no system`)
    return normal.key
  })
}
