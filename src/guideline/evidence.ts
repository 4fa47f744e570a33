// What a fact shows the reader: the resource, its value, unit and date, as the record has them.
import type { CodeableConcept, FhirResource, Quantity } from '../fhir/types.ts'
import { writeRange } from './observation.ts'
import type { Evidence, Fact } from './types.ts'

/** The evidence a fact is; texts are cut at 80 characters. Answers of a questionnaire refer to their response and item. */
export function evidenceOf(fact: Fact): Evidence {
  const fields = fact.original as unknown as Record<string, unknown>
  const date = dateOf(fields)
  const value = shownValue(fields)
  const code = nameOf(fields)
  return {
    reference: referenceOf(fact.original),
    code: code || undefined,
    value: value?.text || undefined,
    unit: value?.unit || undefined,
    date: date || undefined,
    interval: fact.range && writeRange(fact.range),
    interpretation: fact.interpretation
  }
}

/** The reference of a resource; of an answer or a consent, that of what says it. */
export function referenceOf(resource: FhirResource): string {
  if (resource.resourceType === 'Observation' && resource.id === undefined)
    return resource.derivedFrom?.[0]?.reference ?? 'Observation/'
  // A relative named in a response: its id is that of the response and the item, which no resource of the record has.
  const id = typeof resource.id === 'string' ? resource.id : ''
  return `${id.includes('#') ? 'QuestionnaireResponse' : resource.resourceType}/${id}`
}

const DATES = [
  'effectiveDateTime',
  'effectiveInstant',
  'performedDateTime',
  'onsetDateTime',
  'recordedDate',
  'authored',
  'authoredOn',
  'dateTime',
  'date',
  'issued'
]

/** The date or time of a resource as it is written; undefined when it says none. */
export function dateOf(fields: Record<string, unknown>): string | undefined {
  for (const name of DATES) {
    const date = fields[name]
    if (typeof date === 'string') return date
  }
  const period = fields['effectivePeriod'] as { start?: unknown } | undefined
  return typeof period?.start === 'string' ? period.start : undefined
}

function shownValue(fields: Record<string, unknown>): { text: string; unit?: string } | undefined {
  const quantity = fields['valueQuantity'] as Quantity | undefined
  if (quantity?.value !== undefined) {
    const unit = quantity.unit ?? quantity.code
    return { text: `${quantity.comparator ?? ''}${quantity.value}`, ...(unit ? { unit: cut(unit) } : {}) }
  }
  for (const name of ['valueBoolean', 'valueInteger', 'valueString', 'valueDateTime'])
    if (fields[name] !== undefined) return { text: cut(String(fields[name])) }
  const concept = fields['valueCodeableConcept'] as CodeableConcept | undefined
  const shown = concept && conceptText(concept)
  return shown ? { text: shown } : undefined
}

function nameOf(fields: Record<string, unknown>): string | undefined {
  const concept = (fields['code'] ?? fields['medicationCodeableConcept'] ?? fields['relationship']) as
    | CodeableConcept
    | undefined
  return concept && conceptText(concept)
}

function conceptText(concept: CodeableConcept): string | undefined {
  const coding = concept.coding?.[0]
  const shown = coding?.display ?? concept.text ?? coding?.code
  return shown === undefined ? undefined : cut(String(shown))
}

function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
