// Epic: one action a suggestion, of which only `description` is shown; nothing is updated by a suggestion, no task is created by
// one, and what is ordered is an item of the site's own list. https://fhir.epic.com/Documentation?docId=cds-hooks
import type { CodeableConcept, FhirResource, ServiceRequest } from '../../fhir/types.ts'
import { escapeText, markdownList } from '../markdown.ts'
import type { Action, Card, Suggestion } from '../types.ts'
import { linesOf, withLine } from './detail-lines.ts'
import type { DialectFrame } from './dialect.ts'
import { DIALECT_TEXTS } from './dialect-texts.ts'

/** The system under which Epic looks up an item of its preference list. */
const PREFERENCE_LIST = 'urn:com.epic.cdshooks.action.code.system.preference-list-item'
/** How the detail is to be read. */
const CONTENT_TYPE = { 'com.epic.cdshooks.card.detail.content-type': 'text/markdown; variant=GitHub' }

/**
 * A card for Epic. A change to the order itself becomes advice in words: details of a created order are ignored there, so a
 * corrected copy beside a deletion would lose the correction, and taking only one of the two would lose the order.
 */
export function epicCard(card: Card, frame: DialectFrame): Card {
  const { suggestions = [], selectionBehavior: _, ...rest } = card
  const kept = suggestions.filter(each => !changes(each) && !isTask(each)).map(each => ofSiteList(each, frame))
  const words = DIALECT_TEXTS[frame.language]
  const lines = [said(words.nextSteps, suggestions.filter(isTask)), said(words.onTheOrder, suggestions.filter(changes))]
  return {
    ...rest,
    detail: markdownList(lines.flat().reduce(withLine, linesOf(card.detail))),
    ...(kept.length > 0 ? { suggestions: kept, selectionBehavior: 'any' } : {}),
    extension: { ...card.extension, ...CONTENT_TYPE }
  }
}

function changes({ actions: [action] }: Suggestion): boolean {
  return action.type === 'update'
}

function isTask({ actions: [action] }: Suggestion): boolean {
  return action.type === 'create' && action.resource.resourceType === 'Task'
}

/** What is not taken as a suggestion, as a line; none when there is nothing. */
function said(label: string, suggestions: readonly Suggestion[]): readonly string[] {
  return suggestions.length === 0 ? [] : [`${label}: ${suggestions.map(each => escapeText(each.label)).join('; ')}`]
}

/** The suggestion with the site's own key for what it orders; as it is where the site gave none. */
function ofSiteList(suggestion: Suggestion, { preferenceList }: DialectFrame): Suggestion {
  const [action] = suggestion.actions
  if (action.type !== 'create') return suggestion
  const { instantiatesCanonical = [], code } = action.resource as ServiceRequest
  const key = instantiatesCanonical.map(canonical => preferenceList.get(canonical)).find(each => each !== undefined)
  if (key === undefined) return suggestion
  const item = { system: PREFERENCE_LIST, code: key }
  const concept: CodeableConcept = { ...code, coding: [item, ...(code?.coding ?? [])] }
  return { ...suggestion, actions: [withCode(action, concept)] }
}

function withCode(action: Extract<Action, { resource: FhirResource }>, code: CodeableConcept): Action {
  return { ...action, resource: { ...action.resource, code } as FhirResource }
}
