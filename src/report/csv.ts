// Rows as CSV for the spreadsheet of its reader's language; no cell can become a formula there.
// https://www.rfc-editor.org/rfc/rfc4180 and https://owasp.org/www-community/attacks/CSV_Injection
import type { Language } from '../language/text.ts'
import { decimalText } from './number-text.ts'
import type { Row } from './rows.ts'

const HEAD = ['indication', 'figure', 'item', 'title', 'months', 'value']
/** By this a spreadsheet knows the text for UTF-8. */
const MARK = '\uFEFF'
const FORMULA = /^[=+\-@\t\r\n\0|%＝＋－＠]/

/** The rows, after a line of names. A Danish spreadsheet separates by semicolon and writes a decimal comma. */
export function csvOf(rows: readonly Row[], language: Language): string {
  const separator = language === 'da' ? ';' : ','
  const line = (cells: readonly string[]) => cells.map(cell => csvCell(cell, separator)).join(separator)
  const lines = rows.map(({ indication, figure, item, title, months, value }) =>
    line([indication, figure, item, title, months, typeof value === 'number' ? decimalText(value, language) : value])
  )
  return `${MARK}${[line(HEAD), ...lines].join('\r\n')}\r\n`
}

/** A cell: text that a spreadsheet would run is preceded by an apostrophe; quoted where it must be. */
export function csvCell(text: string, separator: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return safe.includes(separator) || /["\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
