// A form is opened: the record is read, every form of the indication filled in from it, and a draft taken up again; what the record says
// and the verdict waits for all the same is asked again.
import type { QuestionnaireResponse } from '../fhir/types.ts'
import { countableRecord } from '../guideline/record.ts'
import type { ReceivedRecord } from '../guideline/types.ts'
import type { Form } from '../questionnaire/form.ts'
import { populateForm } from '../questionnaire/populate.ts'
import { askedAgain } from './ask-again.ts'
import type { EhrAccess } from './ehr-access.ts'
import { type FormHouse, formsFor } from './frame.ts'
import { mergeAnswers } from './merge-answers.ts'
import { ownAnswers } from './own-answers.ts'
import type { FormSession } from './session.ts'

export interface Opening {
  readonly indication: string
  readonly ehr: EhrAccess
  readonly received: ReceivedRecord
  readonly framing: readonly string[]
}

/** A session to be kept; undefined when the indication has no form. */
export function openSession(opening: Opening, house: FormHouse, now: number): Omit<FormSession, 'id'> | undefined {
  const forms = formsFor(opening.indication, house)
  if (!forms) return undefined
  const record = countableRecord(opening.received, now)
  const source = { record, launch: {}, units: house.shelf.units, now }
  const responses = forms.map(form => {
    const { response } = populateForm(form, source)
    const draft = draftOf(form, opening.received)
    return [form.questionnaire.url ?? '', draft ? mergeAnswers(response, draft) : response] as const
  })
  const { indication, ehr, framing } = opening
  return askedAgain({ indication, ehr, framing, record, responses: new Map(responses) }, house, now)
}

/** The newest draft of a form in the record of this patient: what was answered by hand in it. */
function draftOf({ questionnaire }: Form, { patientId, sources }: ReceivedRecord): QuestionnaireResponse | undefined {
  const drafts = (sources.questionnaireResponses?.resources ?? [])
    .filter(resource => resource.resourceType === 'QuestionnaireResponse')
    .filter(({ status, subject }) => status === 'in-progress' && subject?.reference?.endsWith(`Patient/${patientId}`))
    .filter(draft => draft.questionnaire?.split('|')[0] === questionnaire.url)
    .toSorted((a, b) => (b.authored ?? '').localeCompare(a.authored ?? ''))
  const [newest] = drafts
  const own = newest && ownAnswers(newest)
  return own && newest?.id ? { ...own, id: newest.id } : own
}
