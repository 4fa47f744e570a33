// Values of the site configuration that more than one of its parts holds: days, texts in both languages, maps by code.
import { dateInterval } from '../fhir/date.ts'
import type { Text } from '../language/text.ts'
import { at, object, text } from '../settings/fields.ts'

/** A day of the calendar, such as 2026-11-21. */
export function calendarDay(given: unknown, path: string): string {
  const day = text(given, path)
  if (/^\d{4}-\d\d-\d\d$/.test(day) && dateInterval(day)) return day
  throw new Error(`${path}: it is a day such as 2026-11-21.`)
}

/** A text in Danish and English. */
export function texts(given: unknown, path: string): Text {
  const { da, en } = object(given, path, ['da', 'en'])
  return { da: text(da, at(path, 'da')), en: text(en, at(path, 'en')) }
}

/** The entries of a JSON object whose keys the site chooses; none when it is left out. */
export function entries(given: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (given === undefined) return []
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Error(`${path}: it is a JSON object.`)
  return Object.entries(given)
}
