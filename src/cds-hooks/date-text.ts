// Dates and numbers as Danish and English readers write them.
import { civilDate, dateInterval } from '../fhir/date.ts'
import type { Language } from '../language/text.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A FHIR date as dd.mm.yyyy (da) or d Mon yyyy (en), as precise as it was written; an instant by its civil day. Text that is no date is empty. */
export function dateText(date: string, language: Language): string {
  const interval = dateInterval(date)
  if (!interval) return ''
  const [year = '', month, day] = (date.includes('T') ? civilDate(interval.start) : date).split('-')
  if (!month) return year
  const named = MONTHS[Number(month) - 1] ?? month
  if (!day) return language === 'da' ? `${month}.${year}` : `${named} ${year}`
  return language === 'da' ? `${day}.${month}.${year}` : `${Number(day)} ${named} ${year}`
}

/** Numbers as written in the record, alone or as an interval, with a decimal comma in Danish; other text unchanged. */
export function numberText(value: string, language: Language): string {
  return language === 'da' && /^[-\d.–≤≥<> ]+$/.test(value) ? value.replaceAll(/(\d)\.(\d)/g, '$1,$2') : value
}

/** A unit as it is read: powers of ten raised (`10*9/L`, `10^9/L` → `10⁹/L`), UCUM's brackets gone (`k[IU]/L` → `kIU/L`), nothing for the unit one. */
export function unitText(unit: string): string {
  if (unit === '1') return ''
  return unit
    .replace(/10[*^](\d)/g, (_match, power: string) => `10${'⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(power)]}`)
    .replace(/(\w)\{/g, '$1 ')
    .replace(/[[\]{}]/g, '')
}
