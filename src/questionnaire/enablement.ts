// Whether an item is asked. A question that is not asked has no answer. https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import type { QuestionnaireItemEnableWhen } from '../fhir/types.ts'
import { compareValues } from './answer.ts'
import { type Answered, itemsWith } from './answered.ts'
import type { Environment } from './form-expression.ts'

/** Whether an item is enabled by its own conditions; `roots` is the tree as it was enabled so far. */
export function isEnabled(
  item: Answered,
  roots: readonly Answered[],
  focus: unknown,
  environment: Environment
): boolean {
  const { definition, enableWhenExpression } = item.item
  if (enableWhenExpression) return enableWhenExpression(focus, environment)?.[0] === true
  const conditions = definition.enableWhen ?? []
  if (conditions.length === 0) return true
  const holds = (condition: QuestionnaireItemEnableWhen) =>
    isTrue(condition, answersTo(condition.question, item, roots))
  return definition.enableBehavior === 'any' ? conditions.some(holds) : conditions.every(holds)
}

/** The answers to a question, from where an item stands: the nearest group that holds the question is meant. */
function answersTo(linkId: string, from: Answered, roots: readonly Answered[]): readonly unknown[] {
  for (let at = from.parent; ; at = at.parent) {
    const found = itemsWith(linkId, at?.children ?? roots)
    if (found.length > 0)
      return found.filter(({ enabled }) => enabled).flatMap(each => each.answers.map(answer => valueIn(answer)))
    if (at === undefined) return []
  }
}

/** https://hl7.org/fhir/R4/valueset-questionnaire-enable-operator.html */
function isTrue(condition: QuestionnaireItemEnableWhen, answers: readonly unknown[]): boolean {
  const wanted = valueIn(condition)
  if (condition.operator === 'exists') return answers.length > 0 === wanted
  if (condition.operator === '=') return answers.some(answer => sameValue(answer, wanted))
  if (condition.operator === '!=') return !answers.some(answer => sameValue(answer, wanted))
  return answers.some(answer => {
    const order = compareValues(answer, wanted)
    if (order === undefined) return false
    if (condition.operator === '>') return order > 0
    if (condition.operator === '<') return order < 0
    return condition.operator === '>=' ? order >= 0 : order <= 0
  })
}
