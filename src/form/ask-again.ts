// What the record says and the verdict waits for all the same: where the same answer would decide if it were given today (it was given
// before a result that speaks against it), it is asked again. Left filled in, it could not be confirmed.
import { sameValue, valueIn } from '../fhir/choice-value.ts'
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { originOf } from '../guideline/answer-origin.ts'
import type { Decision } from '../guideline/types.ts'
import type { Answer } from '../questionnaire/answer.ts'
import { assess } from './assessment.ts'
import { type FormHouse, type Standing, stand } from './frame.ts'
import { placeFor, placesOf } from './places.ts'
import type { FormSession } from './session.ts'
import { awaited } from './verdict-view.ts'

/** The session without the answers of the record that are to be given again. */
export function askedAgain<Session extends Omit<FormSession, 'id'>>(
  session: Session,
  house: FormHouse,
  now: number
): Session {
  const standing = stand({ ...session, id: '' }, house, now)
  const places = placesOf(standing.forms)
  const { inputs } = standing.plan.plan
  const waiting = new Set(awaited(standing.decision).flatMap(({ names }) => placeFor(names, inputs, places) ?? []))
  const dropped = [...waiting].flatMap(({ state }) =>
    state.answers
      .filter(answer => originOf(answer) !== undefined && wouldDecide(state.item.linkId, answer, standing, now))
      .map(answer => ({ linkId: state.item.linkId, value: valueIn(answer) }))
  )
  if (dropped.length === 0) return session
  const isDropped = (linkId: string, answer: Answer) =>
    originOf(answer) !== undefined &&
    dropped.some(each => each.linkId === linkId && sameValue(each.value, valueIn(answer)))
  const responses = [...session.responses].map(([url, response]) => [url, without(response, isDropped)] as const)
  return { ...session, responses: new Map(responses) }
}

/** Whether something that is open is so no longer once an answer is given today. */
function wouldDecide(
  linkId: string,
  answer: Answer,
  { plan, session, decision, forms }: Standing,
  now: number
): boolean {
  const { extension: _origin, item: _below, ...given } = answer
  const response: QuestionnaireResponse = {
    resourceType: 'QuestionnaireResponse',
    ...(forms[0] ? { questionnaire: forms[0].form.canonical } : {}),
    status: 'completed',
    item: [{ linkId, answer: [given] }]
  }
  const then = openIn(assess(plan, session.record, [response], now))
  return [...openIn(decision)].some(id => !then.has(id))
}

/** The criteria that are open and lead to something. */
function openIn({ criteria }: Decision): ReadonlySet<string> {
  return new Set(criteria.filter(({ status, effect }) => status === 'unknown' && effect).map(({ id }) => id))
}

function without(
  response: QuestionnaireResponse,
  isDropped: (linkId: string, answer: Answer) => boolean
): QuestionnaireResponse {
  const kept = (item: QuestionnaireResponseItem): QuestionnaireResponseItem => {
    const { answer = [], item: below, ...head } = item
    const left = answer.filter(each => !isDropped(item.linkId, each))
    return { ...head, ...(left.length > 0 ? { answer: left } : {}), ...(below ? { item: below.map(kept) } : {}) }
  }
  return response.item ? { ...response, item: response.item.map(kept) } : response
}
