// A result as a reader wants it: value, unit, date; whatever came from the record is escaped.
import type { Evidence } from '../guideline/types.ts'
import type { Language } from '../language/text.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { dateText, numberText } from './date-text.ts'
import { escapeData } from './markdown.ts'

/** Results shown for one criterion. */
const SHOWN = 2

/** The evidence of a criterion in brackets, with a leading space; empty when there is nothing to show. */
export function evidenceText(evidence: readonly Evidence[], language: Language): string {
  const named = evidence.length > 1
  const shown = evidence.slice(0, SHOWN).map(each => one(each, named, language))
  const written = shown.filter(text => text !== '')
  if (written.length === 0) return ''
  const rest = evidence.length > SHOWN ? `; ${CARD_TEXTS[language].more(evidence.length - SHOWN)}` : ''
  return ` (${written.join('; ')}${rest})`
}

function one(evidence: Evidence, named: boolean, language: Language): string {
  const { code, value, unit, date } = evidence
  const words = CARD_TEXTS[language]
  const said = value === 'true' ? words.yes : value === 'false' ? words.no : value && numberText(value, language)
  const measured = [said, unit].filter(part => part !== undefined).map(escapeData)
  const name = code !== undefined && (named || measured.length === 0) ? [escapeData(code)] : []
  const when = date ? dateText(date, language) : ''
  return [[...name, ...measured].join(' '), when].filter(part => part !== '').join(', ')
}
