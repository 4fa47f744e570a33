// What the record answers without settling it, told to the form in a hidden question: what such an answer opens is asked, whatever else hides it.
import type { QuestionnaireResponseItem } from '../fhir/types.ts'
import { withOrigin } from '../guideline/answer-origin.ts'
import type { PatientRecord } from '../guideline/types.ts'
import type { FormItem } from './form.ts'

const UNSETTLED = 'https://w3id.org/genvej/StructureDefinition/unsettled'

/** Whether an item is answered with the linkIds of the questions that the record does not settle (StructureDefinition unsettled). */
export function isForUnsettled({ definition }: FormItem): boolean {
  return (definition.extension ?? []).some(({ url, valueBoolean }) => url === UNSETTLED && valueBoolean === true)
}

/** The item with these linkIds; none when every question is settled. What a record leaves open comes from its patient. */
export function unsettledItem(
  { linkId, definition }: FormItem,
  linkIds: readonly string[],
  { patient }: PatientRecord
): readonly QuestionnaireResponseItem[] {
  if (linkIds.length === 0 || !patient) return []
  const origin = { reference: `Patient/${patient.id}`, effective: undefined }
  const answer = linkIds.map(valueString => withOrigin({ valueString }, origin))
  return [{ linkId, ...(definition.text ? { text: definition.text } : {}), answer }]
}
