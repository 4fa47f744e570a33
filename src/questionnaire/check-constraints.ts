// The rules that answers keep among themselves. https://hl7.org/fhir/extensions/StructureDefinition-targetConstraint.html
import type { QuestionnaireResponse } from '../fhir/types.ts'
import { type Answered, everyItem, responseItems } from './answered.ts'
import type { Constraint, Form } from './form.ts'
import { type FormError, formError } from './form-error.ts'
import { type Environment, withVariables } from './form-expression.ts'

/** The constraints that do not hold. One of an item holds for each place where it stands and is enabled, and looks at that place. */
export function checkConstraints(
  form: Form,
  roots: readonly Answered[],
  response: QuestionnaireResponse,
  environment: Environment
): readonly FormError[] {
  const ofForm = form.constraints.flatMap(each => broken(each, response, environment, { linkId: '', path: '' }))
  const ofItems = [...everyItem(roots)].flatMap(answered => {
    const { item, path, enabled } = answered
    if (!enabled || item.constraints.length === 0) return []
    const [focus] = responseItems([answered])
    if (!focus) return []
    const own = withVariables(item.variables, response, environment)
    return item.constraints.flatMap(each => broken(each, focus, own, { linkId: item.linkId, path }))
  })
  return [...ofForm, ...ofItems]
}

function broken(
  { expression, human, severity }: Constraint,
  focus: unknown,
  environment: Environment,
  place: { readonly linkId: string; readonly path: string }
): FormError[] {
  const answer = expression(focus, environment)
  if (answer === undefined) return [formError('expression', place)]
  return answer[0] === false ? [{ code: 'constraint', ...place, severity, message: human }] : []
}
