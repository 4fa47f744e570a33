// Small forms and responses for the engine, and the forms of the checkout by id.
import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { ofType } from '../../src/knowledge/knowledge.ts'
import { evaluateForm, type FormState, type ItemState } from '../../src/questionnaire/evaluate.ts'
import { type Form, readForm } from '../../src/questionnaire/form.ts'
import { realKnowledge } from './build.ts'

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'

/** A form of items, with more about the Questionnaire where needed. */
export function form(items: readonly QuestionnaireItem[], more: Partial<Questionnaire> = {}): Form {
  return readForm({
    resourceType: 'Questionnaire',
    status: 'active',
    url: 'https://w3id.org/genvej/Questionnaire/test',
    version: '1.0.0',
    item: [...items],
    ...more
  })
}

/** The form of the checkout with an id. */
export function realForm(id: string): Form {
  const all = ofType<Questionnaire>(realKnowledge().artefacts, 'Questionnaire')
  const found = all.find(({ resource }) => resource.id === id)
  if (!found) throw new Error(`no Questionnaire ${id}`)
  return readForm(found.resource)
}

/** A SDC extension with an expression. */
export function expression(name: string, source: string) {
  return { url: `${SDC}${name}`, valueExpression: { language: 'text/fhirpath', expression: source } }
}

/** A variable of a form or an item. */
export function variable(name: string, source: string) {
  const valueExpression = { name, language: 'text/fhirpath', expression: source }
  return { url: 'http://hl7.org/fhir/StructureDefinition/variable', valueExpression }
}

type Item = NonNullable<QuestionnaireResponse['item']>[number]

/** A response to a form. */
export function response(...item: Item[]): QuestionnaireResponse {
  return { resourceType: 'QuestionnaireResponse', status: 'in-progress', item: [...item] }
}

/** An item with one answer: yes or no, a number, text, or a Coding. */
export function answer(
  linkId: string,
  ...values: readonly (boolean | number | string | { code: string; system?: string })[]
): Item {
  return { linkId, answer: values.map(valueElement) }
}

function valueElement(value: boolean | number | string | object) {
  if (typeof value === 'boolean') return { valueBoolean: value }
  if (typeof value === 'number') return Number.isInteger(value) ? { valueInteger: value } : { valueDecimal: value }
  return typeof value === 'string' ? { valueString: value } : { valueCoding: value }
}

interface Launch {
  readonly gender?: 'male' | 'female'
  readonly birthDate?: string
}

/** A form as it stands with a response, on 20 November 2026. */
export function evaluated(of: Form, given: QuestionnaireResponse, launch: Launch = {}): FormState {
  return evaluateForm(of, given, {
    patient: { resourceType: 'Patient', id: 'p', ...launch },
    today: '2026-11-20',
    isInValueSet: () => undefined
  })
}

/** The items of a state by path, wherever they stand. */
export function byPath({ items }: FormState): Readonly<Record<string, ItemState>> {
  const all = (each: ItemState): ItemState[] => [each, ...each.items.flatMap(all)]
  return Object.fromEntries(items.flatMap(all).map(each => [each.path, each]))
}

/** The paths of what is asked. */
export function asked(state: FormState): string[] {
  return Object.values(byPath(state)).flatMap(({ enabled, path }) => (enabled ? [path] : []))
}

/** The values of an item. */
export function values(state: FormState, path: string): unknown[] {
  return (byPath(state)[path]?.answers ?? []).map(each => Object.values(each)[0])
}
