// Units of age, by UCUM code or in words. https://hl7.org/fhir/R4/valueset-age-units.html
import type { Quantity } from '../fhir/types.ts'

/** Years, months, weeks, days, as UCUM writes them. */
export type AgeUnit = 'a' | 'mo' | 'wk' | 'd'

const WORDS: readonly (readonly [words: RegExp, unit: AgeUnit])[] = [
  [/^(a|år|aar|y|yrs?|years?)$/, 'a'],
  [/^(mo|mdr?|mth|måned(er)?|months?)$/, 'mo'],
  [/^(wk|uger?|weeks?)$/, 'wk'],
  [/^(d|dage?|døgn|days?)$/, 'd']
]

/** The unit of an age: years when none is written; undefined for one that is not known. */
export function ageUnit({ code, unit }: Quantity): AgeUnit | undefined {
  const written = (code ?? unit ?? 'a').trim().toLowerCase().replace(/\.$/, '')
  return WORDS.find(([words]) => words.test(written))?.[1]
}

/** Whether a number can be an age, in whatever unit. */
export function isAge(value: number): boolean {
  return Number.isFinite(value) && value >= 0
}
