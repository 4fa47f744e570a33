// An answer to a questionnaire item with a code means the same as an Observation with that code (SDC observation-based extraction).
// https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
import type {
  Coding,
  Observation,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer
} from '../fhir/types.ts'
import { originOf } from './answer-origin.ts'
import { MOST_ITEM_DEPTH } from './relative-items.ts'

/** The CodeSystem whose codes are the linkIds of Genvej's own questionnaires (contract, section 3). */
export const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'

/** How the canonicals of Genvej's own questionnaires begin. */
export const OWN_QUESTIONNAIRE = 'https://w3id.org/genvej/Questionnaire/'
const ITEM_CODE = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaireresponse-itemCode'

/**
 * The answers of one response as Observations, one for each value; `derivedFrom` names response and item. An answer that came
 * unchanged from the record was true when the record says so, not when the form was finished.
 */
export function answersAsObservations(response: QuestionnaireResponse): readonly Observation[] {
  const own = response.questionnaire?.startsWith(OWN_QUESTIONNAIRE) ?? false
  return (response.item ?? []).flatMap(item => fromItem(item, response, own, 0))
}

function fromItem(
  item: QuestionnaireResponseItem,
  response: QuestionnaireResponse,
  own: boolean,
  depth: number
): Observation[] {
  if (depth > MOST_ITEM_DEPTH) return []
  const coding = item.extension?.find(extension => extension.url === ITEM_CODE)?.valueCoding
  const code = coding ?? (own && item.linkId ? { system: FINDING, code: item.linkId } : undefined)
  const answers = item.answer ?? []
  const nested = [...(item.item ?? []), ...answers.flatMap(answer => answer.item ?? [])]
  const observations = code ? answers.flatMap(answer => observation(answer, item.linkId, code, response)) : []
  return [...observations, ...nested.flatMap(child => fromItem(child, response, own, depth + 1))]
}

function observation(
  answer: QuestionnaireResponseItemAnswer,
  linkId: string,
  code: Coding,
  response: QuestionnaireResponse
): Observation[] {
  const value = answerValue(answer)
  if (!value) return []
  const origin = originOf(answer)
  const effective = origin ? origin.effective : response.authored
  return [
    {
      resourceType: 'Observation',
      derivedFrom: [{ reference: `QuestionnaireResponse/${response.id ?? ''}#${linkId}` }],
      status: response.status === 'amended' ? 'amended' : 'final',
      code: { coding: [code] },
      ...(effective ? { effectiveDateTime: effective } : {}),
      ...value
    }
  ]
}

function answerValue(answer: QuestionnaireResponseItemAnswer): Partial<Observation> | undefined {
  if (answer.valueCoding) return { valueCodeableConcept: { coding: [answer.valueCoding] } }
  if (answer.valueBoolean !== undefined) return { valueBoolean: answer.valueBoolean }
  if (answer.valueInteger !== undefined) return { valueInteger: answer.valueInteger }
  if (answer.valueDecimal !== undefined) return { valueQuantity: { value: answer.valueDecimal } }
  if (answer.valueQuantity) return { valueQuantity: answer.valueQuantity }
  const date = answer.valueDateTime ?? answer.valueDate
  if (date) return { valueDateTime: date }
  return answer.valueString === undefined ? undefined : { valueString: answer.valueString }
}
