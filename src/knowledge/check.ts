// What boot refuses: every artefact is complete, in both languages, and means one thing. The form: cds-hooks/README.md
import type { ActivityDefinition, FhirResource, ValueSet } from '../fhir/types.ts'
import { fhirpathDate } from '../guideline/atom.ts'
import { type Expression, namesIn } from '../guideline/expression.ts'
import type { Plan, PlanNode } from '../guideline/plan-types.ts'
import { text } from '../language/text.ts'
import { everyNode } from './plan-nodes.ts'
import type { Artefact, Fault } from './read.ts'

const BASE = 'https://w3id.org/genvej'
const TITLE_MOST = 45
const SENTENCE_MOST = 300
const PRIORITY: Readonly<Record<string, string>> = { shall: 'stat', law: 'stat', should: 'urgent', may: 'routine' }
const EFFECTS = new Set(['redirect', 'exclude', 'require', 'confirm', 'caution', 'inform'])
const STATUSES = new Set(['met', 'not-met', 'unknown'])

/** Faults that a resource has on its own: id, canonical, both languages. */
export function checkArtefacts(artefacts: readonly Artefact[]): readonly Fault[] {
  const seen = new Map<string, string>()
  return artefacts.flatMap(({ file, resource }) => {
    const { id, url, title, _title } = resource as ValueSet
    const faults: Fault[] = []
    const fault = (element: string, message: string) => faults.push({ file, element, message })
    if (url !== `${BASE}/${resource.resourceType}/${id}`)
      fault('url', `${url} is not ${BASE}/${resource.resourceType}/${id}`)
    const other = url && seen.get(url)
    if (other) fault('url', `${url} is also in ${other}`)
    if (url) seen.set(url, file)
    const titles = text(title, _title)
    if (resource.resourceType !== 'ConceptMap' && (!titles.da || !titles.en))
      fault('title', 'a title is in Danish and English')
    return [...faults, ...codeFaults(file, resource)]
  })
}

function codeFaults(file: string, resource: FhirResource): Fault[] {
  if (resource.resourceType !== 'CodeSystem') return []
  return (resource.concept ?? [])
    .filter(concept => !concept.display || !concept.designation?.some(designation => designation.language === 'en'))
    .map(concept => ({
      file,
      element: `concept[${concept.code}]`,
      message: 'a concept is shown in Danish and English'
    }))
}

/** Faults of a plan that was read: quotes, languages, effects, canonicals, expressions that fail even without data. */
export function checkPlan(
  file: string,
  plan: Plan,
  activities: ReadonlyMap<string, ActivityDefinition>,
  questionnaires: ReadonlySet<string>
): readonly Fault[] {
  const faults: Fault[] = []
  const fault = (element: string, message: string) => faults.push({ file, element, message })
  if (!plan.title.da || !plan.title.en || plan.title.da.length > TITLE_MOST)
    fault('title', `in Danish and English, at most ${TITLE_MOST} characters`)
  const nodes = everyNode(plan.actions)
  const ids = new Set<string>()
  for (const node of nodes) {
    const element = `action[${node.id}]`
    if (ids.has(node.id)) fault(`${element}.id`, 'the id is used twice')
    ids.add(node.id)
    for (const message of nodeFaults(node)) fault(element, message)
    if (node.proposes && !activities.has(node.proposes))
      fault(`${element}.definitionCanonical`, `${node.proposes} is not here`)
    for (const message of expressionFaults(node, plan)) fault(`${element}.condition`, message)
  }
  for (const input of plan.inputs)
    for (const canonical of input.obtainedBy)
      if (!activities.has(canonical) && !questionnaires.has(canonical))
        fault(`input[${input.name}]`, `${canonical} is not here`)
  for (const canonical of plan.order ? [plan.order] : [])
    if (!activities.has(canonical)) fault('action[0]', `${canonical} is not here`)
  return faults
}

function nodeFaults(node: PlanNode): string[] {
  const effects = Object.entries(node.effects)
  const isCriterion = node.quote !== undefined
  const faults: string[] = []
  if (!isCriterion && node.condition && node.strength)
    faults.push('a criterion has a citation with display, label and citation')
  if (!isCriterion && effects.length > 0) faults.push('an effect needs a quote')
  for (const [status, effect] of effects)
    if (!STATUSES.has(status) || !EFFECTS.has(effect))
      faults.push(`effect ${status} → ${effect} is not in the code system`)
  if (!isCriterion) return faults
  if (!node.strength || !PRIORITY[node.strength]) faults.push('a criterion has a strength: shall, should, may or law')
  if (!node.type) faults.push('a criterion has a type')
  if (!node.title.da || !node.title.en) faults.push('title: in Danish and English')
  if (!node.sentence.da || !node.sentence.en) faults.push('textEquivalent: in Danish and English')
  if (node.title.da.length > TITLE_MOST || node.title.en.length > TITLE_MOST)
    faults.push(`title: at most ${TITLE_MOST} characters`)
  const unmet = node.titleNotMet
  if (unmet && !(unmet.da && unmet.en && unmet.da.length <= TITLE_MOST && unmet.en.length <= TITLE_MOST))
    faults.push(`title-not-met: in Danish and English, at most ${TITLE_MOST} characters`)
  if (node.sentence.da.length > SENTENCE_MOST) faults.push(`textEquivalent: at most ${SENTENCE_MOST} characters`)
  if (node.strength && node.priority !== PRIORITY[node.strength])
    faults.push(`priority: ${node.strength} is ${PRIORITY[node.strength]}`)
  return faults
}

/** An unknown function shows only when it is evaluated: every atom is tried once without data. */
function expressionFaults(node: PlanNode, plan: Plan): string[] {
  const expressions = [node.condition, node.otherReading, node.guard].filter(each => each !== undefined)
  const variables: Record<string, unknown> = { today: fhirpathDate('2021-09-02'), doubt: [] }
  for (const parameter of plan.parameters) variables[parameter.name] = parameter.value
  for (const name of expressions.flatMap(namesIn)) variables[name] ??= []
  return expressions.flatMap(atoms).flatMap(atom => {
    try {
      atom.run(variables)
      atom.select?.(variables)
      return []
    } catch (error) {
      return [`${atom.text}: ${error instanceof Error ? error.message : String(error)}`]
    }
  })
}

function atoms(expression: Expression): Extract<Expression, { kind: 'atom' }>[] {
  if (expression.kind === 'atom') return [expression]
  if (expression.kind === 'literal') return []
  return expression.kind === 'not' ? atoms(expression.operand) : expression.operands.flatMap(atoms)
}
