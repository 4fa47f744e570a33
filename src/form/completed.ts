// The finished form as FHIR: the completed responses and what is extracted from them, in one transaction that can be sent again.
// https://hl7.org/fhir/uv/sdc/extraction.html
import type { Bundle, BundleEntry, QuestionnaireResponse } from '../fhir/types.ts'
import { knownRelatives } from '../guideline/relatives.ts'
import type { FormState } from '../questionnaire/evaluate.ts'
import { extractResponse } from '../questionnaire/extract.ts'
import type { Standing } from './frame.ts'
import { ownAnswers } from './own-answers.ts'
import type { FormSession } from './session.ts'

const RESPONSE_SYSTEM = 'https://w3id.org/genvej/form-response'

/** The transaction of everything that was answered by hand; undefined when nothing was. `now` in milliseconds. */
export function completedBundle({ session, forms }: Standing, now: number): Bundle | undefined {
  const authored = new Date(now).toISOString()
  const relatives = knownRelatives(session.record.resources)
  const entry = forms
    .filter(({ state }) => ownAnswers(state.response) !== undefined)
    .map(({ state }) => completed(state, session, authored))
    .flatMap(state => [...finishedDraft(state), ...(extractResponse(state, authored, relatives).entry ?? [])])
  return entry.length > 0 ? { resourceType: 'Bundle', type: 'transaction', entry } : undefined
}

/** A draft that is kept in the record is finished there: it would else be taken up again by the next launch. */
function finishedDraft({ response }: FormState): BundleEntry[] {
  const { id } = response
  return id === undefined
    ? []
    : [{ resource: response, request: { method: 'PUT', url: `QuestionnaireResponse/${id}` } }]
}

function completed(state: FormState, session: FormSession, authored: string): FormState {
  return { ...state, response: { ...signed(state.response, session), status: 'completed', authored } }
}

/** A draft as it is kept in the record until it is finished. */
export function draftResponse(
  response: QuestionnaireResponse,
  session: FormSession,
  now: number
): QuestionnaireResponse {
  return { ...signed(response, session), status: 'in-progress', authored: new Date(now).toISOString() }
}

/** About whom, by whom, and by which name it is known when it is sent again. */
function signed(response: QuestionnaireResponse, { id, ehr }: FormSession): QuestionnaireResponse {
  const form = response.questionnaire?.split('|')[0]?.split('/').at(-1) ?? ''
  return {
    ...response,
    identifier: { system: RESPONSE_SYSTEM, value: `${handleOf(id)}-${form}` },
    subject: { reference: `Patient/${ehr.patientId}` },
    ...(ehr.author ? { author: { reference: ehr.author } } : {}),
    ...(ehr.encounter ? { encounter: { reference: ehr.encounter } } : {})
  }
}

/** The part of a session's id that may be seen: it names the session, and does not open it. */
export function handleOf(id: string): string {
  return id.slice(0, 12)
}
