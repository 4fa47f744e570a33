// The field of a question, by its type: every field has a visible name, and "not answered" can always be chosen again.
// https://hl7.org/fhir/R4/questionnaire.html#types
import { dateText } from '../cds-hooks/date-text.ts'
import { relativeText } from '../cds-hooks/relative-text.ts'
import { valueIn } from '../fhir/choice-value.ts'
import type { Coding, Quantity } from '../fhir/types.ts'
import { originOf, recordedCode } from '../guideline/answer-origin.ts'
import { type Language, text } from '../language/text.ts'
import { type Content, type Html, html } from '../pages/html.ts'
import type { ItemState } from '../questionnaire/evaluate.ts'
import { unitAsked } from '../questionnaire/units-asked.ts'
import { pointsIn } from '../questionnaire/weights.ts'
import { optionValue } from './read-fields.ts'
import { say } from './texts.ts'

export interface FieldFrame {
  readonly name: string
  readonly id: string
  /** Ids of what is said about the field; empty when nothing is. */
  readonly describedBy: string
  readonly language: Language
  /** Whether what the record says can be taken away here, or only be answered otherwise. */
  readonly isCorrection: boolean
}

interface Option {
  readonly value: string
  readonly label: string
  readonly points?: number | undefined
}

/** More options than this stand in a list that opens. */
const MOST_SHOWN = 12
const INPUT_MODES: Readonly<Record<string, string>> = { integer: 'numeric', decimal: 'decimal', quantity: 'decimal' }

/** The field with its label or legend. */
export function fieldView(state: ItemState, frame: FieldFrame): Html {
  const { type, definition, calculated } = state.item
  if (calculated || definition.readOnly) return outputView(state, frame)
  if (type === 'boolean')
    return choices(state, frame, [
      { value: 'true', label: say('yes', frame.language) },
      { value: 'false', label: say('no', frame.language) }
    ])
  if (type === 'choice' || type === 'open-choice') return choices(state, frame, optionsOf(state, frame.language))
  return textField(state, frame)
}

/** The coded options of a question, in the reader's language. */
function optionsOf({ item: { definition }, answers }: ItemState, language: Language): readonly Option[] {
  const options = (definition.answerOption ?? []).flatMap(({ valueCoding, extension }) => {
    if (!valueCoding) return []
    const label = codingText(valueCoding, language)
    return [{ value: optionValue(valueCoding), label, points: pointsIn(extension) }]
  })
  const recorded = answers
    .flatMap(answer => recordedCode(answer) ?? [])
    .map(coding => ({ value: optionValue(coding), label: recordedText(coding, language) }))
  return [...recorded.filter(({ value }) => options.every(option => option.value !== value)), ...options]
}

/** A code of the record that is none of the options, in the words of the record. */
function recordedText(coding: Coding, language: Language): string {
  return `${relativeText(coding.code ?? '', language) ?? codingText(coding, language)} (${say('fromRecord', language).toLowerCase()})`
}

function codingText(coding: Coding, language: Language): string {
  const written = text(coding.display ?? coding.code, coding._display)
  return (language === 'en' && written.en) || written.da
}

function choices(state: ItemState, frame: FieldFrame, options: readonly Option[]): Html {
  const { item, answers } = state
  const { name, id, language } = frame
  const chosen = new Set(answers.map(answer => optionText(valueIn(answer))))
  const standing = new Set(frame.isCorrection ? [] : recordedTexts(answers))
  const several = item.definition.repeats === true
  if (!several && options.length > MOST_SHOWN) return listField(state, frame, options, chosen, standing)
  const type = several ? 'checkbox' : 'radio'
  const isFixed = (value: string) => several && standing.has(value)
  const one = ({ value, label, points }: Option, at: number) => html`<label class="option" for="${id}-${at}">
<input type="${type}" id="${id}-${at}" name="${name}" value="${value}"${chosen.has(value) && html` checked`}${isFixed(value) && html` disabled`}><span>${label}</span>
${points !== undefined && html`<span class="points">${points} ${say('points', language)}</span>`}</label>`
  return html`<fieldset${described(frame)}${invalid(state)}><legend>${item.text[language]}</legend>
<div${item.type === 'boolean' && html` class="in-a-row"`}>${options.map(one)}${!several && standing.size === 0 && one({ value: '', label: say('notKnown', language) }, options.length)}</div></fieldset>`
}

function listField(
  state: ItemState,
  frame: FieldFrame,
  options: readonly Option[],
  chosen: ReadonlySet<string>,
  standing: ReadonlySet<string>
): Html {
  const { name, id, language } = frame
  return html`<label for="${id}-field">${state.item.text[language]}</label>
<select id="${id}-field" name="${name}"${described(frame)}${invalid(state)}>${standing.size === 0 && html`<option value="">${say('notKnown', language)}</option>`}
${options.map(({ value, label }) => html`<option value="${value}"${chosen.has(value) && html` selected`}>${label}</option>`)}
</select>`
}

/** What the record says, as it is called among the options. */
export function recordedTexts(answers: ItemState['answers']): readonly string[] {
  return answers.filter(originOf).map(answer => optionText(valueIn(answer)))
}

/** What an answer is called among the options; what is no option is as it was typed, and chooses none. */
function optionText(value: unknown): string {
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'object' && value !== null ? optionValue(value as Coding) : String(value)
}

function textField(state: ItemState, frame: FieldFrame): Html {
  const { item, answers } = state
  const { name, id, language } = frame
  const { type } = item
  const values = answers.map(answer => typed(valueIn(answer), language))
  const shown = item.definition.repeats ? [...values, ''] : [values[0] ?? '']
  const unit = unitAsked(item.definition)
  const isDate = type === 'date' || type === 'dateTime'
  const field = (value: string, at: number): Content =>
    type === 'text'
      ? html`<textarea id="${id}-field${at}" name="${name}" rows="3"${described(frame)}${invalid(state)}>${value}</textarea>`
      : html`<input type="text" id="${id}-field${at}" name="${name}" value="${value}" autocomplete="off"${INPUT_MODES[type] && html` inputmode="${INPUT_MODES[type]}"`}${described(frame)}${invalid(state)}${at > 0 && html` aria-label="${item.text[language]}"`}>`
  return html`<label for="${id}-field0">${item.text[language]}${unit && html` <span class="soft">(${unit.display ?? unit.code})</span>`}
${isDate && html` <span class="soft">${say('example', language)}</span>`}</label>${shown.map(field)}`
}

/** A value as it was, or would be, typed. */
function typed(value: unknown, language: Language): string {
  const number = (each: number) => (language === 'da' ? String(each).replace('.', ',') : String(each))
  if (typeof value === 'number') return number(value)
  if (typeof value === 'object' && value !== null) {
    const { value: amount, code } = value as Quantity
    return amount === undefined ? (code ?? '') : number(amount)
  }
  return value === undefined ? '' : String(value)
}

/** What is calculated, or stands as it is: shown, not asked. */
function outputView({ item, answers }: ItemState, { id, language }: FieldFrame): Html {
  const [value] = answers.map(valueIn)
  const shown = typeof value === 'string' && /^\d{4}/.test(value) ? dateText(value, language) : typed(value, language)
  return html`<p class="output" id="${id}-field"><span>${item.text[language]}</span> <b>${shown || '–'}</b></p>`
}

function described({ describedBy }: FieldFrame): Content {
  return describedBy !== '' && html` aria-describedby="${describedBy}"`
}

function invalid({ errors }: ItemState): Content {
  return errors.some(({ severity }) => severity === 'error') && html` aria-invalid="true"`
}
