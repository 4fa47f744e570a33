// A Questionnaire made ready: every expression compiled, every text in both languages, every item by its linkId. Made once.
// https://hl7.org/fhir/uv/sdc/behavior.html
import { valueIn } from '../fhir/choice-value.ts'
import type { Extension, Questionnaire, QuestionnaireItem } from '../fhir/types.ts'
import { SDC } from '../knowledge/questionnaire-items.ts'
import { type Text, text } from '../language/text.ts'
import {
  type Compile,
  expressionsOf,
  type FormExpression,
  formCompiler,
  type NamedExpression
} from './form-expression.ts'

const CORE = 'http://hl7.org/fhir/StructureDefinition/'

/** A rule that answers must keep; `human` says it in words. */
export interface Constraint {
  readonly key: string
  readonly severity: 'error' | 'warning'
  readonly human: Text
  readonly expression: FormExpression
}

export interface FormItem {
  readonly linkId: string
  readonly type: QuestionnaireItem['type']
  readonly text: Text
  readonly definition: QuestionnaireItem
  readonly enableWhenExpression: FormExpression | undefined
  readonly calculated: FormExpression | undefined
  readonly initial: FormExpression | undefined
  readonly variables: readonly NamedExpression[]
  readonly constraints: readonly Constraint[]
  /** The resource that each time the item stands becomes, by definition-based extraction. */
  readonly extracts: DefinedResource | undefined
  readonly items: readonly FormItem[]
}

/** A type, and what its elements hold beside the answers: a fixed value, or what an expression reads. */
interface DefinedResource {
  readonly type: string
  readonly values: readonly { readonly path: string; readonly value: FormExpression }[]
}

export interface Form {
  readonly questionnaire: Questionnaire
  /** `url|version` */
  readonly canonical: string
  readonly title: Text
  readonly variables: readonly NamedExpression[]
  readonly constraints: readonly Constraint[]
  readonly items: readonly FormItem[]
  readonly byLinkId: ReadonlyMap<string, FormItem>
}

/** Reads a Questionnaire. Throws an ExpressionFault when an expression does not compile. */
export function readForm(questionnaire: Questionnaire): Form {
  const compile = formCompiler(questionnaire)
  const items = (questionnaire.item ?? []).map(item => readItem(item, compile))
  return {
    questionnaire,
    canonical: `${questionnaire.url}|${questionnaire.version}`,
    title: text(questionnaire.title, questionnaire._title),
    variables: expressionsOf(questionnaire.extension, '/variable', compile),
    constraints: constraintsOf(questionnaire.extension, compile),
    items,
    byLinkId: new Map(items.flatMap(flatten).map(item => [item.linkId, item]))
  }
}

/** An item and all below it. */
function flatten(item: FormItem): FormItem[] {
  return [item, ...item.items.flatMap(flatten)]
}

function readItem(definition: QuestionnaireItem, compile: Compile): FormItem {
  const only = (name: string) => expressionsOf(definition.extension, `${SDC}${name}`, compile)[0]?.expression
  return {
    linkId: definition.linkId,
    type: definition.type,
    text: text(definition.text, definition._text),
    definition,
    enableWhenExpression: only('enableWhenExpression'),
    calculated: only('calculatedExpression'),
    initial: only('initialExpression'),
    variables: expressionsOf(definition.extension, '/variable', compile),
    constraints: constraintsOf(definition.extension, compile),
    extracts: definedResource(definition.extension, compile),
    items: (definition.item ?? []).map(item => readItem(item, compile))
  }
}

/** `targetConstraint` of the extensions pack, which SDC uses, and `questionnaire-constraint` of R4. */
function constraintsOf(extensions: readonly Extension[] | undefined, compile: Compile): readonly Constraint[] {
  return (extensions ?? []).flatMap(({ url, extension }): Constraint[] => {
    if (url !== `${CORE}targetConstraint` && url !== `${CORE}questionnaire-constraint`) return []
    const part = (name: string) => extension?.find(each => each.url === name)
    const source = part('expression')?.valueExpression?.expression ?? part('expression')?.valueString
    if (source === undefined) return []
    const human = part('human')
    const written = text(human?.valueString, human?._valueString)
    return [
      {
        key: part('key')?.valueId ?? '',
        severity: part('severity')?.valueCode === 'warning' ? 'warning' : 'error',
        human: { da: written.da, en: written.en || written.da },
        expression: compile(source)
      }
    ]
  })
}

/** https://hl7.org/fhir/uv/sdc/StructureDefinition-sdc-questionnaire-definitionExtract.html */
function definedResource(extensions: readonly Extension[] | undefined, compile: Compile): DefinedResource | undefined {
  const named = (name: string) => (extensions ?? []).filter(({ url }) => url === `${SDC}${name}`)
  const part = (whole: Extension | undefined, url: string) => whole?.extension?.find(each => each.url === url)
  const canonical = part(named('definitionExtract')[0], 'definition')?.valueCanonical
  if (canonical === undefined) return undefined
  const values = named('definitionExtractValue').flatMap(each => {
    const path = part(each, 'definition')?.valueUri?.split('#')[1]
    const source = part(each, 'expression')?.valueExpression?.expression
    const fixed = part(each, 'fixed-value')
    if (path === undefined) return []
    return [{ path, value: source === undefined ? () => (fixed ? [valueIn(fixed)] : []) : compile(source) }]
  })
  return { type: canonical.slice(canonical.lastIndexOf('/') + 1), values }
}
