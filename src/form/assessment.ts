// The form and the record together, judged by the same heart as the hook: the answers as they stand count as given now.
import type { FhirResource, QuestionnaireResponse } from '../fhir/types.ts'
import { applyPlanDefinition, type ReadyPlan } from '../guideline/apply.ts'
import type { Decision, PatientRecord } from '../guideline/types.ts'
import { ownAnswers } from './own-answers.ts'

/** The decision on a record with the answers of open forms, at an instant (milliseconds). */
export function assess(
  plan: ReadyPlan,
  record: PatientRecord,
  responses: Iterable<QuestionnaireResponse>,
  now: number
): Decision {
  const given = [...responses].flatMap((response, at) => answersAsGiven(response, at, now))
  const states = { ...record.states, questionnaireResponses: stateWithAnswers(record) }
  return applyPlanDefinition(plan, { ...record, states, resources: [...record.resources, ...given] }, now)
}

/** An open form cannot bring back what was not obtained; where nobody was asked for answers, these are the answers. */
function stateWithAnswers({ states }: PatientRecord): PatientRecord['states']['questionnaireResponses'] {
  return states.questionnaireResponses === 'not-sent' ? 'complete' : states.questionnaireResponses
}

/** What a person answered here; answers that came from the record are in the record. */
function answersAsGiven(response: QuestionnaireResponse, at: number, now: number): FhirResource[] {
  const own = ownAnswers(response)
  if (!own) return []
  return [{ ...own, id: `open-${at + 1}`, status: 'completed', authored: new Date(now).toISOString() }]
}
