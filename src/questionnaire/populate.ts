// A form filled in from the record: each answer with the resource and date it came from, and "could not be obtained" never as "not there".
// https://hl7.org/fhir/uv/sdc/populate.html
import { valueIn } from '../fhir/choice-value.ts'
import { civilDate } from '../fhir/date.ts'
import type { FhirResource, QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { isNotUsable, POPULATION_STATUS, withOrigin } from '../guideline/answer-origin.ts'
import { statedIn } from '../guideline/case-features.ts'
import { statedByConsents } from '../guideline/consent.ts'
import { relativesBySource } from '../guideline/relatives.ts'
import type { PatientRecord, SourceName, SourceState } from '../guideline/types.ts'
import type { Text } from '../language/text.ts'
import { type Answer, answerFrom } from './answer.ts'
import type { Form, FormItem } from './form.ts'
import { dayVariable, type Environment, withVariables } from './form-expression.ts'
import { linkPeriodOf, observed, type Units } from './observed.ts'
import { filledRelative, isForRelatives, type PopulationStatus } from './populate-relatives.ts'
import { isForUnsettled, unsettledItem } from './unsettled.ts'

/** What a form is filled in from. */
export interface PopulationSource {
  readonly record: PatientRecord
  /** The launch context beside `%patient`, by name. */
  readonly launch: Environment
  readonly units: Units
  /** Milliseconds. */
  readonly now: number
}

/** With what the record states, answers and consents as Observations among it. */
interface Prepared extends PopulationSource {
  readonly stated: readonly FhirResource[]
}

/** What could not be filled in, and why. */
export interface PopulationIssue {
  readonly linkId: string
  readonly code: 'incomplete' | 'conflict' | 'value' | 'exception'
  readonly message: Text
}

interface Found {
  readonly status: PopulationStatus
  readonly answers: readonly Answer[]
  readonly issue?: PopulationIssue
}

const MESSAGES: Readonly<Record<PopulationIssue['code'], Text>> = {
  incomplete: { da: 'Kunne ikke hentes fra journalen.', en: 'Could not be obtained from the record.' },
  conflict: {
    da: 'Journalen siger to forskellige ting på samme tid.',
    en: 'The record says two different things at the same time.'
  },
  value: {
    da: 'Står i journalen, men kan ikke bruges, som det står.',
    en: 'Is in the record, but cannot be used as it stands.'
  },
  exception: { da: 'Kan ikke beregnes.', en: 'Cannot be calculated.' }
}

/** Parts of the record in which an answer may stand; a Consent states one too. */
const CARRIERS: readonly SourceName[] = ['observations', 'questionnaireResponses']
const WITH_CONSENTS: readonly SourceName[] = [...CARRIERS, 'consents']
const RELATIVES: readonly SourceName[] = ['familyHistory', 'questionnaireResponses']

/** Fills in a form. */
export function populateForm(
  form: Form,
  source: PopulationSource
): { readonly response: QuestionnaireResponse; readonly issues: readonly PopulationIssue[] } {
  const { patient } = source.record
  const issues: PopulationIssue[] = []
  const prepared = { ...source, stated: [...statedIn(source.record, source.now)] }
  const names = { ...source.launch, questionnaire: form.questionnaire, ...dayVariable(civilDate(source.now)) }
  const known = { ...names, ...(patient ? { patient } : {}), resource: { resourceType: 'QuestionnaireResponse' } }
  const environment = withVariables(form.variables, patient ?? {}, known)
  const items = form.items.map(each => ({ each, made: filled(each, prepared, environment, issues) }))
  const unsettled = issues.filter(({ code }) => code === 'conflict' || code === 'value').map(({ linkId }) => linkId)
  const item = items.flatMap(({ each, made }) =>
    isForUnsettled(each) ? unsettledItem(each, unsettled, source.record) : made
  )
  const response: QuestionnaireResponse = {
    resourceType: 'QuestionnaireResponse',
    questionnaire: form.canonical,
    status: 'in-progress',
    ...(patient ? { subject: { reference: `Patient/${patient.id}` } } : {}),
    ...(item.length > 0 ? { item } : {})
  }
  return { response, issues }
}

function filled(
  item: FormItem,
  source: Prepared,
  environment: Environment,
  issues: PopulationIssue[]
): QuestionnaireResponseItem[] {
  if (item.type === 'display') return []
  if (isForRelatives(item)) return relatives(item, source, issues)
  const found = answersTo(item, source, environment)
  if (found?.issue) issues.push(found.issue)
  const below = item.items.flatMap(child => filled(child, source, environment, issues))
  const head = {
    linkId: item.linkId,
    ...(item.definition.text ? { text: item.definition.text } : {}),
    ...(found ? { extension: [{ url: POPULATION_STATUS, valueCode: found.status }] } : {})
  }
  const [first, ...others] = found?.answers ?? []
  if (first) return [{ ...head, answer: [below.length > 0 ? { ...first, item: below } : first, ...others] }]
  return found || below.length > 0 ? [{ ...head, ...(below.length > 0 ? { item: below } : {}) }] : []
}

/** The group once for each relative of the record; once and empty when it has none, or when they could not be obtained or are too much to read. */
function relatives(group: FormItem, { record }: Prepared, issues: PopulationIssue[]): QuestionnaireResponseItem[] {
  const known = relativesBySource(record.resources)
  const whole =
    known !== undefined &&
    isWhole(RELATIVES.map(name => record.states[name])) &&
    record.states.familyHistory === 'complete'
  if (!whole) issues.push(issueOf(group, 'incomplete'))
  const found = [...(known ?? [])].map(([source, history]) => filledRelative(group, history, source))
  issues.push(...found.flatMap(unusable).map(linkId => ({ linkId, code: 'value' as const, message: MESSAGES.value })))
  if (found.length > 0) return found
  const text = group.definition.text
  const extension = [{ url: POPULATION_STATUS, valueCode: whole ? 'absent' : 'error' }]
  return [{ linkId: group.linkId, ...(text ? { text } : {}), extension }]
}

/** The questions below an item whose answer is in the record, and can only be read there. */
function unusable(item: QuestionnaireResponseItem): string[] {
  return [...(isNotUsable(item) ? [item.linkId] : []), ...(item.item ?? []).flatMap(unusable)]
}

/** What the record, an expression or the form itself gives in answer to an item; undefined when none of them is asked. */
function answersTo(item: FormItem, source: Prepared, environment: Environment): Found | undefined {
  const period = linkPeriodOf(item)
  if (period !== undefined) return fromObservations(item, period, source)
  if (item.initial) return fromExpression(item, source, environment)
  const given = (item.definition.initial ?? []).flatMap(initial => answerFrom(item.type, valueIn(initial)) ?? [])
  return given.length > 0 ? { status: 'found', answers: given } : undefined
}

function fromObservations(item: FormItem, period: number, { record, stated, units, now }: Prepared): Found {
  const found = observed(item, stated, period, now, units)
  const carriers = statedByConsents(item.definition.code ?? []) ? WITH_CONSENTS : CARRIERS
  const whole = isWhole(carriers.map(name => record.states[name]))
  if (found.kind !== 'answers') return failed(item, found.kind === 'conflict' ? 'conflict' : 'value')
  if (found.answers.length === 0) return whole ? { status: 'absent', answers: [] } : failed(item, 'incomplete')
  // What was found is shown with its date; that there may be something newer is said beside it.
  return { status: 'found', answers: found.answers, ...(whole ? {} : { issue: issueOf(item, 'incomplete') }) }
}

/** Findings have two carriers that mean the same: one whole is enough, when the other was not sent. */
function isWhole(states: readonly SourceState[]): boolean {
  return states.includes('complete') && states.every(state => state === 'complete' || state === 'not-sent')
}

/** An expression reads the launch context; what it gives came from the patient. */
function fromExpression(item: FormItem, { record: { patient } }: Prepared, environment: Environment): Found {
  const values = item.initial?.(patient ?? {}, environment)
  if (values === undefined) return failed(item, patient ? 'exception' : 'incomplete')
  const answers = values.flatMap(value => answerFrom(item.type, value) ?? [])
  if (answers.length < values.length || (answers.length > 1 && !item.definition.repeats))
    return failed(item, 'exception')
  if (answers.length === 0) return { status: 'absent', answers }
  const origin = patient && { reference: `Patient/${patient.id}`, effective: undefined }
  return { status: 'found', answers: origin ? answers.map(answer => withOrigin(answer, origin)) : answers }
}

function failed(item: FormItem, code: PopulationIssue['code']): Found {
  return { status: 'error', answers: [], issue: issueOf(item, code) }
}

function issueOf({ linkId }: FormItem, code: PopulationIssue['code']): PopulationIssue {
  return { linkId, code, message: MESSAGES[code] }
}
