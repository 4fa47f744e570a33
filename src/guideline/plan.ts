// Reads a PlanDefinition into a plan that can be applied: actions with compiled conditions, named facts with their codes.
// https://hl7.org/fhir/R4/plandefinition.html; the form is described in cds-hooks/README.md
import type {
  DataRequirement,
  Expression as FhirExpression,
  PlanDefinition,
  PlanDefinitionAction
} from '../fhir/types.ts'
import { text } from '../language/text.ts'
import { withConsents } from './consent.ts'
import { compileExpression, type Expression, namesIn } from './expression.ts'
import { readInput } from './input.ts'
import { isSet, withSets } from './named-set.ts'
import { readParameters } from './parameter.ts'
import { extension, includedPlan, PlanFault, type Reader, readAction, type Shelf, STRUCTURE } from './plan-action.ts'
import type { Input, Plan, PlanNode } from './plan-types.ts'

const VARIABLE = 'http://hl7.org/fhir/StructureDefinition/variable'

/** Names every condition may use beside its inputs and parameters. */
const BUILT_IN: readonly string[] = ['doubt', 'today']

/** Reads a plan with all plans it includes. Throws a PlanFault at the first element that cannot be read. */
export function readPlan(definition: PlanDefinition, shelf: Shelf): Plan {
  const definitions = withIncluded(definition, shelf, [])
  const inputs = definitions.flatMap(each => collectInputs(each.action ?? [], each.id ?? '', shelf))
  const parameters = definitions.flatMap(readParameters)
  const names = new Set([
    ...inputs.map(input => input.name),
    ...parameters.map(parameter => parameter.name),
    ...BUILT_IN
  ])
  const compile = compiler(definitions.flatMap(variables), names)
  const reader: Reader = { shelf, compile, parameters }
  const actions = (definition.action ?? []).flatMap((action, at) => readAction(action, `action[${at}]`, reader))
  const resolves = extension(definition.extension, 'resolves-ambiguity')?.valueExpression
  return {
    indication: definition.id ?? '',
    canonical: `${definition.url}|${definition.version}`,
    title: text(definition.title, definition._title),
    date: definition.approvalDate ?? definition.date ?? '',
    inputs: withConsents(uniqueInputs(inputs)),
    parameters,
    resolvesAmbiguity: resolves && reader.compile(resolves.expression, 'extension[resolves-ambiguity]'),
    asksForDoubt: actions.some(anyAsksForDoubt),
    leading: new Set(actions.flatMap(leading)),
    actions,
    order: definition.action?.[0]?.definitionCanonical?.includes('/ActivityDefinition/')
      ? definition.action[0].definitionCanonical
      : undefined,
    overrideReasons: (definition.extension ?? [])
      .filter(each => each.url === `${STRUCTURE}override-reason`)
      .flatMap(each => each.valueCode ?? [])
  }
}

function anyAsksForDoubt(action: PlanNode): boolean {
  return action.asksForDoubt || action.children.some(anyAsksForDoubt)
}

function leading({ id, effects, children }: PlanNode): readonly string[] {
  return [...(Object.keys(effects).length > 0 ? [id] : []), ...children.flatMap(leading)]
}

/** Compiles the conditions of a plan, in which its variables may stand: a set as its path, a sentence as itself. */
function compiler(variables: readonly FhirExpression[], names: ReadonlySet<string>): Reader['compile'] {
  const sets = new Map<string, string>()
  const sentences = new Map<string, Expression>()
  const compile = (source: string | undefined, element: string) => {
    if (!source) throw new PlanFault(element, 'a condition has an expression')
    const expression = parsed(source, element, () => compileExpression(source, { sentences, sets }))
    for (const name of namesIn(expression))
      if (!names.has(name)) throw new PlanFault(element, `%${name} is not an input, a parameter or a built-in name`)
    return expression
  }
  for (const { name, expression: source = '' } of variables) {
    if (!name || names.has(name) || sets.has(name) || sentences.has(name))
      throw new PlanFault('extension[variable]', `%${name} has no name of its own`)
    const element = `extension[variable: ${name}]`
    const path = parsed(source, element, () => isSet(source)) && withSets(source, sets)
    const expression = compile(path || source, element)
    if (path) sets.set(name, path)
    else sentences.set(name, expression)
  }
  return compile
}

/** What is read from an expression. Throws a PlanFault that says why it cannot be read. */
function parsed<T>(source: string, element: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new PlanFault(element, `${source}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function withIncluded(definition: PlanDefinition, shelf: Shelf, path: readonly string[]): PlanDefinition[] {
  const url = definition.url ?? ''
  if (path.includes(url)) throw new PlanFault('action.definitionCanonical', `${url} includes itself`)
  const included = allActions(definition.action ?? []).flatMap(action => includedPlan(action) ?? [])
  return [
    definition,
    ...included.flatMap(canonical => {
      const other = shelf.plan(canonical)
      if (!other) throw new PlanFault('action.definitionCanonical', `${canonical} is not here`)
      return withIncluded(other, shelf, [...path, url])
    })
  ]
}

/** Every action of a list, at any depth. */
function allActions(actions: readonly PlanDefinitionAction[]): PlanDefinitionAction[] {
  return actions.flatMap(action => [action, ...allActions(action.action ?? [])])
}

function collectInputs(actions: readonly PlanDefinitionAction[], id: string, shelf: Shelf): Input[] {
  return allActions(actions).flatMap(action =>
    (action.input ?? []).map(requirement => {
      try {
        return readInput(requirement as DataRequirement & { id?: string }, shelf)
      } catch (error) {
        throw new PlanFault(`${id}: action[${action.id}].input[${requirement.id}]`, (error as Error).message)
      }
    })
  )
}

/** An input that several included plans declare alike is one input; the same name for two things is a fault. */
function uniqueInputs(inputs: readonly Input[]): readonly Input[] {
  const byName = new Map<string, Input>()
  for (const input of inputs) {
    const other = byName.get(input.name)
    if (other && JSON.stringify(other.requirement) !== JSON.stringify(input.requirement))
      throw new PlanFault(`input[${input.name}]`, 'the name stands for two different requirements')
    if (!other) byName.set(input.name, input)
  }
  return [...byName.values()]
}

/** The sentences and the sets that a plan names for its conditions. https://hl7.org/fhir/R4/extension-variable.html */
function variables(definition: PlanDefinition): FhirExpression[] {
  return (definition.extension ?? []).filter(each => each.url === VARIABLE).flatMap(each => each.valueExpression ?? [])
}
