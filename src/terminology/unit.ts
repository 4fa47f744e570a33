// Units by table: the texts that Danish systems send to UCUM, and each analyte's own conversions. https://ucum.org/ucum
import type { ConceptMap, Quantity, ValueSet } from '../fhir/types.ts'

const CANONICAL_UNIT = 'https://w3id.org/genvej/StructureDefinition/canonical-unit'
const UNIT_CONVERSION = 'https://w3id.org/genvej/StructureDefinition/unit-conversion'
/** The system of UCUM codes. */
export const UCUM = 'http://unitsofmeasure.org'

/** Units without a dimension: a score or a ratio is itself also when no unit is sent. */
const COUNTS: ReadonlySet<string> = new Set(['1', '{score}'])

/** The unit in which an analyte is compared and shown, and the factor from every other unit that is understood. */
export interface UnitRule {
  readonly unit: string
  readonly factors: ReadonlyMap<string, number>
}

/** Unit texts as systems write them, without white space, to UCUM codes. */
export type UnitTexts = ReadonlyMap<string, string>

/** Reads the unit texts from their ConceptMap. */
export function unitTexts(map: ConceptMap): UnitTexts {
  const texts = new Map<string, string>()
  for (const group of map.group ?? [])
    for (const element of group.element) {
      const target = element.target?.[0]?.code
      if (element.code && target) texts.set(bare(element.code), target)
    }
  return texts
}

/** The unit rule that a value set of laboratory codes carries; undefined when it has none. */
export function unitRule(valueSet: ValueSet): UnitRule | undefined {
  const unit = valueSet.extension?.find(extension => extension.url === CANONICAL_UNIT)?.valueCode
  if (!unit) return undefined
  const factors = new Map([[unit, 1]])
  for (const extension of valueSet.extension ?? []) {
    if (extension.url !== UNIT_CONVERSION) continue
    const from = extension.extension?.find(part => part.url === 'from')?.valueCode
    const factor = extension.extension?.find(part => part.url === 'factor')?.valueDecimal
    if (from && factor) factors.set(from, factor)
  }
  return { unit, factors }
}

/** The UCUM code of a quantity: its own, or that of its unit text; undefined when neither is understood. */
export function ucumCode(quantity: Quantity, texts: UnitTexts): string | undefined {
  if (quantity.system === UCUM && quantity.code) return read(quantity.code, texts) ?? quantity.code
  const written = quantity.code ?? quantity.unit
  return written === undefined ? undefined : read(written, texts)
}

/** The factor that brings a quantity to the analyte's own unit; undefined when its unit is absent or not understood. */
export function factorTo(rule: UnitRule, quantity: Quantity, texts: UnitTexts): number | undefined {
  const code = ucumCode(quantity, texts)
  if (code !== undefined) return rule.factors.get(code)
  return quantity.unit === undefined && quantity.code === undefined && COUNTS.has(rule.unit) ? 1 : undefined
}

/** A value in another unit, without the noise of binary fractions: a value at a limit is at it in every unit. */
export function scaled(value: number, factor: number): number {
  return factor === 1 ? value : Number((value * factor).toPrecision(12))
}

function read(unit: string, texts: UnitTexts): string | undefined {
  return texts.get(unit) ?? texts.get(bare(unit))
}

function bare(unit: string): string {
  return unit.replaceAll(/\s/g, '')
}
