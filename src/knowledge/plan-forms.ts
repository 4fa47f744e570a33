// A plan names the forms by which what is missing becomes known, and each form it names for a finding asks for that finding.
// https://hl7.org/fhir/R4/metadatatypes.html#RelatedArtifact
import type { Coding, PlanDefinition, Questionnaire } from '../fhir/types.ts'
import { FINDING } from '../guideline/answers.ts'
import type { Plan } from '../guideline/plan-types.ts'
import { type ElementFault, itemsOf } from './questionnaire-items.ts'

/** What is wrong with the forms that a plan and its inputs name; a plan without a form of its own may have findings that nobody asks for. */
export function formFaults(definition: PlanDefinition, plan: Plan, forms: readonly Questionnaire[]): ElementFault[] {
  const named = (definition.relatedArtifact ?? [])
    .filter(({ type }) => type === 'depends-on')
    .map(({ resource }) => resource ?? '')
  const own = forms.find(({ id }) => id === plan.indication)?.url
  const unnamed = own && !named.includes(own) ? [`the plan depends on its form ${own} (RelatedArtifact.resource)`] : []
  const gone = named
    .filter(canonical => !forms.some(({ url }) => url === canonical))
    .map(canonical => `${canonical} is not here (RelatedArtifact.resource)`)
  return [
    ...[...unnamed, ...gone].map(message => ({ element: 'relatedArtifact', message })),
    ...(own ? inputFaults(plan, forms) : [])
  ]
}

function inputFaults({ inputs }: Plan, forms: readonly Questionnaire[]): ElementFault[] {
  const asked = new Map(
    forms.map(form => [form.url ?? '', new Set(itemsOf(form).flatMap(({ item }) => codesOf(item.code ?? [])))])
  )
  return inputs.flatMap(({ name, filters, obtainedBy }) => {
    const keys = filters.filter(({ path }) => path === 'code').flatMap(({ list }) => [...list.keys])
    return keys
      .filter(key => key.startsWith(`${FINDING}|`))
      .map(key => key.slice(FINDING.length + 1))
      .filter(code => !obtainedBy.some(canonical => asked.get(canonical)?.has(code)))
      .map(code => ({
        element: `input[${name}]`,
        message: `no form that it is obtained by asks for ${code} (obtained-by)`
      }))
  })
}

function codesOf(codings: readonly Coding[]): string[] {
  return codings.filter(({ system }) => system === FINDING).flatMap(({ code }) => code ?? [])
}
