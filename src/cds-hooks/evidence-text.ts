// A result as a reader wants it: name, value, unit, interval, date; whatever came from the record is escaped.
import type { Evidence } from '../guideline/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { withinSentence } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { dateText, numberText } from './date-text.ts'
import { escapeData, escapeText } from './markdown.ts'
import { relativeText } from './relative-text.ts'

/** Results shown for one criterion. */
const SHOWN = 2

interface Frame {
  readonly knowledge: Knowledge
  readonly language: Language
}

/** The evidence of a criterion in brackets, with a leading space; empty when there is nothing to show. One result goes without its name. */
export function evidenceText(evidence: readonly Evidence[], frame: Frame, named = evidence.length > 1): string {
  const written = evidenceList(evidence, frame, named)
  return written === '' ? '' : ` (${written})`
}

/** The evidence of a criterion, one after another; empty when there is nothing to show. */
export function evidenceList(evidence: readonly Evidence[], frame: Frame, named: boolean): string {
  const written = evidence
    .slice(0, SHOWN)
    .map(each => one(each, named, frame))
    .filter(text => text !== '')
  const rest = evidence.length > SHOWN ? `; ${CARD_TEXTS[frame.language].more(evidence.length - SHOWN)}` : ''
  return written.length === 0 ? '' : written.join('; ') + rest
}

function one(evidence: Evidence, named: boolean, frame: Frame): string {
  const { code, date, interval, flaw } = evidence
  const value = saidBy(evidence, frame)
  // A bare »no« says nothing.
  const name =
    code !== undefined && (named || value === '' || evidence.value === 'false') ? nameOf(evidence, code, frame) : ''
  const said = name && value ? `${name}: ${value}` : name || value
  const range = interval ? `ref. ${intervalText(interval, frame.language)}` : ''
  const why = flaw ? CARD_TEXTS[frame.language].flaws[flaw] : ''
  return [said, range, date ? dateText(date, frame.language) : '', why].filter(part => part !== '').join(', ')
}

/** An interval as the reader writes its numbers; its unit follows only where it is not that of the value. */
function intervalText(interval: string, language: Language): string {
  return interval
    .split(' ')
    .map(part => escapeData(numberText(part, language)))
    .join(' ')
}

/** A date or time of a given day; a bare year may be a number. */
const WITH_A_DAY = /^\d{4}-\d\d-\d\d/

/** An answer that came as a code without its words (SNOMED CT, LOINC). */
const BARE_CODE = /^(\d{6,18}|LA\d+-\d)$/

/** The unit one, and UCUM's annotations of it: `{score}`, `{INR}`. */
const UNIT_ONE = /^(1|\{[^}]*\})$/

/** Our own answers, yes or no and dates in the reader's language, a measurement with its unit; a code or a number that means positive or negative says so. */
function saidBy(evidence: Evidence, { knowledge, language }: Frame): string {
  const { value, unit, interpretation = '' } = evidence
  const words = CARD_TEXTS[language]
  if (value === undefined) return ''
  if (value === 'true' || value === 'false') return value === 'true' ? words.yes : words.no
  const own = knowledge.titleOf(`${BASE}/CodeSystem/answer`, value)?.[language]
  if (own) return escapeText(withinSentence(own))
  const day = WITH_A_DAY.test(value) ? dateText(value, language) : ''
  if (day) return day
  const answer = words.answers[interpretation]
  if (answer && BARE_CODE.test(value)) return answer
  const measured = [numberText(value, language), unit === undefined || UNIT_ONE.test(unit) ? undefined : unit]
    .filter(part => part !== undefined)
    .map(escapeData)
    .join(' ')
  return answer && /^[<>=]*\d+(\.\d+)?$/.test(value) ? `${measured}, ${answer}` : measured
}

/** Our own findings by their title; who a relative is; the name of a laboratory result up to its kind of quantity (NPU). */
function nameOf({ reference }: Evidence, code: string, { knowledge, language }: Frame): string {
  const relative = reference.startsWith('Observation/') ? undefined : relativeText(code, language)
  if (relative) return relative
  const own = knowledge.titleOf(`${BASE}/CodeSystem/finding`, code)?.[language]
  return own ? escapeText(withinSentence(own)) : escapeData(code.split(';')[0] ?? code)
}
