// What boot refuses of a Questionnaire; the rules stand in the neighbours. How a form is written: questionnaires/README.md
import type { CodeSystem, PlanDefinition, Questionnaire } from '../fhir/types.ts'
import { FINDING } from '../guideline/answers.ts'
import type { Plan } from '../guideline/plan-types.ts'
import type { Text } from '../language/text.ts'
import { normaliseCoding } from '../terminology/code.ts'
import type { CodeList } from '../terminology/value-set.ts'
import { formFaults } from './plan-forms.ts'
import { codeFaults, type Referable } from './questionnaire-codes.ts'
import { definitionFaults } from './questionnaire-definitions.ts'
import { expressionFaults } from './questionnaire-expressions.ts'
import { planFaults, sentenceFaults } from './questionnaire-plan.ts'
import { structureFaults } from './questionnaire-structure.ts'
import { textFaults } from './questionnaire-texts.ts'
import type { Artefact, Fault } from './read.ts'

/** What the shelf already knows when forms are checked. */
export interface Shelved {
  readonly base: string
  readonly artefacts: readonly Artefact[]
  readonly lists: Iterable<CodeList>
  readonly titleOf: (system: string, code: string) => Text | undefined
  /** Plans by the code of their indication; a form with that code as id is the form of the plan. */
  readonly plans: ReadonlyMap<string, Plan>
}

/** The faults of every questionnaire, and of plans in the forms they name, with file, element and clause; none when all are sound. */
export function checkQuestionnaires(shelved: Shelved): readonly Fault[] {
  const referable = referableIn(shelved)
  const forms = shelved.artefacts.flatMap(({ resource }) => (resource.resourceType === 'Questionnaire' ? resource : []))
  return shelved.artefacts.flatMap(({ file, resource }) => {
    if (resource.resourceType === 'PlanDefinition') return named(file, resource, forms, shelved.plans)
    if (resource.resourceType !== 'Questionnaire') return []
    const structure = structureFaults(resource)
    const faults = [
      ...structure,
      ...textFaults(resource),
      ...codeFaults(resource, referable),
      ...definitionFaults(resource),
      ...(structure.length > 0 ? [] : expressionFaults(resource)),
      ...agreement(resource, shelved.plans)
    ]
    return faults.map(fault => ({ file, ...fault }))
  })
}

function named(
  file: string,
  definition: PlanDefinition,
  forms: readonly Questionnaire[],
  plans: ReadonlyMap<string, Plan>
): Fault[] {
  const plan = plans.get(definition.id ?? '')
  return plan ? formFaults(definition, plan, forms).map(fault => ({ file, ...fault })) : []
}

function agreement(questionnaire: Questionnaire, plans: ReadonlyMap<string, Plan>) {
  const plan = plans.get(questionnaire.id ?? '')
  return plan ? planFaults(questionnaire, plan) : sentenceFaults(questionnaire, [...plans.values()])
}

function referableIn({ base, artefacts, lists, titleOf }: Shelved): Referable {
  const resources = artefacts.map(({ resource }) => resource)
  const findings = resources.find(
    (resource): resource is CodeSystem => resource.resourceType === 'CodeSystem' && resource.url === FINDING
  )
  const concepts = new Map((findings?.concept ?? []).map(concept => [concept.code, concept]))
  const keys = new Set([...lists].flatMap(({ keys }) => [...keys]))
  return {
    base,
    canonicals: new Set(resources.flatMap(resource => (resource as Questionnaire).url ?? [])),
    titleOf,
    finding: code => concepts.get(code),
    known: coding => keys.has(normaliseCoding(coding)?.key ?? '')
  }
}
