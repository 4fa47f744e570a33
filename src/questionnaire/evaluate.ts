// A form and a response give the form as it stands: what is asked, what is calculated, what is wrong. Pure.
// https://hl7.org/fhir/uv/sdc/behavior.html
import type { Extension, Patient, QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { type Answer, answerFrom } from './answer.ts'
import { type Answered, answeredTree, everyItem, responseItems } from './answered.ts'
import { checkAnswers, type IsInValueSet } from './check-answers.ts'
import { checkConstraints } from './check-constraints.ts'
import { isEnabled } from './enablement.ts'
import type { Form, FormItem } from './form.ts'
import { type FormError, formError } from './form-error.ts'
import { dayVariable, type Environment, withVariables } from './form-expression.ts'

/** What a form is evaluated against, beside the response. */
export interface FormContext {
  /** The launch context `patient`; undefined when it is not known. */
  readonly patient: Patient | undefined
  /** YYYY-MM-DD */
  readonly today: string
  readonly isInValueSet: IsInValueSet
}

/** An item as it stands. */
export interface ItemState {
  readonly item: FormItem
  readonly path: string
  readonly enabled: boolean
  /** Also those of an item that is not enabled: they are kept, but not in the response. */
  readonly answers: readonly Answer[]
  readonly errors: readonly FormError[]
  /** What the response says about the item itself: where it came from, and whether that could be had. */
  readonly extension: readonly Extension[]
  readonly items: readonly ItemState[]
}

/** Whether an item, or anything below it, is asked and answered. */
export function saysSomething({ enabled, answers, items }: ItemState): boolean {
  return enabled && (answers.length > 0 || items.some(saysSomething))
}

/** An item as it stands, as a response has it. */
export function itemOf({ item, extension, answers, items }: ItemState): QuestionnaireResponseItem {
  return { linkId: item.linkId, extension: [...extension], answer: [...answers], item: items.map(itemOf) }
}

export interface FormState {
  readonly items: readonly ItemState[]
  /** The response as it stands: enabled items only, with what was calculated. */
  readonly response: QuestionnaireResponse
  readonly errors: readonly FormError[]
  /** Nothing that must be answered is open, and nothing is wrong. */
  readonly complete: boolean
}

/** A form whose items turn one another on and off without end. */
export class UnsettledForm extends Error {}

const MOST_ROUNDS = 10

/** Evaluates a form. Throws an UnsettledForm when it comes to no rest within 10 rounds. */
export function evaluateForm(form: Form, response: QuestionnaireResponse, context: FormContext): FormState {
  const { roots, unknown } = answeredTree(form, response)
  const settled = settle(form, roots, response, context)
  const environment = environmentOf(form, settled, context)
  const errors = [
    ...unknown.map(linkId => formError('unknown-item', { linkId, path: linkId })),
    ...[...everyItem(roots)].filter(({ enabled }) => enabled).flatMap(each => checkAnswers(each, context.isInValueSet)),
    ...checkConstraints(form, roots, settled, environment)
  ]
  const byPath = Map.groupBy(errors, ({ path }) => path)
  return {
    items: roots.map(root => stateOf(root, byPath)),
    response: settled,
    errors,
    complete: errors.every(({ severity }) => severity === 'warning')
  }
}

function stateOf(answered: Answered, errors: ReadonlyMap<string, readonly FormError[]>): ItemState {
  const { item, path, enabled, answers, children, extension } = answered
  return {
    item,
    path,
    enabled,
    answers,
    errors: errors.get(path) ?? [],
    extension: extension ?? [],
    items: children.map(child => stateOf(child, errors))
  }
}

/** Enables and calculates until nothing changes; gives the response at rest. */
function settle(
  form: Form,
  roots: readonly Answered[],
  response: QuestionnaireResponse,
  context: FormContext
): QuestionnaireResponse {
  let current = withItems(form, response, roots)
  let before = JSON.stringify(current.item)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const environment = environmentOf(form, current, context)
    for (const root of roots) visit(root, roots, true, current, environment)
    current = withItems(form, response, roots)
    const after = JSON.stringify(current.item)
    // The first round only enables and calculates; at rest is what a further one leaves as it is.
    if (after === before && round > 0) return current
    before = after
  }
  throw new UnsettledForm(form.canonical)
}

function visit(
  answered: Answered,
  roots: readonly Answered[],
  parentEnabled: boolean,
  response: QuestionnaireResponse,
  outer: Environment
): void {
  const { item } = answered
  const environment = withVariables(item.variables, response, outer)
  answered.enabled = parentEnabled && isEnabled(answered, roots, response, environment)
  if (item.calculated) calculate(answered, item.calculated(response, environment))
  for (const child of answered.children) visit(child, roots, answered.enabled, response, environment)
}

/** A value that cannot be calculated is cleared and said; it is never left as it was. */
function calculate(answered: Answered, values: readonly unknown[] | undefined): void {
  const answers = (values ?? []).map(value => answerFrom(answered.item.type, value))
  const usable = answers.filter(answer => answer !== undefined)
  const single = answered.item.definition.repeats || usable.length <= 1
  answered.failed = values === undefined || usable.length < answers.length || !single
  answered.answers = answered.failed ? [] : usable
}

function withItems(form: Form, response: QuestionnaireResponse, roots: readonly Answered[]): QuestionnaireResponse {
  const { item: _item, ...rest } = response
  const item = responseItems(roots)
  return { ...rest, questionnaire: form.canonical, ...(item.length > 0 ? { item } : {}) }
}

function environmentOf(form: Form, response: QuestionnaireResponse, { patient, today }: FormContext): Environment {
  const names = { resource: response, questionnaire: form.questionnaire, patient: patient ?? [], ...dayVariable(today) }
  return withVariables(form.variables, response, names)
}
