// What the form pages need of the house, beside the session: forms, plans, clock, language.

import { civilDate } from '../fhir/date.ts'
import type { ReadyPlan } from '../guideline/apply.ts'
import type { Decision } from '../guideline/types.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { evaluateForm, type FormState } from '../questionnaire/evaluate.ts'
import type { Form } from '../questionnaire/form.ts'
import type { FormShelf } from '../questionnaire/form-shelf.ts'
import { assess } from './assessment.ts'
import { formsOf } from './indication-forms.ts'
import type { FormSession } from './session.ts'

export interface FormHouse {
  readonly knowledge: Knowledge
  readonly shelf: FormShelf
}

/** A form of a session as it stands. */
export interface OpenForm {
  readonly form: Form
  readonly state: FormState
}

/** The session as it stands at an instant: every form evaluated, and the decision they come to with the record. */
export interface Standing {
  readonly session: FormSession
  readonly forms: readonly OpenForm[]
  readonly plan: ReadyPlan
  readonly decision: Decision
}

/** The forms of an indication, its own first; undefined when the indication, or its form, is not known. */
export function formsFor(indication: string, { shelf }: FormHouse): readonly Form[] | undefined {
  const own = shelf.forms.get(`${BASE}/Questionnaire/${indication}`)
  return own && formsOf(own, shelf.forms)
}

/** Evaluates a session. Throws when its indication is not known, which the door has checked. */
export function stand(session: FormSession, house: FormHouse, now: number): Standing {
  const plan = house.knowledge.plans.get(session.indication)
  const forms = formsFor(session.indication, house)
  if (!plan || !forms) throw new Error('a session is opened for a known indication')
  const context = { patient: session.record.patient, today: civilDate(now), isInValueSet: house.shelf.isInValueSet }
  const open = forms.flatMap((form): OpenForm[] => {
    const response = session.responses.get(form.questionnaire.url ?? '')
    return response ? [{ form, state: evaluateForm(form, response, context) }] : []
  })
  const responses = open.map(({ state }) => state.response)
  return { session, forms: open, plan, decision: assess(plan, session.record, responses, now) }
}
