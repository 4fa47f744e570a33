// A form filled in with what a case says of its patient, hidden questions from the record.
import type {
  Observation,
  Patient,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer
} from '../../src/fhir/types.ts'
import { FINDING } from '../../src/guideline/answers.ts'
import type { ReceivedRecord } from '../../src/guideline/types.ts'
import type { Form } from '../../src/questionnaire/form.ts'
import { dayVariable } from '../../src/questionnaire/form-expression.ts'

/** The response of a form to which the findings of a record are the answers, enabled or not. */
export function filledForm(form: Form, record: ReceivedRecord, today: string): QuestionnaireResponse {
  const patient = record.sources.patient?.resources[0] as Patient
  const findings = (record.sources.observations?.resources ?? []).filter(
    (each): each is Observation => each.resourceType === 'Observation'
  )
  const fill = (item: QuestionnaireItem): QuestionnaireResponseItem[] => {
    const nested = (item.item ?? []).flatMap(fill)
    if (item.type === 'group') return nested.length > 0 ? [{ linkId: item.linkId, item: nested }] : []
    const initial = form.byLinkId.get(item.linkId)?.initial?.({}, { patient, ...dayVariable(today) }) ?? []
    const stated = findings.filter(({ code }) =>
      code.coding?.some(each => each.system === FINDING && each.code === item.linkId)
    )
    const answer = [
      ...initial.map(value => ({ valueBoolean: value as boolean })),
      ...stated.map(each => answerOf(each, item))
    ]
    return answer.length > 0 ? [{ linkId: item.linkId, answer }] : []
  }
  return {
    resourceType: 'QuestionnaireResponse',
    id: 'filled',
    status: 'completed',
    questionnaire: form.canonical,
    subject: { reference: `Patient/${patient.id}` },
    authored: today,
    item: (form.questionnaire.item ?? []).flatMap(fill)
  }
}

function answerOf(finding: Observation, { type }: QuestionnaireItem): QuestionnaireResponseItemAnswer {
  const { valueBoolean, valueInteger, valueDateTime, valueCodeableConcept } = finding
  if (valueBoolean !== undefined) return { valueBoolean }
  if (valueInteger !== undefined) return { valueInteger }
  if (valueDateTime !== undefined) return type === 'date' ? { valueDate: valueDateTime } : { valueDateTime }
  return { valueCoding: valueCodeableConcept?.coding?.[0] ?? {} }
}
