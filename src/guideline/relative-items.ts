// A relative in the terms of the pedigree group: what its items say, and what a FamilyMemberHistory says when it is put so.
// https://hl7.org/fhir/R4/questionnaireresponse.html
import type {
  CodeableConcept,
  Coding,
  FamilyMemberHistory,
  FamilyMemberHistoryCondition,
  Quantity,
  QuestionnaireResponseItem
} from '../fhir/types.ts'
import { isDiagnosis } from '../terminology/code.ts'
import { exactOnset, roleOf } from './family.ts'

/** linkIds of the group for one relative, in Genvej's own questionnaires: these six. */
export const RELATIVE = 'relative'
/** Holds the id of the FamilyMemberHistory that the group was filled in from. */
export const SOURCE = 'relative-id'
export const RELATIONSHIP = 'relationship'
export const CONDITION = 'condition'
export const CODE = 'condition-code'
export const ONSET = 'condition-onset'
const FAMILY_CONDITION = 'https://w3id.org/genvej/CodeSystem/family-condition'
/** Items of a response are read so deep; no form nests deeper. */
export const MOST_ITEM_DEPTH = 12

/** A relative as the form asks for one: codes and ages, without whose relative it is. */
export type AskedRelative = Pick<FamilyMemberHistory, 'relationship' | 'condition'>

/** What the items of a group for one relative say; a condition without code and age is none. */
export function relativeIn(group: QuestionnaireResponseItem): AskedRelative {
  const condition = itemsWith(group.item, CONDITION)
    .map(conditionIn)
    .filter(each => saysSomething(each))
  return { relationship: concept(codingsIn(group, RELATIONSHIP)), condition }
}

/** What the items of a group for one condition say. */
export function conditionIn(group: QuestionnaireResponseItem): FamilyMemberHistoryCondition {
  const [onset] = answersTo(group, ONSET)
  const years = onset?.valueInteger ?? onset?.valueDecimal
  const age: Quantity | undefined = onset?.valueQuantity ?? (years === undefined ? undefined : { value: years })
  return { code: concept(codingsIn(group, CODE)), ...(age ? { onsetAge: age } : {}) }
}

/** What a history says in these terms: one code for each thing, an age in years where it is exact, nothing in place of words. */
export function asAsked(history: FamilyMemberHistory): AskedRelative {
  const role = roleOf(history)
  return {
    relationship: concept(role && isCoded(role) ? [role] : []),
    condition: (history.condition ?? []).map(each => conditionAsAsked(each, history))
  }
}

/** What a condition of a history says in these terms. */
export function conditionAsAsked(
  condition: FamilyMemberHistoryCondition,
  history: FamilyMemberHistory
): FamilyMemberHistoryCondition {
  const coding = condition.code?.coding?.filter(isCoded) ?? []
  const code = coding.find(({ system }) => system === FAMILY_CONDITION) ?? coding.find(isDiagnosis) ?? coding[0]
  const onsetAge = exactOnset(condition, history)
  return { code: concept(code ? [code] : []), ...(onsetAge ? { onsetAge } : {}) }
}

/** Whether a condition has a code or an age in these terms. */
export function saysSomething({ code, onsetAge }: FamilyMemberHistoryCondition): boolean {
  return (code?.coding?.length ?? 0) > 0 || onsetAge !== undefined
}

/** A relative as text: two that say the same are the same person. */
export function personOf({ relationship, condition = [] }: AskedRelative): string {
  const said = condition.filter(each => saysSomething(each)).map(conditionText)
  return JSON.stringify([codeOf(relationship), said.toSorted()])
}

/** A condition as text: two that say the same are the same condition. */
export function conditionText({ code, onsetAge }: FamilyMemberHistoryCondition): string {
  return JSON.stringify([codeOf(code), onsetAge?.value])
}

/** The first code of a concept. */
export function codeOf(given: CodeableConcept | undefined): string | undefined {
  return given?.coding?.[0]?.code
}

/** The items with a linkId, at any depth outside one another. */
export function itemsWith(
  items: readonly QuestionnaireResponseItem[] | undefined,
  linkId: string,
  depth = 0
): readonly QuestionnaireResponseItem[] {
  if (depth > MOST_ITEM_DEPTH) return []
  return (items ?? []).flatMap(item => (item.linkId === linkId ? [item] : itemsWith(item.item, linkId, depth + 1)))
}

function answersTo(group: QuestionnaireResponseItem, linkId: string) {
  return itemsWith(group.item, linkId).flatMap(item => item.answer ?? [])
}

function codingsIn(group: QuestionnaireResponseItem, linkId: string): readonly Coding[] {
  return answersTo(group, linkId).flatMap(({ valueCoding }) => valueCoding ?? [])
}

function concept(coding: readonly Coding[]): CodeableConcept {
  return coding.length > 0 ? { coding: [...coding] } : {}
}

function isCoded({ code }: Coding): boolean {
  return typeof code === 'string' && code !== ''
}
