// The link of a card to the form in which what only a clinician knows is answered. https://cds-hooks.hl7.org/2.0/#link
import { stableUuid } from '../fhir/uuid.ts'
import type { Decision, Missing } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { CARD_TEXTS } from './card-texts.ts'
import type { RespondContext } from './respond-context.ts'
import type { Link } from './types.ts'

const FORMS = `${BASE}/Questionnaire/`

/** The links of a card (its uuid) about a decision; none when no answer in a form can change it, or nobody could launch it. */
export function cardLinks(
  decision: Decision,
  patientId: string,
  card: string,
  { formAddress, language }: Pick<RespondContext, 'formAddress' | 'language'>
): readonly Link[] {
  if (formAddress === undefined || !isAsked(decision)) return []
  const appContext = JSON.stringify({ indication: decision.indication, patient: patientFingerprint(patientId), card })
  return [{ label: CARD_TEXTS[language].form, url: formAddress, type: 'smart', appContext }]
}

/** A text that stands for a patient without naming one. */
export function patientFingerprint(patientId: string): string {
  return stableUuid(`patient|${patientId}`)
}

/** Whether an answer in a form can change the outcome: it settles what is open, or undoes all that refuses. */
function isAsked({ outcome, criteria }: Decision): boolean {
  if (outcome === 'not-recommended')
    return criteria.every(({ effect, undoneBy }) => effect !== 'exclude' || undoneBy.some(isInForm))
  if (!outcome.startsWith('needs-')) return false
  return criteria.some(
    ({ status, effect, ambiguous, missing }) =>
      status === 'unknown' && effect !== undefined && (ambiguous || missing.some(isInForm))
  )
}

function isInForm({ obtainedBy }: Missing): boolean {
  return obtainedBy.some(canonical => canonical.startsWith(FORMS))
}
