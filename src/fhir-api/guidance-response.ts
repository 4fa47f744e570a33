// What the evaluation came to, and which data it lacks, as a GuidanceResponse. https://hl7.org/fhir/R4/guidanceresponse.html
import type { DataRequirement, FhirResource, GuidanceResponse, OperationOutcome, Parameters } from '../fhir/types.ts'
import type { Decision } from '../guideline/types.ts'
import { BASE, type Knowledge } from '../knowledge/knowledge.ts'

/** The resources that say it, to be contained; the GuidanceResponse is the first. */
export function guidance(
  decision: Decision,
  knowledge: Knowledge,
  { subject, authored }: { readonly subject: string; readonly authored: string }
): readonly [GuidanceResponse, ...FhirResource[]] {
  const messages = evaluationMessages(decision)
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

/** What of the record could not be had, and what of it did not count; nothing when all is well. */
function evaluationMessages({ notObtained, dropped }: Decision): OperationOutcome | undefined {
  const lacking = notObtained.map(name => ({
    code: 'incomplete' as const,
    text: `Not obtained, or not whole: ${name}.`
  }))
  const left = Object.entries(dropped).flatMap(([why, count]) =>
    count > 0 ? [{ code: 'business-rule' as const, text: `Left out of account (${why}): ${count}.` }] : []
  )
  const issue = [...lacking, ...left].map(({ code, text }) => ({
    severity: 'warning' as const,
    code,
    details: { text }
  }))
  return issue.length > 0 ? { resourceType: 'OperationOutcome', id: 'messages', issue } : undefined
}
