// An answer to a questionnaire item with a code means the same as an Observation with that code (SDC observation-based extraction).
// https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
import type {
  Coding,
  Observation,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
  Resource
} from '../fhir/types.ts'
import { originOf } from './answer-origin.ts'
import { MOST_ITEM_DEPTH } from './relative-items.ts'

/** The CodeSystem whose codes are the linkIds of Genvej's own questionnaires (contract, section 3). */
export const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'

/** How the canonicals of Genvej's own questionnaires begin. */
export const OWN_QUESTIONNAIRE = 'https://w3id.org/genvej/Questionnaire/'

/** The finding that an item asks for, by its linkId. */
type FindingOf = (linkId: string) => Coding | undefined

/**
 * The answers of one response as Observations, one for each value; `derivedFrom` names response and item. An answer that came
 * unchanged from the record was true when the record says so, not when the form was finished.
 */
export function answersAsObservations(response: QuestionnaireResponse): readonly Observation[] {
  const findingOf = findingsAsked(response)
  return (response.item ?? []).flatMap(item => fromItem(item, response, findingOf, 0))
}

/**
 * What the items ask for: in Genvej's own forms each linkId says it; in one of another publisher, which the response carries, the
 * item's code. https://hl7.org/fhir/R4/references.html#canonical (a contained resource is named by #id)
 */
function findingsAsked({ questionnaire = '', contained }: QuestionnaireResponse): FindingOf {
  if (questionnaire.startsWith(OWN_QUESTIONNAIRE))
    return linkId => (linkId ? { system: FINDING, code: linkId } : undefined)
  const form = contained?.filter(isQuestionnaire).find(({ id }) => `#${id}` === questionnaire)
  const findings = new Map(codesIn(form?.item, 0))
  return linkId => findings.get(linkId)
}

function codesIn(items: readonly QuestionnaireItem[] | undefined, depth: number): (readonly [string, Coding])[] {
  if (depth > MOST_ITEM_DEPTH) return []
  return (items ?? []).flatMap(({ linkId, code, item }) => {
    const finding = code?.find(({ system }) => system === FINDING)
    return [...(finding ? [[linkId, finding] as const] : []), ...codesIn(item, depth + 1)]
  })
}

function isQuestionnaire(resource: Resource): resource is Questionnaire {
  return resource.resourceType === 'Questionnaire'
}

function fromItem(
  item: QuestionnaireResponseItem,
  response: QuestionnaireResponse,
  findingOf: FindingOf,
  depth: number
): Observation[] {
  if (depth > MOST_ITEM_DEPTH) return []
  const code = findingOf(item.linkId)
  const answers = item.answer ?? []
  const nested = [...(item.item ?? []), ...answers.flatMap(answer => answer.item ?? [])]
  const observations = code ? answers.flatMap(answer => observation(answer, item.linkId, code, response)) : []
  return [...observations, ...nested.flatMap(child => fromItem(child, response, findingOf, depth + 1))]
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
