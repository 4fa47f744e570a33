// What a fact shows the reader: the resource, its value, unit and date, as the record has them. Free text is not shown.
import type { CodeableConcept, FhirResource, Observation, ObservationReferenceRange, Quantity } from '../fhir/types.ts'
import { withoutPersonalNumbers } from '../language/personal-number.ts'
import { shortened } from '../language/shortened.ts'
import { answerOf } from './interpretation.ts'
import { writeRange } from './reference-interval.ts'
import { trueAt } from './true-at.ts'
import type { Evidence, Fact } from './types.ts'
import { isComparator } from './written-quantity.ts'

/** A date or time as FHIR writes it. */
const DATE = /^\d{4}(-\d\d(-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?)?)?$/
/** A number that came as text. */
const NUMBER = /^[<>≤≥]?=?\s?-?\d+([.,]\d+)?$/

/**
 * The evidence a fact is. A result is named by the display of its code, else by the code; text in place of a value is shown
 * when it is an answer that conditions read, or a number, with its unit when that was read. Answers of a questionnaire refer to their response and item.
 */
export function evidenceOf(fact: Fact): Evidence {
  const fields = fact.original as unknown as Record<string, unknown>
  const date = trueAt(fact.original)
  const measured = fact.written ?? (fields['valueQuantity'] as Quantity | undefined)
  const value = shownValue(fields, measured)
  const code = nameOf(fields)
  return {
    reference: referenceOf(fact.original),
    code: code || undefined,
    value: value?.text || undefined,
    unit: value?.unit || undefined,
    date: date !== undefined && DATE.test(date) ? date : undefined,
    interval: fact.range && writtenInterval(fact.range, measured),
    interpretation: fact.interpretation,
    flaw: fact.flaw
  }
}

/** The interval of a result, with its unit where that is not the unit of the value. */
function writtenInterval(range: ObservationReferenceRange, value: Quantity | undefined): string {
  const { unit, code } = range.low ?? range.high ?? {}
  const isSame = (unit ?? code) === undefined || unit === value?.unit || (code !== undefined && code === value?.code)
  return isSame ? writeRange(range) : `${writeRange(range)} ${cut(unit ?? code ?? '')}`
}

/** The reference of a resource; of an answer, a consent or an ordered specimen, that of what says it. */
export function referenceOf(resource: FhirResource): string {
  if (resource.resourceType === 'Observation' && resource.id === undefined)
    return resource.derivedFrom?.[0]?.reference ?? 'Observation/'
  // A relative named in a response: its id is that of the response and the item, which no resource of the record has.
  const id = typeof resource.id === 'string' ? resource.id : ''
  if (resource.resourceType === 'Specimen') return `ServiceRequest/${id}`
  return `${id.includes('#') ? 'QuestionnaireResponse' : resource.resourceType}/${id}`
}

function shownValue(
  fields: Record<string, unknown>,
  quantity: Quantity | undefined
): { text: string; unit?: string } | undefined {
  if (quantity?.value !== undefined && Number.isFinite(quantity.value)) {
    const unit = quantity.unit ?? quantity.code
    const comparator = isComparator(quantity.comparator) ? (quantity.comparator ?? '') : ''
    return { text: `${comparator}${quantity.value}`, ...(unit ? { unit: cut(unit) } : {}) }
  }
  const { low, high } = (fields['valueRange'] ?? {}) as { low?: Quantity; high?: Quantity }
  if (typeof low?.value === 'number' && typeof high?.value === 'number') return { text: `${low.value}–${high.value}` }
  for (const name of ['valueBoolean', 'valueInteger', 'valueDateTime'])
    if (fields[name] !== undefined) return { text: cut(String(fields[name])) }
  const written = fields['valueString']
  if (typeof written === 'string') return isAnswer(fields) || NUMBER.test(written) ? { text: cut(written) } : undefined
  const concept = fields['valueCodeableConcept'] as CodeableConcept | undefined
  const shown = concept && (conceptText(concept) ?? (isAnswer(fields) && concept.text ? cut(concept.text) : undefined))
  return shown ? { text: shown } : undefined
}

/** Whether words are an answer that conditions read. */
function isAnswer(fields: Record<string, unknown>): boolean {
  return answerOf(fields as unknown as Observation) !== undefined
}

function nameOf(fields: Record<string, unknown>): string | undefined {
  const concept = (fields['code'] ?? fields['medicationCodeableConcept'] ?? fields['relationship']) as
    | CodeableConcept
    | undefined
  return concept && conceptText(concept)
}

function conceptText(concept: CodeableConcept): string | undefined {
  const [first] = concept.coding ?? []
  const shown = first?.display ?? concept.coding?.find(({ display }) => display)?.display ?? first?.code
  return shown === undefined ? undefined : cut(String(shown))
}

/** At most 80 characters, and no personal number among them. */
function cut(shown: string): string {
  return shortened(withoutPersonalNumbers(shown), 80)
}
