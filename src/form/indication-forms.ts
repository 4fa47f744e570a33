// The forms that an indication asks: its own, and those it leads to (supportLink). https://hl7.org/fhir/R4/extension-questionnaire-supportlink.html
import type { Form, FormItem } from '../questionnaire/form.ts'

const SUPPORT_LINK = 'http://hl7.org/fhir/StructureDefinition/questionnaire-supportLink'

/** The form of an indication first, then those that its questions point to. */
export function formsOf(own: Form, forms: ReadonlyMap<string, Form>): readonly Form[] {
  const linked = [...own.byLinkId.values()].flatMap(linksOf)
  const others = [...new Set(linked)].flatMap(url => forms.get(url) ?? [])
  return [own, ...others.filter(form => form !== own)]
}

function linksOf({ definition }: FormItem): readonly string[] {
  return (definition.extension ?? [])
    .filter(({ url }) => url === SUPPORT_LINK)
    .map(({ valueUri = '' }) => valueUri.split('|')[0] ?? '')
}
