// The codes and canonicals of a Questionnaire: each is here, is shown as its CodeSystem shows it, and a finding is asked as it is defined.
// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.code
import type { CodeSystemConcept, Coding, Questionnaire, QuestionnaireItem } from '../fhir/types.ts'
import { FINDING } from '../guideline/answers.ts'
import { type Text, text } from '../language/text.ts'
import { type ElementFault, extensionsOf, itemsOf } from './questionnaire-items.ts'
import { extracts } from './questionnaire-structure.ts'

/** What a Questionnaire may refer to. */
export interface Referable {
  /** The base of our own canonicals. */
  readonly base: string
  /** The canonicals of every artefact. */
  readonly canonicals: ReadonlySet<string>
  readonly titleOf: (system: string, code: string) => Text | undefined
  /** The concept of a finding: what kind of answer it has, and which. */
  readonly finding: (code: string) => CodeSystemConcept | undefined
  /** Whether a code of somebody else's system is in one of the value sets. */
  readonly known: (coding: Coding) => boolean
}

const ITEM_TYPES: Readonly<Record<string, readonly string[]>> = {
  boolean: ['boolean'],
  CodeableConcept: ['choice'],
  dateTime: ['date', 'dateTime'],
  integer: ['integer']
}

/** What is wrong with codes, their displays, and the canonicals an item refers to. */
export function codeFaults(questionnaire: Questionnaire, shelf: Referable): ElementFault[] {
  return itemsOf(questionnaire).flatMap(({ item, element }) => {
    const codings = (item.answerOption ?? []).flatMap(({ valueCoding }) => valueCoding ?? [])
    const messages = [
      ...codings.flatMap(coding => shown(coding, shelf)),
      ...(item.code ?? [])
        .filter(({ system, code }) => !shelf.titleOf(system ?? '', code ?? '') && ours(system, shelf))
        .map(({ code }) => `code ${code} is not in its CodeSystem (Questionnaire.item.code)`),
      ...canonicalsOf(item)
        .filter(canonical => ours(canonical, shelf) && !shelf.canonicals.has(canonical.split('|')[0] ?? ''))
        .map(canonical => `${canonical} is not here (canonical)`),
      ...asked(item, shelf)
    ]
    return messages.map(message => ({ element, message }))
  })
}

function shown(coding: Coding, shelf: Referable): string[] {
  const { system = '', code = '' } = coding
  if (!ours(system, shelf))
    return shelf.known(coding) ? [] : [`option ${code} is in none of the value sets (answerOption)`]
  const title = shelf.titleOf(system, code)
  if (!title) return [`option ${code} is not in ${system} (answerOption)`]
  const display = text(coding.display, coding._display)
  return display.da === title.da && display.en === title.en
    ? []
    : [`option ${code} is not shown as in its CodeSystem: ${title.da} / ${title.en} (Coding.display)`]
}

/** A finding is asked as the CodeSystem defines it: linkId, type of answer, answers, one or many. */
function asked(item: QuestionnaireItem, shelf: Referable): string[] {
  const codes = (item.code ?? []).filter(({ system }) => system === FINDING).map(({ code }) => code ?? '')
  if (codes.length === 0)
    return shelf.finding(item.linkId) ? [`linkId ${item.linkId} is a finding: the item has its code (contract)`] : []
  return codes.flatMap(code => {
    const concept = shelf.finding(code)
    if (!concept) return []
    const { types, answers, many } = definitionOf(concept)
    const offered = (item.answerOption ?? []).map(({ valueCoding }) => valueCoding?.code ?? '')
    return [
      ...(item.linkId === code ? [] : [`the linkId of finding ${code} is its code (contract)`]),
      ...(types.includes(item.type)
        ? []
        : [`finding ${code} is asked as ${types.join(' or ')} (CodeSystem finding, type)`]),
      ...offered
        .filter(answer => !answers.includes(answer))
        .map(answer => `${answer} is no answer to ${code} (CodeSystem finding, answer)`),
      ...(many && !item.repeats
        ? [`finding ${code} has many answers: the item repeats (CodeSystem finding, many)`]
        : []),
      ...(extracts(item) ? [] : [`finding ${code} is extracted (sdc-questionnaire-observationExtract)`])
    ]
  })
}

function definitionOf(concept: CodeSystemConcept) {
  const values = (code: string) => (concept.property ?? []).filter(property => property.code === code)
  return {
    types: values('type').flatMap(({ valueCode }) => ITEM_TYPES[valueCode ?? ''] ?? []),
    answers: values('answer').map(({ valueCode }) => valueCode ?? ''),
    many: values('many').some(({ valueBoolean }) => valueBoolean)
  }
}

function canonicalsOf(item: QuestionnaireItem): string[] {
  const links = extensionsOf(item, '/questionnaire-supportLink').flatMap(({ valueUri }) => valueUri ?? [])
  return [...links, ...(item.answerValueSet ? [item.answerValueSet] : [])]
}

function ours(url: string | undefined, shelf: Referable): boolean {
  return url?.startsWith(`${shelf.base}/`) ?? false
}
