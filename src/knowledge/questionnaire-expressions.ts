// The expressions of a Questionnaire: they compile, call only what every engine has, and answer on no data and on full data.
// https://hl7.org/fhir/uv/sdc/expressions.html
import fhirpath from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import type {
  Expression,
  Extension,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer
} from '../fhir/types.ts'
import { calls, type SyntaxNode } from '../guideline/syntax.ts'
import { type ElementFault, extensionsOf, itemsOf, SDC } from './questionnaire-items.ts'

/** Functions that LHC-Forms and fhirpath answer alike, and that read nothing but the response and the launch context. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  'allTrue count distinct empty exists first iif intersect isDistinct last not ofType repeat select sum today toInteger toString union weight where'.split(
    ' '
  )
)
const FULL_PATIENT = { resourceType: 'Patient', id: 'synthetic', gender: 'female', birthDate: '1980-01-01' }
const AT_MOST_ONE: ReadonlySet<string> = new Set([
  'calculatedExpression',
  'initialExpression',
  'enableWhenExpression',
  'targetConstraint'
])

interface Written {
  readonly element: string
  readonly kind: string
  readonly source: string
  readonly item?: QuestionnaireItem
}

/** What is wrong with the expressions: each is evaluated on an empty and on a fully answered response. */
export function expressionFaults(questionnaire: Questionnaire): ElementFault[] {
  const variables = expressionsIn(questionnaire.extension, '/variable')
  const written: Written[] = [
    ...variables.map(({ name, expression }) => ({
      element: `variable[${name}]`,
      kind: 'variable',
      source: expression ?? ''
    })),
    ...itemsOf(questionnaire).flatMap(({ item, element }) => writtenOn(item, element))
  ]
  if (written.length === 0) return []
  const responses = [emptyResponse(questionnaire), fullResponse(questionnaire)]
  const situations = responses.map((response, at) => situation(questionnaire, response, at === 1, variables))
  return written.flatMap(each => {
    const forbidden = functionsOf(each.source).filter(name => !FUNCTIONS.has(name))
    if (forbidden.length > 0) return [fault(each, `${forbidden.join(', ')}() is not used in forms (SDC, expressions)`)]
    return situations.flatMap(environment => {
      const answer = evaluated(each.source, environment)
      if (typeof answer === 'string') return [fault(each, answer)]
      return AT_MOST_ONE.has(each.kind) && answer.length > 1
        ? [fault(each, `gives ${answer.length} values where one is due (SDC, ${each.kind})`)]
        : []
    })
  })
}

function fault({ element, kind, source }: Written, message: string): ElementFault {
  return { element: `${element}.${kind}`, message: `${source.slice(0, 80)}: ${message}` }
}

function writtenOn(item: QuestionnaireItem, element: string): Written[] {
  const sdc = ['calculatedExpression', 'initialExpression', 'enableWhenExpression'].flatMap(kind =>
    expressionsIn(item.extension, `${SDC}${kind}`).map(({ expression }) => ({ kind, source: expression ?? '' }))
  )
  const constraints = extensionsOf(item, '/targetConstraint').flatMap(constraint =>
    expressionsIn(constraint.extension, 'expression').map(({ expression }) => ({
      kind: 'targetConstraint',
      source: expression ?? ''
    }))
  )
  return [...sdc, ...constraints].map(each => ({ ...each, element, item }))
}

function expressionsIn(extensions: Extension[] | undefined, end: string): Expression[] {
  return extensionsOf({ extension: extensions }, end)
    .flatMap(({ valueExpression }) => valueExpression ?? [])
    .filter(({ language }) => language === 'text/fhirpath')
}

function functionsOf(source: string): string[] {
  try {
    return calls(fhirpath.parse(source) as unknown as SyntaxNode)
  } catch {
    return []
  }
}

type Environment = Readonly<Record<string, unknown>>

/** The names that expressions may read, with the variables of the questionnaire in the order in which they are written. */
function situation(
  questionnaire: Questionnaire,
  response: QuestionnaireResponse,
  full: boolean,
  variables: readonly Expression[]
): Environment {
  const environment: Record<string, unknown> = { resource: response, questionnaire }
  for (const context of extensionsOf(questionnaire, `${SDC}launchContext`)) {
    const name = context.extension?.find(({ url }) => url === 'name')?.valueCoding?.code
    if (name) environment[name] = full && name === 'patient' ? FULL_PATIENT : []
  }
  for (const { name, expression } of variables) {
    const answer = evaluated(expression ?? '', environment)
    if (name) environment[name] = typeof answer === 'string' ? [] : answer
  }
  return environment
}

function evaluated(source: string, environment: Environment): unknown[] | string {
  try {
    const response = environment['resource'] as QuestionnaireResponse
    return fhirpath.evaluate(response, source, environment, r4, { async: false }) as unknown[]
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function emptyResponse({ url }: Questionnaire): QuestionnaireResponse {
  return { resourceType: 'QuestionnaireResponse', status: 'in-progress', ...(url ? { questionnaire: url } : {}) }
}

function fullResponse(questionnaire: Questionnaire): QuestionnaireResponse {
  return { ...emptyResponse(questionnaire), item: (questionnaire.item ?? []).flatMap(answeredItem) }
}

function answeredItem(item: QuestionnaireItem): QuestionnaireResponseItem[] {
  if (item.type === 'display') return []
  const nested = (item.item ?? []).flatMap(answeredItem)
  if (item.type === 'group') return [{ linkId: item.linkId, ...(nested.length ? { item: nested } : {}) }]
  const answer = { ...answerTo(item), ...(nested.length ? { item: nested } : {}) }
  return [{ linkId: item.linkId, answer: [answer] }]
}

function answerTo(item: QuestionnaireItem): QuestionnaireResponseItemAnswer {
  const coding = item.answerOption?.[0]?.valueCoding
  switch (item.type) {
    case 'choice':
      return { valueCoding: coding ?? { code: 'any' } }
    case 'boolean':
      return { valueBoolean: true }
    case 'integer':
      return { valueInteger: 1 }
    case 'decimal':
      return { valueDecimal: 1.5 }
    case 'quantity':
      return { valueQuantity: { value: 1, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' } }
    case 'date':
      return { valueDate: '2021-09-02' }
    case 'dateTime':
      return { valueDateTime: '2021-09-02' }
    default:
      return { valueString: 'x' }
  }
}
