// Reads one action of a PlanDefinition: criterion, group, guard or included plan. The form: cds-hooks/README.md
import type { Expression, Extension, PlanDefinition, PlanDefinitionAction } from '../fhir/types.ts'
import { type Text, text } from '../language/text.ts'
import type { CodeList } from '../terminology/value-set.ts'
import { type Expression as Compiled, namesIn } from './expression.ts'
import type { FindingTypes } from './finding-type.ts'
import type { Parameter } from './parameter.ts'
import type { Effect, PlanNode, Quote, Strength } from './plan-types.ts'

/** Where Genvej's own extensions are defined. */
export const STRUCTURE = 'https://w3id.org/genvej/StructureDefinition/'
const STRENGTH = 'http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation'
const COMBINATION = 'http://hl7.org/fhir/characteristic-combination'
const CRITERION_TYPE = 'https://w3id.org/genvej/CodeSystem/criterion-type'

/** Where a plan finds what it refers to by canonical. */
export interface Shelf {
  readonly plan: (canonical: string) => PlanDefinition | undefined
  readonly codes: (canonical: string) => CodeList | undefined
  /** The title of a code that a filter names directly. */
  readonly titleOf: (system: string, code: string) => Text | undefined
  readonly findings: FindingTypes
}

/** A fault of an artefact: the element (FHIRPath-like) and what is wrong with it. */
export class PlanFault extends Error {
  readonly element: string
  constructor(element: string, message: string) {
    super(message)
    this.element = element
  }
}

/** What reading an action needs. */
export interface Reader {
  readonly shelf: Shelf
  readonly compile: (source: string | undefined, element: string) => Compiled
  readonly parameters: readonly Parameter[]
}

/** Reads one action with its members; an action that stands for an included plan is that plan's actions. */
export function readAction(action: PlanDefinitionAction, element: string, reader: Reader): PlanNode[] {
  const included = includedPlan(action)
  if (included) {
    const definition = reader.shelf.plan(included)
    if (!definition) throw new PlanFault(`${element}.definitionCanonical`, `${included} is not here`)
    const guard = guardOf(action, element, reader)
    const members = (definition.action ?? []).flatMap((member, at) =>
      readAction(member, `${definition.id}: action[${at}]`, reader)
    )
    return guard ? [node(action, element, reader, { guard, children: members, combination: 'all-of' })] : members
  }
  if (!action.action) {
    const condition = onlyCondition(action, element)
    const other = extension(condition.extension, 'other-reading')?.valueExpression
    return [
      node(action, element, reader, {
        condition: reader.compile(condition.expression?.expression, `${element}.condition`),
        readings: [condition.expression, other].flatMap(wordsOf),
        ...(other
          ? { otherReading: reader.compile(other.expression, `${element}.condition.extension[other-reading]`) }
          : {})
      })
    ]
  }
  const combination = codeOf(action, COMBINATION) ?? 'all-of'
  if (combination !== 'all-of' && combination !== 'any-of')
    throw new PlanFault(`${element}.code`, `${combination} is not all-of or any-of`)
  const guard = guardOf(action, element, reader)
  const children = action.action.flatMap((member, at) => readAction(member, `${element}.action[${at}]`, reader))
  return [node(action, element, reader, { children, combination, ...(guard ? { guard } : {}) })]
}

function node(action: PlanDefinitionAction, element: string, reader: Reader, parts: Partial<PlanNode>): PlanNode {
  if (!action.id) throw new PlanFault(`${element}.id`, 'an action has an id')
  return {
    id: action.id,
    title: filled(text(action.title, action._title), reader.parameters),
    titleNotMet: titleNotMet(action, reader.parameters),
    sentence: filled(text(action.textEquivalent, action._textEquivalent), reader.parameters),
    type: codeOf(action, CRITERION_TYPE),
    strength: extension(action.extension, STRENGTH)?.valueCodeableConcept?.coding?.[0]?.code as Strength | undefined,
    priority: action.priority,
    quote: quoteOf(action),
    proposes: action.definitionCanonical?.includes('/ActivityDefinition/') ? action.definitionCanonical : undefined,
    effects: effectsOf(action),
    readings: [],
    condition: undefined,
    otherReading: undefined,
    guard: undefined,
    combination: undefined,
    children: [],
    ...parts,
    asksForDoubt: asksForDoubt(parts)
  }
}

function asksForDoubt({ guard, condition }: Partial<PlanNode>): boolean {
  return [guard, condition].some(expression => expression && namesIn(expression).includes('doubt'))
}

function onlyCondition(action: PlanDefinitionAction, element: string) {
  const conditions = (action.condition ?? []).filter(condition => condition.kind === 'applicability')
  const [only] = conditions
  if (!only || conditions.length !== 1)
    throw new PlanFault(`${element}.condition`, 'a criterion has exactly one applicability condition')
  return only
}

function guardOf(action: PlanDefinitionAction, element: string, reader: Reader): Compiled | undefined {
  if (!action.condition?.length) return undefined
  return reader.compile(onlyCondition(action, element).expression?.expression, `${element}.condition`)
}

/** The canonical of the plan that an action stands for. */
export function includedPlan(action: PlanDefinitionAction): string | undefined {
  return action.definitionCanonical?.includes('/PlanDefinition/') ? action.definitionCanonical.split('|')[0] : undefined
}

function wordsOf(expression: Expression | undefined): Text[] {
  const words = text(expression?.description, expression?._description)
  return words.da ? [{ da: words.da, en: words.en || words.da }] : []
}

/** What the title becomes when the criterion is not met: »Vitaminmangel er udelukket« says the opposite of what was found. */
function titleNotMet(action: PlanDefinitionAction, parameters: readonly Parameter[]): Text | undefined {
  const title = extension(action.extension, 'title-not-met')
  return title && filled(text(title.valueString, title._valueString), parameters)
}

/** Puts parameters into a text: {genesExamined} becomes the number. */
function filled(source: Text, parameters: readonly Parameter[]): Text {
  const fill = (each: string) =>
    each.replaceAll(/\{(\w+)\}/g, (whole, name) =>
      String(parameters.find(parameter => parameter.name === name)?.value ?? whole)
    )
  return { da: fill(source.da), en: fill(source.en) }
}

function quoteOf(action: PlanDefinitionAction): Quote | undefined {
  const citation = action.documentation?.find(document => document.type === 'citation')
  if (!citation?.display || !citation.label || !citation.citation) return undefined
  return { text: citation.display, place: citation.label, source: citation.citation }
}

function effectsOf(action: PlanDefinitionAction): PlanNode['effects'] {
  const effect = extension(action.extension, 'effect')
  return Object.fromEntries((effect?.extension ?? []).map(part => [part.url, part.valueCode as Effect]))
}

function codeOf(action: PlanDefinitionAction, system: string): string | undefined {
  return action.code?.flatMap(concept => concept.coding ?? []).find(coding => coding.system === system)?.code
}

/** An extension by its url, or by the last part of one of Genvej's own. */
export function extension(extensions: Extension[] | undefined, name: string): Extension | undefined {
  const url = name.includes('/') ? name : `${STRUCTURE}${name}`
  return extensions?.find(each => each.url === url)
}
