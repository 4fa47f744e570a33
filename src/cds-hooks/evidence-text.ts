// A result as a reader wants it: name, value, unit, interval, date; whatever came from the record is escaped.
import type { Evidence } from '../guideline/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { withinSentence } from './card-summary.ts'
import { CARD_TEXTS } from './card-texts.ts'
import { dateText, numberText, unitText } from './date-text.ts'
import { escapeData, escapeText } from './markdown.ts'
import { relativeOfDisplay, relativeText } from './relative-text.ts'

/** Our own systems whose codes may come without words. */
const OWN_CODES = ['finding', 'laboratory-test', 'order']

/** Results shown for one criterion. */
const SHOWN = 2

interface Frame {
  readonly knowledge: Knowledge
  readonly language: Language
}

/**
 * The evidence of a criterion in brackets, with a leading space; empty when there is nothing to show. One result goes
 * without its name, and what the title before the brackets says is not said again.
 */
export function evidenceText(
  evidence: readonly Evidence[],
  frame: Frame,
  named = telling(evidence).length > 1,
  title = ''
): string {
  const written = evidenceList(evidence, frame, named, title)
  return written === '' ? '' : ` (${written})`
}

/** The evidence of a criterion, one after another, each name once; empty when there is nothing to show. */
export function evidenceList(evidence: readonly Evidence[], frame: Frame, named: boolean, title = ''): string {
  const told = telling(evidence)
  const only = told.length === 1 ? title : ''
  const written = told
    .slice(0, SHOWN)
    .map((each, at) =>
      one(isOfSameName(each, told[at - 1], frame) ? { ...each, code: undefined } : each, named, frame, only)
    )
    .filter(text => text !== '')
  const rest = told.length > SHOWN ? `; ${CARD_TEXTS[frame.language].more(told.length - SHOWN)}` : ''
  return written.length === 0 ? '' : written.join('; ') + rest
}

/** A value that follows another of the same test or question. */
function isOfSameName(one: Evidence, before: Evidence | undefined, frame: Frame): boolean {
  return before !== undefined && one.value !== undefined && evidenceName(one, frame) === evidenceName(before, frame)
}

/** Evidence that has something to show: the patient's sex, say, has not. */
export function telling(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter(({ code, value, date }) => code !== undefined || value !== undefined || date !== undefined)
}

function one(evidence: Evidence, named: boolean, frame: Frame, title: string): string {
  const { date, interval, flaw } = evidence
  const answer = saidBy(evidence, frame)
  const isDate = WITH_A_MONTH.test(evidence.value ?? '')
  // A bare »no« says nothing, nor does one date beside another.
  const isNamed = named || answer === '' || evidence.value === 'false' || isDate
  const full = isNamed ? evidenceName(evidence, frame) : ''
  const name = isSaid(full, title) ? '' : full
  const value = name === '' && isSaid(answer, title) ? '' : answer
  const said = name && value ? `${name}: ${value}` : name || value
  const range = interval ? `ref. ${intervalText(interval, frame.language)}` : ''
  const day = date ? dateText(date, frame.language) : ''
  const when = day && (isDate || isRelative(evidence, frame)) ? CARD_TEXTS[frame.language].noted(day) : day
  const why = flaw ? CARD_TEXTS[frame.language].flaws[flaw] : ''
  return [said, range, when, why].filter(part => part !== '').join(', ')
}

/** Whether words stand in a title already; a short answer or a number never does. */
export function isSaid(text: string, title: string): boolean {
  return /^\p{L}{3}.{2}/u.test(plain(text)) && plain(title).includes(plain(text))
}

function plain(text: string): string {
  return text.replaceAll('\\', '').toLowerCase()
}

/** An interval as the reader writes its numbers; its unit follows only where it is not that of the value. */
function intervalText(interval: string, language: Language): string {
  return interval
    .split(' ')
    .map(part => escapeData(/[a-z]/i.test(part) ? unitText(part) : numberText(part, language)))
    .join(' ')
}

/** A date or time of a given month or day; a bare year may be a number. */
const WITH_A_MONTH = /^\d{4}-\d\d(-\d\d|$)/

/** An answer that came as a code without its words (SNOMED CT, LOINC). */
const BARE_CODE = /^(\d{6,18}|LA\d+-\d)$/

/** The answers that the card has words for, as laboratories write them in either language. */
const ANSWER_WORD = /^(?:(?:positiv|negativ)e?|(?:not )?detected|(?:ikke )?påvist)$/i

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
  const day = WITH_A_MONTH.test(value) ? dateText(value, language) : ''
  if (day) return day
  const answer = words.answers[interpretation]
  if (answer && (BARE_CODE.test(value) || ANSWER_WORD.test(value))) return answer
  const measured = [numberText(value, language), unit === undefined || UNIT_ONE.test(unit) ? '' : unitText(unit)]
    .filter(part => part !== '')
    .map(part => part.replace(/^10(?=[⁰¹²³⁴⁵⁶⁷⁸⁹])/, '× 10'))
    .map(escapeData)
    .join(' ')
  return answer && /^[<>=]*\d+(\.\d+)?$/.test(value) ? `${measured}, ${answer}` : measured
}

/** Our own codes and bare codes of results by their title; who a relative is; the name of a laboratory result up to its kind of quantity (NPU). */
export function evidenceName(evidence: Evidence, frame: Frame): string {
  const { code } = evidence
  const { knowledge, language } = frame
  if (code === undefined) return ''
  const relative = relativeName(evidence, frame)
  if (relative) return relative
  const titles = OWN_CODES.map(each => knowledge.titleOf(`${BASE}/CodeSystem/${each}`, code))
  const own = (titles.find(title => title !== undefined) ?? knowledge.resultTitle(code))?.[language]
  return own ? escapeText(withinSentence(own)) : escapeData(code.split(';')[0] ?? code)
}

/** Whether it is a relative, of the record or of a form: its date is that of the note. */
function isRelative(evidence: Evidence, frame: Frame): boolean {
  return evidence.reference.startsWith('FamilyMemberHistory/') || relativeName(evidence, frame) !== undefined
}

/** Who a relative is who came as a code or with its display; nothing for any other evidence. */
function relativeName({ reference, code = '' }: Evidence, { language }: Frame): string | undefined {
  if (reference.startsWith('Observation/')) return undefined
  return relativeText(code, language) ?? relativeOfDisplay(code, language)
}
