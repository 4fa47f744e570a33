// A relative as conditions see one: each condition with the span of ages at which it can have begun, in completed years.
// https://hl7.org/fhir/R4/familymemberhistory.html
import { civilDate, completedYears, dateInterval } from '../fhir/date.ts'
import type { Coding, FamilyMemberHistory, FamilyMemberHistoryCondition, Period, Quantity } from '../fhir/types.ts'
import { type AgeUnit, ageUnit, isAge } from '../terminology/age-unit.ts'
import { isDiagnosis } from '../terminology/code.ts'
import { UCUM } from '../terminology/unit.ts'

const PER_YEAR: Readonly<Record<AgeUnit, number>> = { a: 1, mo: 12, wk: 52.1775, d: 365.2425 }

/** The system in which relationships are read (contract, section 3). */
const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'

/** Relatives of whom there is one, by role: recorded twice they are one person. */
const ONLY_ONE: ReadonlyMap<string | undefined, string> = new Map([
  ['MTH', 'MTH'],
  ['NMTH', 'MTH'],
  ['FTH', 'FTH'],
  ['NFTH', 'FTH'],
  ['MGRMTH', 'MGRMTH'],
  ['MGRFTH', 'MGRFTH'],
  ['PGRMTH', 'PGRMTH'],
  ['PGRFTH', 'PGRFTH']
])

/** A diagnosis that no code says: the relative has something, and nobody can tell what. */
const NOT_CODED = { system: 'https://w3id.org/genvej/CodeSystem/family-condition', code: 'not-coded' }

/** The same history; each condition without a code of a system of diagnoses is also coded as one that is not coded. */
export function withCodedConditions(history: FamilyMemberHistory): FamilyMemberHistory {
  const { condition } = history
  if (!condition || condition.every(isCoded)) return history
  const coded = condition.map(each =>
    isCoded(each) ? each : { ...each, code: { ...each.code, coding: [...(each.code?.coding ?? []), NOT_CODED] } }
  )
  return { ...history, condition: coded }
}

function isCoded({ code }: FamilyMemberHistoryCondition): boolean {
  return code?.coding?.some(coding => isDiagnosis(coding)) ?? false
}

interface Ages {
  readonly low: number | undefined
  readonly high: number | undefined
}

/**
 * The same history with an `id` that says who the relative is (the same for all that is recorded of the mother), its relationship in
 * one coding, and every `condition.onset[x]` as an `onsetRange` in years (`a`): an exact age has low = high, a side that cannot be
 * known is left out.
 */
export function readFamilyMember(history: FamilyMemberHistory): FamilyMemberHistory {
  const condition = (history.condition ?? []).map(condition => withOnsetRange(condition, history))
  const role = roleOf(history)
  const id = ONLY_ONE.get(role?.code) ?? history.id ?? JSON.stringify(history)
  return { ...history, id, ...(role ? { relationship: { coding: [role] } } : {}), condition }
}

/** The coding that says how a relative is related, whatever codes of other systems stand beside it. */
export function roleOf({ relationship }: FamilyMemberHistory): Coding | undefined {
  return relationship?.coding?.find(({ system }) => system === ROLE_CODE) ?? relationship?.coding?.[0]
}

function withOnsetRange(
  condition: FamilyMemberHistoryCondition,
  history: FamilyMemberHistory
): FamilyMemberHistoryCondition {
  const { onsetAge: _age, onsetRange: _range, onsetPeriod: _period, onsetString: _text, ...rest } = condition
  const ages = agesOf(condition, history)
  if (ages.low === undefined && ages.high === undefined) return rest
  return {
    ...rest,
    onsetRange: {
      ...(ages.low === undefined ? {} : { low: years(ages.low) }),
      ...(ages.high === undefined ? {} : { high: years(ages.high) })
    }
  }
}

/** The age at which a condition began, in years; undefined when it is not known exactly. */
export function exactOnset(
  condition: FamilyMemberHistoryCondition,
  history: FamilyMemberHistory
): Quantity | undefined {
  const { low, high } = agesOf(condition, history)
  return low === undefined || low !== high ? undefined : years(Number(low.toFixed(4)))
}

function years(value: number): Quantity {
  return { value, unit: 'a', system: UCUM, code: 'a' }
}

function agesOf(condition: FamilyMemberHistoryCondition, history: FamilyMemberHistory): Ages {
  if (condition.onsetAge) {
    const age = inYears(condition.onsetAge)
    const comparator = condition.onsetAge.comparator
    // Younger than 50 is 49 at most, in completed years.
    if (comparator === '<') return { low: undefined, high: age === undefined ? age : Math.ceil(age) - 1 }
    if (comparator === '<=') return { low: undefined, high: age }
    if (comparator === '>' || comparator === '>=') return { low: age, high: undefined }
    return comparator === undefined ? { low: age, high: age } : { low: undefined, high: undefined }
  }
  if (condition.onsetRange) return { low: inYears(condition.onsetRange.low), high: inYears(condition.onsetRange.high) }
  if (condition.onsetPeriod) return agesInPeriod(condition.onsetPeriod, history)
  const written = /^(\d{1,3})\s*(?:år|aar|years?|y|a)?$/i.exec(condition.onsetString?.trim() ?? '')?.[1]
  const age = written === undefined ? undefined : Number(written)
  return { low: age, high: age }
}

function inYears(quantity: Quantity | undefined): number | undefined {
  const unit = quantity && ageUnit(quantity)
  if (quantity?.value === undefined || unit === undefined || !isAge(quantity.value)) return undefined
  return quantity.value / PER_YEAR[unit]
}

/**
 * An onset was somewhere in its period: with both ends not before the start and no later than the end, as in a range. A start alone is
 * when it began; a period without a start began no one knows when. https://hl7.org/fhir/R4/datatypes.html#Period
 */
function agesInPeriod({ start, end }: Period, history: FamilyMemberHistory): Ages {
  const born = dateInterval(history.bornDate ?? history.bornString ?? '')
  const [first, last] = [start, end ?? start].map(each => dateInterval(each ?? ''))
  return {
    low: born && first && ageOn(civilDate(first.start), civilDate(born.end - 1)),
    high: born && last && ageOn(civilDate(last.end - 1), civilDate(born.start))
  }
}

/** The age on a day; 0 before birth. */
function ageOn(day: string, born: string): number {
  return Math.max(0, completedYears(born, day))
}
