// An answer and its value: of the type that the item asks for, compared as FHIR compares. https://hl7.org/fhir/R4/questionnaire.html#types
import { dateInterval } from '../fhir/date.ts'
import { isObject } from '../fhir/resource-shapes.ts'
import type { Quantity, QuestionnaireItem, QuestionnaireResponseItemAnswer } from '../fhir/types.ts'

export type Answer = QuestionnaireResponseItemAnswer

/** The element that holds the value of an answer, by the type of its item; `open-choice` may hold text instead. */
export const VALUE_OF: Readonly<Partial<Record<QuestionnaireItem['type'], keyof Answer>>> = {
  boolean: 'valueBoolean',
  integer: 'valueInteger',
  decimal: 'valueDecimal',
  date: 'valueDate',
  dateTime: 'valueDateTime',
  time: 'valueTime',
  string: 'valueString',
  text: 'valueString',
  url: 'valueUri',
  choice: 'valueCoding',
  'open-choice': 'valueCoding',
  quantity: 'valueQuantity',
  reference: 'valueReference',
  attachment: 'valueAttachment'
}

/** An answer of the type that an item asks for, from what an expression gave; undefined when it is of another kind. */
export function answerFrom(type: QuestionnaireItem['type'], value: unknown): Answer | undefined {
  const element = VALUE_OF[type]
  if (!element || !isOfType(type, value)) return undefined
  return { [element]: value } as Answer
}

/** Whether a value can be the answer to an item of a type. */
export function isOfType(type: QuestionnaireItem['type'], value: unknown): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean'
    case 'integer':
      return Number.isSafeInteger(value)
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value)
    case 'date':
      return typeof value === 'string' && value.length <= 10 && dateInterval(value) !== undefined
    case 'dateTime':
      return typeof value === 'string' && dateInterval(value) !== undefined
    case 'choice':
    case 'open-choice':
      return isObject(value) && typeof value['code'] === 'string'
    case 'quantity':
      return isObject(value) && typeof value['value'] === 'number'
    case 'reference':
    case 'attachment':
      return isObject(value)
    default:
      return typeof value === 'string' && value !== ''
  }
}

/** Negative, zero or positive as `a` is below, at or above `b`; undefined when they cannot be compared. */
export function compareValues(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [dateInterval(a), dateInterval(b)]
    if (left && right) return left.start - right.start
    return a === b ? 0 : a < b ? -1 : 1
  }
  if (!isObject(a) || !isObject(b)) return undefined
  const [left, right] = [a as Quantity, b as Quantity]
  if (left.value === undefined || right.value === undefined) return undefined
  return (left.code ?? left.unit) === (right.code ?? right.unit) ? left.value - right.value : undefined
}
