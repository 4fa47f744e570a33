// One resource of the record as one line: what, its value, its interval and flag, when.
import { dateText, numberText, unitText } from '../cds-hooks/date-text.ts'
import { relativeText } from '../cds-hooks/relative-text.ts'
import type { CodeableConcept, FamilyMemberHistory, FhirResource, Observation } from '../fhir/types.ts'
import { writeRange } from '../guideline/reference-interval.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { say } from './texts.ts'

export interface RecordFrame {
  readonly knowledge: Knowledge
  readonly language: Language
}

/** One line of the record. */
export interface Line {
  readonly name: string
  readonly value: string
  readonly interval?: string
  readonly flag?: 'low' | 'high' | undefined
  readonly date: string
}

/** A resource as a line; texts come from the record as they are, our own codes in the reader's language. */
export function lineOf(resource: FhirResource, frame: RecordFrame): Line {
  const fields = resource as unknown as Readonly<Record<string, unknown>>
  const concept = (fields['code'] ?? fields['medicationCodeableConcept'] ?? contained(fields)) as
    | CodeableConcept
    | undefined
  const date = DATES.map(name => fields[name]).find(value => typeof value === 'string') as string | undefined
  if (resource.resourceType === 'FamilyMemberHistory') return relative(resource, date ?? '', frame)
  if (resource.resourceType !== 'Observation')
    return {
      name: conceptText(concept, frame) || typeText(resource, frame),
      value: statusOf(fields, frame),
      date: date ?? ''
    }
  return {
    name: conceptText(concept, frame),
    value: shownValue(resource, frame),
    ...rangeOf(resource, frame),
    date: date ?? ''
  }
}

const DATES = [
  'effectiveDateTime',
  'onsetDateTime',
  'recordedDate',
  'authoredOn',
  'authored',
  'dateTime',
  'date',
  'dateAsserted'
]

function contained(fields: Readonly<Record<string, unknown>>): unknown {
  const inside = fields['contained']
  return Array.isArray(inside) ? inside[0]?.code : undefined
}

function typeText({ resourceType }: FhirResource, { language }: RecordFrame): string {
  return resourceType === 'Consent' ? say('consent', language) : resourceType
}

function statusOf({ status }: Readonly<Record<string, unknown>>, { language }: RecordFrame): string {
  if (status === 'active' || status === 'completed') return say(status, language)
  return typeof status === 'string' ? status : ''
}

function relative({ relationship, condition = [] }: FamilyMemberHistory, date: string, frame: RecordFrame): Line {
  const said = condition.map(({ code, onsetAge }) => {
    const { value, unit, code: ucum } = onsetAge ?? {}
    const named = ucum === 'a' ? say('years', frame.language) : (unit ?? ucum ?? '')
    return `${conceptText(code, frame)}${value === undefined ? '' : ` (${`${value} ${named}`.trim()})`}`
  })
  const named = relationship.coding?.map(({ code = '' }) => relativeText(code, frame.language)).find(Boolean)
  return { name: named ?? conceptText(relationship, frame), value: said.join(', '), date }
}

function shownValue(observation: Observation, frame: RecordFrame): string {
  const { valueQuantity, valueBoolean, valueCodeableConcept, valueInteger, valueString, valueDateTime } = observation
  const { language } = frame
  if (valueQuantity?.value !== undefined)
    return `${valueQuantity.comparator ?? ''}${numberText(String(valueQuantity.value), language)} ${unitText(valueQuantity.unit ?? valueQuantity.code ?? '').replace(/^10/, '× 10')}`.trim()
  if (valueBoolean !== undefined) return say(valueBoolean ? 'yes' : 'no', language)
  if (valueCodeableConcept) return conceptText(valueCodeableConcept, frame)
  if (valueDateTime) return dateText(valueDateTime, language)
  return String(valueInteger ?? valueString ?? '')
}

function rangeOf({ referenceRange, interpretation = [], valueQuantity }: Observation, { language }: RecordFrame) {
  const [range] = referenceRange ?? []
  const { low, high } = range ?? {}
  const flags = interpretation.flatMap(({ coding = [] }) => coding.map(({ code = '' }) => code.charAt(0)))
  const value = valueQuantity?.value ?? Number.NaN
  const isLow = flags.includes('L') || value < (low?.value ?? Number.NEGATIVE_INFINITY)
  const isHigh = flags.includes('H') || value > (high?.value ?? Number.POSITIVE_INFINITY)
  return {
    interval: range && (low ?? high) ? numberText(writeRange(range), language) : '',
    flag: isLow ? ('low' as const) : isHigh ? ('high' as const) : undefined
  }
}

/** Our own codes in the reader's language, others as the record names them. */
function conceptText(concept: CodeableConcept | undefined, { knowledge, language }: RecordFrame): string {
  for (const { system = '', code = '' } of concept?.coding ?? []) {
    const title = system.startsWith(BASE) ? knowledge.titleOf(system, code) : undefined
    if (title) return title[language]
  }
  const [first] = concept?.coding ?? []
  return concept?.text ?? first?.display ?? first?.code ?? ''
}
