// The codes and units of a site's own laboratory: what they mean is written beside them, so that conditions see nothing local.
// https://hl7.org/fhir/R4/conceptmap.html
import { isObject } from '../fhir/resource-shapes.ts'
import type { CodeableConcept, Coding, FhirResource, Observation, Quantity } from '../fhir/types.ts'
import type { CodeMapping } from '../site/site.ts'
import { normaliseCoding } from '../terminology/code.ts'
import { UCUM, ucumCode } from '../terminology/unit.ts'
import type { Site } from './respond-context.ts'

/** Known codes by the key of the local code that means them. */
export type Meanings = ReadonlyMap<string, readonly Coding[]>

/** Local codes as they are looked up. */
export function meaningsOf(mappings: readonly CodeMapping[]): Meanings {
  const meanings = new Map<string, Coding[]>()
  for (const { from, to } of mappings) {
    const key = normaliseCoding(from)?.key ?? ''
    meanings.set(key, [...(meanings.get(key) ?? []), to])
  }
  return meanings
}

/** What is looked up in. */
interface Own {
  readonly site: Pick<Site, 'unitTexts'>
  readonly meanings: Meanings
}

/** What of a result is measured. */
type Measured = Pick<Observation, 'valueQuantity' | 'referenceRange'>

/** Whether the site's laboratory has codes or unit texts of its own. */
export function speaksOwn({ site, meanings }: Own): boolean {
  return meanings.size > 0 || site.unitTexts.size > 0
}

/** A result with what its local codes mean beside them, and with UCUM where its unit is written the site's way. */
export function withMeanings(resource: FhirResource, own: Own): FhirResource {
  const { code } = resource as { code?: CodeableConcept }
  const known = { ...resource, ...(code ? { code: understoodCode(code, own.meanings) } : {}) } as FhirResource
  if (known.resourceType !== 'Observation') return known
  const { component } = known
  if (!Array.isArray(component)) return withUnits(known, own)
  const parts = component.map(part => ({
    ...withUnits(part, own),
    ...(part.code ? { code: understoodCode(part.code, own.meanings) } : {})
  }))
  return { ...withUnits(known, own), component: parts }
}

/** A result, or a part of one, with UCUM where its unit is written the site's way. */
function withUnits<Result extends Measured>(result: Result, own: Own): Result {
  const { valueQuantity, referenceRange } = result
  if (own.site.unitTexts.size === 0) return result
  return {
    ...result,
    ...(valueQuantity ? { valueQuantity: inUcum(valueQuantity, own) } : {}),
    ...(Array.isArray(referenceRange)
      ? {
          referenceRange: referenceRange.map(({ low, high, ...range }) => ({
            ...range,
            ...(low ? { low: inUcum(low, own) } : {}),
            ...(high ? { high: inUcum(high, own) } : {})
          }))
        }
      : {})
  }
}

function understoodCode(concept: CodeableConcept, meanings: Meanings): CodeableConcept {
  const codings = Array.isArray(concept.coding) ? concept.coding : []
  const known = codings
    .filter(isObject)
    .flatMap(coding => meanings.get(normaliseCoding(coding as Coding)?.key ?? '') ?? [])
  return known.length > 0 ? { ...concept, coding: [...codings, ...known] } : concept
}

/** A quantity that says its unit in UCUM already is left alone. */
function inUcum(quantity: Quantity, { site }: Own): Quantity {
  if (!quantity || typeof quantity !== 'object' || quantity.system === UCUM) return quantity
  const code = ucumCode(quantity, site.unitTexts)
  return code === undefined ? quantity : { ...quantity, system: UCUM, code }
}
