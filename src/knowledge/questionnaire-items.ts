// The items of a Questionnaire in the order in which they are asked, each with the place that a fault names.
// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item
import type { Extension, Questionnaire, QuestionnaireItem } from '../fhir/types.ts'

export const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'

/** An item, where it stands, and what it stands in (the outermost first). */
export interface PlacedItem {
  readonly item: QuestionnaireItem
  readonly element: string
  readonly parents: readonly QuestionnaireItem[]
}

/** What a rule found: the element, and what is wrong with it, ending with the clause that says so. */
export interface ElementFault {
  readonly element: string
  readonly message: string
}

/** Every item of a questionnaire at any depth, a parent before its children. */
export function itemsOf(questionnaire: Questionnaire): readonly PlacedItem[] {
  return placed(questionnaire.item ?? [], [])
}

function placed(items: readonly QuestionnaireItem[], parents: readonly QuestionnaireItem[]): PlacedItem[] {
  return items.flatMap(item => [
    { item, element: `item[${item.linkId ?? ''}]`, parents },
    ...placed(item.item ?? [], [...parents, item])
  ])
}

/** The extensions of an element with a url, by the end of the url; none when the element has none. */
export function extensionsOf(element: { extension?: Extension[] | undefined } | undefined, end: string): Extension[] {
  return (element?.extension ?? []).filter(extension => extension.url.endsWith(end))
}
