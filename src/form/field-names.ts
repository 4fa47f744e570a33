// The names of the fields of a form page: the linkId, after the numbers of the groups it stands in. `relative.2/condition.1/condition-code`
import type { Form, FormItem } from '../questionnaire/form.ts'

/** What the names of all fields of a form begin with: several forms may stand on one page. */
export function formPrefix({ questionnaire }: Form): string {
  return `${questionnaire.id}:`
}

/** The name before the fields of one instance of a group that may stand several times; of any other item, unchanged. */
export function prefixWithin(prefix: string, item: FormItem, number: number): string {
  return isRepeatingGroup(item) ? `${prefix}${item.linkId}.${number}/` : prefix
}

/** The name of the field of a question. */
export function fieldName(prefix: string, { linkId }: FormItem): string {
  return prefix + linkId
}

/** Whether an item is a group of which there may be several. */
export function isRepeatingGroup({ type, definition }: FormItem): boolean {
  return type === 'group' && definition.repeats === true
}

/** Whether an item is not shown: it waits for an expression, or for the record. */
export function isHidden({ definition }: FormItem): boolean {
  return (definition.extension ?? []).some(
    ({ url, valueBoolean }) =>
      url === 'http://hl7.org/fhir/StructureDefinition/questionnaire-hidden' && valueBoolean === true
  )
}
