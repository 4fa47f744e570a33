// Reads a site's ConceptMaps: local laboratory codes to known ones, unit texts to UCUM. https://hl7.org/fhir/R4/conceptmap.html
import type { ConceptMap, ConceptMapGroupElementTarget } from '../fhir/types.ts'
import { UCUM, type UnitTexts, unitTexts } from '../terminology/unit.ts'
import type { CodeMapping } from './site.ts'

/** A local code that says as much as the known one, or more, may stand for it; one that says less may not. */
const MEANS: ReadonlySet<string> = new Set(['equal', 'equivalent', 'wider', 'subsumes'])

/** Local codes with the known ones they mean. Throws an Error that begins with the path of the first fault. */
export function readCodeMappings(file: unknown): readonly CodeMapping[] {
  return groupsOf(file).flatMap((group, at) => {
    const path = `group[${at}]`
    const { source, target } = group
    if (!source) throw new Error(`${path}.source: it is the system of the local codes.`)
    if (!target) throw new Error(`${path}.target: it is the system of the known codes.`)
    return (group.element ?? []).flatMap(({ code, target: targets = [] }, number) => {
      const element = `${path}.element[${number}]`
      if (!code) throw new Error(`${element}.code: it is the local code.`)
      return targets.flatMap((each, index) =>
        mapping({ system: source, code }, target, each, `${element}.target[${index}]`)
      )
    })
  })
}

function mapping(
  from: CodeMapping['from'],
  system: string,
  { code, display, equivalence }: ConceptMapGroupElementTarget,
  path: string
): readonly CodeMapping[] {
  if (equivalence === 'unmatched' || equivalence === 'disjoint') return []
  if (!MEANS.has(equivalence))
    throw new Error(`${path}.equivalence: ${equivalence} does not say that the local code means the known one.`)
  if (!code) throw new Error(`${path}.code: it is the known code.`)
  return [{ from, to: { system, code, ...(display ? { display } : {}) }, path: `${path}.code` }]
}

/** Unit texts to UCUM codes. */
export function readUnitTexts(file: unknown): UnitTexts {
  for (const [at, { target }] of groupsOf(file).entries())
    if (target !== UCUM) throw new Error(`group[${at}].target: it is ${UCUM}.`)
  return unitTexts(file as ConceptMap)
}

function groupsOf(file: unknown): NonNullable<ConceptMap['group']> {
  const map = file as ConceptMap | null
  if (map?.resourceType !== 'ConceptMap') throw new Error('resourceType: it is a FHIR ConceptMap.')
  if (!Array.isArray(map.group)) throw new Error('group: it is a list.')
  return map.group
}
