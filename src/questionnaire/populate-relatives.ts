// The relatives of the record in the pedigree group: each with what the record says in the terms of the form, and marked as its word.
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import type {
  FamilyMemberHistory,
  FamilyMemberHistoryCondition,
  QuestionnaireItem,
  QuestionnaireResponseItem
} from '../fhir/types.ts'
import { type Origin, originExtension, POPULATION_STATUS, withOrigin } from '../guideline/answer-origin.ts'
import { conditionKey } from '../guideline/corrected-conditions.ts'
import {
  asAsked,
  CODE,
  CONDITION,
  conditionAsAsked,
  ONSET,
  personOf,
  RELATIONSHIP,
  SOURCE
} from '../guideline/relative-items.ts'
import type { Answer } from './answer.ts'
import type { FormItem } from './form.ts'

/** Whether the record holds something, and whether it can be shown as an answer: `error` when it can only be read. */
export type PopulationStatus = 'found' | 'absent' | 'error'

/** A group for one relative, as often as the record has one. */
export function isForRelatives({ extracts, definition }: FormItem): boolean {
  return extracts?.type === 'FamilyMemberHistory' && definition.repeats === true
}

/** The group filled in from a history, by the reference of what says it: the resource of the record, or a group of a response. */
export function filledRelative(
  group: FormItem,
  history: FamilyMemberHistory,
  reference: string
): QuestionnaireResponseItem {
  const origin = { reference, effective: history.date }
  const id = reference.startsWith('FamilyMemberHistory/') ? history.id : undefined
  const asked = asAsked(history)
  const itemOf = itemsIn(group, origin)
  const [relationship] = asked.relationship.coding ?? []
  const conditions = (history.condition ?? []).map(condition => filledCondition(condition, history, itemOf, origin))
  return {
    ...itemOf.head(group.linkId),
    extension: [status('found'), originExtension(origin, { valueString: personOf(asked) })],
    item: [
      ...(id === undefined ? [] : [{ ...itemOf.head(SOURCE), answer: [withOrigin({ valueString: id }, origin)] }]),
      itemOf.question(RELATIONSHIP, relationship && { valueCoding: relationship }, isSaid(history.relationship)),
      ...conditions
    ]
  }
}

function filledCondition(
  condition: FamilyMemberHistoryCondition,
  history: FamilyMemberHistory,
  itemOf: Items,
  origin: Origin
): QuestionnaireResponseItem {
  const { code, onsetAge } = conditionAsAsked(condition, history)
  const [coding] = code.coding ?? []
  return {
    ...itemOf.head(CONDITION),
    extension: [originExtension(origin, { valueString: conditionKey(condition, history) })],
    item: [
      itemOf.question(CODE, coding && { valueCoding: coding }, isSaid(condition.code)),
      itemOf.question(ONSET, onsetAge && { valueQuantity: onsetAge }, hasOnset(condition))
    ]
  }
}

interface Items {
  readonly head: (linkId: string) => Pick<QuestionnaireResponseItem, 'linkId' | 'text'>
  readonly question: (linkId: string, answer: Answer | undefined, isSaid: boolean) => QuestionnaireResponseItem
}

/** Makes items with the texts of a group. */
function itemsIn(group: FormItem, origin: Origin): Items {
  const definitions = new Map(itemsBelow(group).map(({ linkId, definition }) => [linkId, definition]))
  const head = (linkId: string) => {
    const text = definitions.get(linkId)?.text
    return { linkId, ...(text ? { text } : {}) }
  }
  return {
    head,
    question: (linkId, answer, said) => ({
      ...head(linkId),
      extension: [status(answer ? 'found' : said ? 'error' : 'absent')],
      ...(answer ? { answer: [withOrigin(asOption(answer, definitions.get(linkId)), origin)] } : {})
    })
  }
}

/** A code that is one of the options as the form writes it, for renderers that know it by its words. */
function asOption(answer: Answer, definition: QuestionnaireItem | undefined): Answer {
  const option = definition?.answerOption?.find(each => sameValue(valueIn(each), valueIn(answer)))
  return option?.valueCoding && answer.valueCoding ? { valueCoding: option.valueCoding } : answer
}

function itemsBelow(item: FormItem): FormItem[] {
  return [item, ...item.items.flatMap(itemsBelow)]
}

function status(code: PopulationStatus) {
  return { url: POPULATION_STATUS, valueCode: code }
}

function isSaid(concept: FamilyMemberHistory['relationship'] | undefined): boolean {
  return Boolean(concept?.text) || (concept?.coding?.length ?? 0) > 0
}

function hasOnset(condition: FamilyMemberHistoryCondition): boolean {
  return Object.keys(condition).some(name => name.startsWith('onset'))
}
