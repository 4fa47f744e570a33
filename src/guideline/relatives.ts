// Relatives named in a questionnaire mean the same as FamilyMemberHistory (contract, section 3).
// https://hl7.org/fhir/R4/questionnaireresponse.html
import { dateInterval } from '../fhir/date.ts'
import type {
  Coding,
  FamilyMemberHistory,
  FhirResource,
  Quantity,
  QuestionnaireResponse,
  QuestionnaireResponseItem
} from '../fhir/types.ts'
import { OWN_QUESTIONNAIRE } from './answers.ts'
import { roleOf } from './family.ts'

/** linkIds of the group for one relative, in Genvej's own questionnaires. */
const RELATIVE = 'relative'
const RELATIONSHIP = 'relationship'
const CONDITION = 'condition'
const CODE = 'condition-code'
const ONSET = 'condition-onset'
const MAX_DEPTH = 12

/**
 * The relatives of the newest response that names any, each as a FamilyMemberHistory whose id is `<response>#relative-<n>`.
 * One of unknown relationship, or with an age and no diagnosis, is a relative all the same: it counts as neither near nor healthy.
 * One that stands in the record with the same relationship, conditions and ages is the same person, written there from the form.
 */
export function relativesAnswered(resources: readonly FhirResource[]): readonly FamilyMemberHistory[] {
  const named = resources
    .filter(resource => resource.resourceType === 'QuestionnaireResponse')
    .map(response => ({ time: timeOf(response), relatives: relativesOf(response) }))
    .filter(({ relatives }) => relatives.length > 0)
    .toSorted((a, b) => b.time - a.time)
  const [newest] = named
  if (!newest) return []
  const recorded = new Set(resources.filter(resource => resource.resourceType === 'FamilyMemberHistory').map(personOf))
  return newest.relatives.filter(relative => !recorded.has(personOf(relative)))
}

function timeOf({ authored }: QuestionnaireResponse): number {
  return dateInterval(authored ?? '')?.start ?? 0
}

function relativesOf(response: QuestionnaireResponse): FamilyMemberHistory[] {
  if (!response.questionnaire?.startsWith(OWN_QUESTIONNAIRE)) return []
  return groups(response.item, RELATIVE).flatMap((item, at) => {
    const relationship = answersTo(item, RELATIONSHIP).flatMap(({ valueCoding }) => valueCoding ?? [])
    const condition = groups(item.item, CONDITION).flatMap(conditionOf)
    if (relationship.length === 0 && condition.length === 0) return []
    return [
      {
        resourceType: 'FamilyMemberHistory' as const,
        id: `${response.id ?? ''}#${RELATIVE}-${at + 1}`,
        status: 'completed' as const,
        patient: response.subject ?? {},
        relationship: relationship.length > 0 ? { coding: relationship } : {},
        condition
      }
    ]
  })
}

function conditionOf(group: QuestionnaireResponseItem): NonNullable<FamilyMemberHistory['condition']> {
  const coding: Coding[] = answersTo(group, CODE).flatMap(({ valueCoding }) => valueCoding ?? [])
  const [onset] = answersTo(group, ONSET)
  const years = onset?.valueInteger ?? onset?.valueDecimal
  const age: Quantity | undefined = onset?.valueQuantity ?? (years === undefined ? undefined : { value: years })
  if (coding.length === 0 && !age) return []
  return [{ code: coding.length > 0 ? { coding } : {}, ...(age ? { onsetAge: age } : {}) }]
}

/** The items with a linkId, at any depth outside one another. */
function groups(
  items: readonly QuestionnaireResponseItem[] | undefined,
  linkId: string,
  depth = 0
): readonly QuestionnaireResponseItem[] {
  if (depth > MAX_DEPTH) return []
  return (items ?? []).flatMap(item => (item.linkId === linkId ? [item] : groups(item.item, linkId, depth + 1)))
}

function answersTo(group: QuestionnaireResponseItem, linkId: string) {
  return groups(group.item, linkId).flatMap(item => item.answer ?? [])
}

function personOf(relative: FamilyMemberHistory): string {
  const written = (relative.condition ?? []).map(each => [each.code?.coding?.[0]?.code, each.onsetAge?.value])
  return JSON.stringify([roleOf(relative)?.code, written.map(each => JSON.stringify(each)).toSorted()])
}
