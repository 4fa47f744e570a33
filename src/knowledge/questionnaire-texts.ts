// What a Questionnaire shows: Danish with English beside it, nothing empty, nothing that could run in a page.
// https://hl7.org/fhir/R4/extension-translation.html · https://hl7.org/fhir/R4/json.html
import type { Questionnaire, QuestionnaireItem } from '../fhir/types.ts'
import { type Text, text } from '../language/text.ts'
import { type ElementFault, itemsOf } from './questionnaire-items.ts'

const MARKUP = /<\s*[a-z!/?]|javascript:|&#|&lt;/i

/** What is wrong with the texts: a language missing, an empty value, markup. */
export function textFaults(questionnaire: Questionnaire): ElementFault[] {
  const { title, _title, description, _description, language } = questionnaire
  const whole = [
    ...(language === 'da' ? [] : ['language: the base language is Danish (Resource.language)']),
    ...spoken('title', text(title, _title)),
    ...spoken('description', text(description, _description)),
    ...(questionnaire.text ? ['text: a narrative is not kept by hand (DomainResource.text)'] : [])
  ].map(message => ({ element: 'Questionnaire', message }))
  const items = itemsOf(questionnaire).flatMap(({ item, element }) =>
    itemTexts(item).map(message => ({ element, message }))
  )
  return [...whole, ...items, ...empties(questionnaire, 'Questionnaire')]
}

function itemTexts(item: QuestionnaireItem): string[] {
  const options = (item.answerOption ?? []).flatMap(({ valueCoding }) =>
    spoken(`answerOption ${valueCoding?.code}`, text(valueCoding?.display, valueCoding?._display))
  )
  return [...spoken('text', text(item.text, item._text)), ...options]
}

function spoken(what: string, { da, en }: Text): string[] {
  if (!da || !en) return [`${what}: in Danish and English (translation)`]
  return MARKUP.test(da) || MARKUP.test(en) ? [`${what}: plain text, no markup (txt-1)`] : []
}

function empties(value: unknown, element: string): ElementFault[] {
  if (value === '' || value === null) return [{ element, message: 'a value is not empty (ele-1)' }]
  if (typeof value !== 'object') return []
  const parts = Object.entries(value as object)
  if (parts.length === 0) return [{ element, message: 'a list or object is not empty (ele-1)' }]
  return parts.flatMap(([key, part]) =>
    empties(part, Array.isArray(value) ? `${element}[${key}]` : `${element}.${key}`)
  )
}
