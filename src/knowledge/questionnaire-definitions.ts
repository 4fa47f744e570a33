// Definition-based extraction: what an item writes is an element that exists, of the resource that its group makes.
// https://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction
import r4 from 'fhirpath/fhir-context/r4'
import type { Extension, Questionnaire, QuestionnaireItem } from '../fhir/types.ts'
import { type ElementFault, extensionsOf, itemsOf, SDC } from './questionnaire-items.ts'

/** What is wrong with item.definition, definitionExtract and definitionExtractValue. */
export function definitionFaults(questionnaire: Questionnaire): ElementFault[] {
  return itemsOf(questionnaire).flatMap(({ item, element, parents }) => {
    const made = [...parents, item].flatMap(extracted).at(-1)
    const values = extensionsOf(item, `${SDC}definitionExtractValue`)
    const written = [
      ...(item.definition ? [item.definition] : []),
      ...values.flatMap(value => part(value, 'definition')?.valueUri ?? [])
    ]
    const messages = [
      ...extracted(item)
        .filter(canonical => !known(canonical.split('/').at(-1) ?? ''))
        .map(canonical => `${canonical} is not a resource of R4 (definitionExtract)`),
      ...written.flatMap(definition => misplaced(definition, made)),
      ...values.flatMap(valueless)
    ]
    return messages.map(message => ({ element, message }))
  })
}

function misplaced(definition: string, made: string | undefined): string[] {
  const [canonical, path = ''] = definition.split('#')
  if (!made) return [`${definition} is in no group that makes a resource (definitionExtract)`]
  if (canonical !== made) return [`${definition} is not of ${made}, which the group makes (sdc-defn-1)`]
  return known(path) ? [] : [`${path} is not an element of R4 (Questionnaire.item.definition)`]
}

function valueless(value: Extension): string[] {
  return part(value, 'fixed-value') || part(value, 'expression')?.valueExpression
    ? []
    : ['an extracted value is fixed or has an expression (definitionExtractValue)']
}

function extracted(item: QuestionnaireItem): string[] {
  return extensionsOf(item, `${SDC}definitionExtract`).flatMap(each => part(each, 'definition')?.valueCanonical ?? [])
}

function part(extension: Extension, url: string): Extension | undefined {
  return extension.extension?.find(each => each.url === url)
}

/** Whether a path, `[x]` and all, is a resource type or an element of one. */
function known(path: string): boolean {
  const { path2Type, choiceTypePaths, type2Parent } = r4
  return path in path2Type || path.replace(/\[x\]$/, '') in choiceTypePaths || path in type2Parent
}
