// What a form page sent, as the items of a QuestionnaireResponse. What cannot be read stays as it was typed, for the engine to find fault with.
// https://hl7.org/fhir/R4/questionnaireresponse.html
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import type { Coding, QuestionnaireItem, QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { originIn, originOf, recordedCode } from '../guideline/answer-origin.ts'
import type { Answer } from '../questionnaire/answer.ts'
import { itemsUnder } from '../questionnaire/answered.ts'
import type { Form, FormItem } from '../questionnaire/form.ts'
import { unitsOffered } from '../questionnaire/units-asked.ts'
import { fieldName, formPrefix, isHidden, isRepeatingGroup, prefixWithin } from './field-names.ts'

const MOST_TEXT = 4000
const DANISH_DATE = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/

/**
 * The response after a page was sent. Answers that still say what `before` said keep where they came from, and what the record says is not
 * taken away here, only answered otherwise: it would count all the same. Hidden items, which the page does not show, stay as they were.
 */
export function readFields(form: Form, fields: URLSearchParams, before: QuestionnaireResponse): QuestionnaireResponse {
  const item = readItems(form.items, formPrefix(form), fields, before.item ?? [])
  const { item: _before, ...rest } = before
  return { ...rest, ...(item.length > 0 ? { item } : {}) }
}

function readItems(
  items: readonly FormItem[],
  prefix: string,
  fields: URLSearchParams,
  before: readonly QuestionnaireResponseItem[],
  isCorrection = false
): QuestionnaireResponseItem[] {
  return items.flatMap(item => {
    const earlier = before.filter(({ linkId }) => linkId === item.linkId)
    if (isHidden(item)) return earlier
    if (!isRepeatingGroup(item)) return readItem(item, prefix, fields, earlier, isCorrection)
    return readInstances(item, prefix, fields, earlier, isCorrection)
  })
}

/**
 * The instances of a group. One of the record is known by its source, which the page sends with it: it can be corrected, not taken
 * away. What an old page sends of a source that is not in the form any more is not read.
 */
function readInstances(
  item: FormItem,
  prefix: string,
  fields: URLSearchParams,
  earlier: readonly QuestionnaireResponseItem[],
  isCorrection: boolean
): QuestionnaireResponseItem[] {
  const sent = numbersOf(item, prefix, fields)
  const sourceOf = (number: number) => fields.get(prefixWithin(prefix, item, number)) ?? ''
  const read = (number: number, before: readonly QuestionnaireResponseItem[], corrects = isCorrection) =>
    readItem(item, prefixWithin(prefix, item, number), fields, before, corrects)
  const recorded = item.extracts ? earlier.filter(each => originIn(each)) : []
  const kept = recorded.flatMap(each => {
    const number = sent.find(at => sourceOf(at) === originIn(each)?.reference)
    return number === undefined ? [each] : read(number, [each], true)
  })
  const others = sent.filter(number => sourceOf(number) === '')
  const added = others.flatMap(number =>
    read(
      number,
      earlier.slice(number - 1, number).filter(each => !recorded.includes(each))
    )
  )
  return [...kept, ...added]
}

/** The numbers of the instances that the page sent; a group that is empty is gone. */
function numbersOf(item: FormItem, prefix: string, fields: URLSearchParams): readonly number[] {
  const start = `${prefix}${item.linkId}.`
  const numbers = [...fields.keys()]
    .filter(name => name.startsWith(start))
    .map(name => Number.parseInt(name.slice(start.length), 10))
  return [...new Set(numbers)].filter(number => number > 0).sort((a, b) => a - b)
}

function readItem(
  item: FormItem,
  prefix: string,
  fields: URLSearchParams,
  earlier: readonly QuestionnaireResponseItem[],
  isCorrection: boolean
): QuestionnaireResponseItem[] {
  if (item.type === 'display') return []
  const below = readItems(item.items, prefix, fields, itemsUnder(earlier), isCorrection)
  const { definition, linkId } = item
  const status = earlier.flatMap(({ extension = [] }) => extension)
  const marks = status.length > 0 ? { extension: status } : {}
  const head = { linkId, ...marks, ...(definition.text ? { text: definition.text } : {}) }
  // An instance of a group that may stand several times is kept while it is empty: somebody is about to fill it in.
  if (item.type === 'group') return below.length > 0 ? [{ ...head, item: below }] : isRepeatingGroup(item) ? [head] : []
  const typed = fields
    .getAll(fieldName(prefix, item))
    .map(text => text.trim().slice(0, MOST_TEXT))
    .filter(text => text !== '')
  const known = earlier.flatMap(each => each.answer ?? [])
  const given = typed.map(
    text => asRecorded(text, known) ?? withOriginOf(answerTo(definition, text), definition, known)
  )
  const stays = isCorrection || (given.length > 0 && !definition.repeats) ? [] : standing(known, given)
  const [first, ...others] = [...given, ...stays]
  if (first) return [{ ...head, answer: [below.length > 0 ? { ...first, item: below } : first, ...others] }]
  if (below.length > 0) return [{ ...head, item: below }]
  return status.length > 0 ? [head] : []
}

/** What the record says and the page did not send back. */
function standing(known: readonly Answer[], given: readonly Answer[]): readonly Answer[] {
  return known
    .filter(each => originOf(each) && !given.some(other => sameValue(valueIn(each), valueIn(other))))
    .map(({ item: _below, ...each }) => each)
}

/** The code of the record that a field names, which need not be among the options. */
function asRecorded(text: string, known: readonly Answer[]): Answer | undefined {
  return known.flatMap(each => {
    const code = recordedCode(each)
    return code && optionValue(code) === text ? [marked({ valueCoding: code }, each)] : []
  })[0]
}

/** An answer that says what was said before keeps where that came from; one in place of a code that is no option remembers that code. */
function withOriginOf(answer: Answer, definition: QuestionnaireItem, known: readonly Answer[]): Answer {
  const same = known.find(each => sameValue(valueIn(each), valueIn(answer)))
  const replaced = known.find(each => {
    const code = recordedCode(each)
    return code && !optionFor(definition, optionValue(code))
  })
  return marked(answer, same ?? replaced)
}

function marked(answer: Answer, from: Answer | undefined): Answer {
  return from?.extension ? { ...answer, extension: from.extension } : answer
}

function answerTo(definition: QuestionnaireItem, text: string): Answer {
  switch (definition.type) {
    case 'boolean':
      return text === 'true' || text === 'false' ? { valueBoolean: text === 'true' } : { valueString: text }
    case 'integer':
      return /^[+-]?\d{1,9}$/.test(text) ? { valueInteger: Number(text) } : { valueString: text }
    case 'decimal': {
      const number = numberIn(text)
      return number === undefined ? { valueString: text } : { valueDecimal: number }
    }
    case 'quantity':
      return quantity(definition, text)
    case 'date':
      return { valueDate: isoDate(text) }
    case 'dateTime':
      return { valueDateTime: isoDate(text) }
    case 'choice':
      return { valueCoding: optionFor(definition, text) ?? { code: text } }
    default:
      return { valueString: text }
  }
}

/** In the unit that is asked for, or the first that is offered. */
function quantity(definition: QuestionnaireItem, text: string): Answer {
  const number = numberIn(text)
  if (number === undefined) return { valueString: text }
  const { system, code, display } = unitsOffered(definition)[0] ?? {}
  return {
    valueQuantity: {
      value: number,
      ...((display ?? code) ? { unit: display ?? code } : {}),
      ...(system ? { system } : {}),
      ...(code ? { code } : {})
    } as NonNullable<Answer['valueQuantity']>
  }
}

function numberIn(text: string): number | undefined {
  return /^[+-]?\d{1,12}([.,]\d{1,6})?$/.test(text) ? Number(text.replace(',', '.')) : undefined
}

/** A Danish date in the order of FHIR; other text as it is. */
function isoDate(text: string): string {
  const [, day = '', month = '', year = ''] = DANISH_DATE.exec(text) ?? []
  return year === '' ? text : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

/** The option that a value of `optionValue` names. */
function optionFor({ answerOption = [] }: QuestionnaireItem, value: string): Coding | undefined {
  return answerOption.flatMap(({ valueCoding }) => valueCoding ?? []).find(coding => optionValue(coding) === value)
}

/** The value of a field that stands for a coded option. */
export function optionValue({ system = '', code = '' }: Coding): string {
  return `${system}|${code}`
}
