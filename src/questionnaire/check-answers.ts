// Whether the answers to an item are such as it asks for. https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import type { Coding, Extension, QuestionnaireItem } from '../fhir/types.ts'
import { originIn, originOf, POPULATION_STATUS } from '../guideline/answer-origin.ts'
import { SOURCE } from '../guideline/relative-items.ts'
import { type Answer, compareValues, isOfType, VALUE_OF } from './answer.ts'
import { type Answered, isUnused } from './answered.ts'
import { type FormError, type FormErrorCode, formError } from './form-error.ts'
import { unitsOffered } from './units-asked.ts'

/** Whether a coding is in a value set; undefined when the value set is not known here. */
export type IsInValueSet = (url: string, coding: Coding) => boolean | undefined

type Fault = readonly [Exclude<FormErrorCode, 'constraint'>, string?]

const CORE = 'http://hl7.org/fhir/StructureDefinition/'

/** What is wrong with the answers of an enabled item. */
export function checkAnswers(answered: Answered, isInValueSet: IsInValueSet): readonly FormError[] {
  const { item, path, answers, failed } = answered
  const { definition, linkId } = item
  if (definition.type === 'group' || definition.type === 'display') return []
  const faults: Fault[] = failed ? [['expression']] : []
  if (answers.length === 0)
    return definition.required && !failed && !isUnused(answered) && !isOpenInRecord(answered)
      ? [formError('required', { linkId, path })]
      : written(faults)
  if (answers.length > 1 && !definition.repeats) faults.push(['too-many'])
  for (const answer of answers) faults.push(...faultsOf(answer, definition, isInValueSet))
  return written(faults)

  function written(all: readonly Fault[]): readonly FormError[] {
    return all.map(([code, detail]) => formError(code, { linkId, path }, detail))
  }
}

/**
 * Whether an item was filled in from the record with its group, and the record leaves it open, or a renderer could not show it: so it
 * may stay.
 */
function isOpenInRecord({ extension = [], parent }: Answered): boolean {
  const isFound = extension.some(({ url, valueCode }) => url === POPULATION_STATUS && valueCode === 'found')
  return !isFound && parent !== undefined && (originIn(parent) !== undefined || isNamedAlone(parent))
}

/** Whether a group for one relative of the record, or one in it, has lost all marks but the name of its source. */
function isNamedAlone(group: Answered): boolean {
  const isNamed = group.children.some(({ item, answers }) => item.linkId === SOURCE && answers.length > 0)
  if (isNamed) return originIn(group) === undefined
  return group.parent !== undefined && isNamedAlone(group.parent)
}

function faultsOf(answer: Answer, definition: QuestionnaireItem, isInValueSet: IsInValueSet): Fault[] {
  const value = valueIn(answer)
  const open = definition.type === 'open-choice' && typeof answer.valueString === 'string'
  if (open) return lengthFaults(answer.valueString ?? '', definition)
  const element = VALUE_OF[definition.type]
  if (!element || !(element in answer) || !isOfType(definition.type, value)) return [['type']]
  // What came unchanged from the record is as the record says it.
  if (originOf(answer) === undefined && !isOption(value, definition, isInValueSet)) return [['not-an-option']]
  return [
    ...(typeof value === 'string' ? lengthFaults(value, definition) : []),
    ...rangeFaults(value, definition),
    ...unitFaults(value, definition)
  ]
}

function isOption(
  value: unknown,
  { type, answerOption, answerValueSet }: QuestionnaireItem,
  isIn: IsInValueSet
): boolean {
  if (answerOption) return type === 'open-choice' || answerOption.some(option => sameValue(valueIn(option), value))
  if (answerValueSet && type === 'choice') return isIn(answerValueSet, value as Coding) !== false
  return true
}

function lengthFaults(value: string, definition: QuestionnaireItem): Fault[] {
  const least = extension(definition, `${CORE}minLength`)?.valueInteger
  if (definition.maxLength !== undefined && value.length > definition.maxLength)
    return [['too-long', String(definition.maxLength)]]
  return least !== undefined && value.length < least ? [['too-short', String(least)]] : []
}

function rangeFaults(value: unknown, definition: QuestionnaireItem): Fault[] {
  const [least, most] = ['minValue', 'maxValue'].map(name => {
    const limit = extension(definition, `${CORE}${name}`)
    return limit && valueIn(limit)
  })
  const places = extension(definition, `${CORE}maxDecimalPlaces`)?.valueInteger
  const faults: Fault[] = []
  if (least !== undefined && (compareValues(value, least) ?? 0) < 0) faults.push(['too-low', String(least)])
  if (most !== undefined && (compareValues(value, most) ?? 0) > 0) faults.push(['too-high', String(most)])
  const decimals = typeof value === 'number' ? (String(value).split('.')[1]?.length ?? 0) : 0
  if (places !== undefined && decimals > places) faults.push(['decimals', String(places)])
  return faults
}

/** A quantity in the one unit that is asked for, or in one of those offered. */
function unitFaults(value: unknown, definition: QuestionnaireItem): Fault[] {
  if (definition.type !== 'quantity') return []
  const units = unitsOffered(definition)
  const { code, unit } = value as { code?: string; unit?: string }
  if (units.length === 0 || units.some(each => each.code === code || (code === undefined && each.display === unit)))
    return []
  return [['unit', units.map(each => each.display ?? each.code ?? '').join(', ')]]
}

function extension(definition: QuestionnaireItem, url: string): Extension | undefined {
  return definition.extension?.find(each => each.url === url)
}
