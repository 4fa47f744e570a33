// When a diagnosis began, as a date: FHIR lets it be written as an age, a period or a text too (contract, section 3).
// https://hl7.org/fhir/R4/condition-definitions.html#Condition.onset_x_
import type { Condition } from '../fhir/types.ts'
import { ageUnit, isAge } from '../terminology/age-unit.ts'

/**
 * The same diagnosis with the beginning of its period, or the birthday on which the patient reached the age written, as `onsetDateTime`.
 * A range of ages, another text and an age that is not exact stay as they came: what is not surely read is not read.
 */
export function withOnsetDate(condition: Condition, birthDate: string | undefined): Condition {
  const { onsetAge: _age, onsetPeriod: _period, onsetString: _text, ...rest } = condition
  const onsetDateTime = condition.onsetPeriod?.start ?? birthdayAt(yearsOf(condition), birthDate)
  return onsetDateTime === undefined ? condition : { ...rest, onsetDateTime }
}

/** The completed years of age at onset. */
function yearsOf({ onsetAge, onsetString }: Condition): number | undefined {
  if (onsetAge) {
    const perYear = { a: 1, mo: 12, wk: undefined, d: undefined }[ageUnit(onsetAge) ?? 'd']
    if (perYear === undefined || onsetAge.value === undefined || onsetAge.comparator || !isAge(onsetAge.value))
      return undefined
    return Math.floor(onsetAge.value / perYear)
  }
  const written = /^(\d{1,3})\s*(?:år|years?)$/i.exec(onsetString?.trim() ?? '')?.[1]
  return written === undefined ? undefined : Number(written)
}

/** A birthday; who was born on 29 February has it on the 28th in other years, as FHIRPath counts. */
function birthdayAt(years: number | undefined, birthDate: string | undefined): string | undefined {
  if (years === undefined || !birthDate || !/^\d{4}-\d\d-\d\d$/.test(birthDate)) return undefined
  const year = Number(birthDate.slice(0, 4)) + years
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const day = birthDate.slice(5)
  return `${year}-${day === '02-29' && !isLeap ? '02-28' : day}`
}
