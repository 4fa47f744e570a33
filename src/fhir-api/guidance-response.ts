// What the evaluation came to, and which data it lacks, as a GuidanceResponse. https://hl7.org/fhir/R4/guidanceresponse.html
import type { DataRequirement, FhirResource, GuidanceResponse, OperationOutcome, Parameters } from '../fhir/types.ts'
import type { Decision } from '../guideline/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { droppedIssues, notObtainedIssues } from './record-issues.ts'

/** The resources that say it, to be contained; the GuidanceResponse is the first. */
export function guidance(
  decision: Decision,
  knowledge: Knowledge,
  { subject, authored, language }: { readonly subject: string; readonly authored: string; readonly language: Language }
): readonly [GuidanceResponse, ...FhirResource[]] {
  const messages = evaluationMessages(decision, language)
  const response: GuidanceResponse = {
    resourceType: 'GuidanceResponse',
    id: 'guidance',
    moduleCanonical: decision.plan,
    status: statusOf(decision),
    subject: { reference: subject },
    occurrenceDateTime: authored,
    reasonCode: [{ coding: [{ system: `${BASE}/CodeSystem/indication`, code: decision.indication }] }],
    ...(messages ? { evaluationMessage: [{ reference: '#messages' }] } : {}),
    outputParameters: { reference: '#output' },
    ...withRequirements(dataRequirements(decision, knowledge))
  }
  return [response, output(decision), ...(messages ? [messages] : [])]
}

function statusOf({ outcome, criteria }: Decision): GuidanceResponse['status'] {
  if (outcome === 'needs-information') return 'data-required'
  return criteria.some(each => each.status === 'unknown' && each.effect !== undefined) ? 'data-requested' : 'success'
}

/** What the criteria that are open lack, as the plan asks for it. */
function dataRequirements(decision: Decision, knowledge: Knowledge): DataRequirement[] {
  const open = decision.criteria.filter(each => each.status === 'unknown' && each.effect !== undefined)
  const names = new Set(open.flatMap(each => each.missing.map(({ name }) => name)))
  const inputs = knowledge.plans.get(decision.indication)?.plan.inputs ?? []
  return inputs.filter(({ name }) => names.has(name)).map(({ requirement }) => requirement)
}

function withRequirements(requirements: DataRequirement[]): { dataRequirement?: DataRequirement[] } {
  return requirements.length > 0 ? { dataRequirement: requirements } : {}
}

function output({ outcome, ambiguous }: Decision): Parameters {
  return {
    resourceType: 'Parameters',
    id: 'output',
    parameter: [
      { name: 'outcome', valueCode: outcome },
      { name: 'ambiguous', valueBoolean: Boolean(ambiguous) }
    ]
  }
}

/** What of the record could not be had, and how much of it did not count; nothing when all is well. */
function evaluationMessages({ notObtained, dropped }: Decision, language: Language): OperationOutcome | undefined {
  const issue = [...notObtainedIssues(notObtained, language), ...droppedIssues(dropped, language)]
  return issue.length > 0 ? { resourceType: 'OperationOutcome', id: 'messages', issue } : undefined
}
