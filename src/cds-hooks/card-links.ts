// The link of a card to the form in which what only a clinician knows is answered. https://cds-hooks.hl7.org/2.0/#link
import { stableUuid } from '../fhir/uuid.ts'
import type { Decision } from '../guideline/types.ts'
import { BASE } from '../knowledge/knowledge.ts'
import { CARD_TEXTS } from './card-texts.ts'
import type { RespondContext } from './respond-context.ts'
import type { Link } from './types.ts'

const FORMS = `${BASE}/Questionnaire/`

/** The links of a card (its uuid) about a decision; none when nothing open can be answered in a form, or nobody could launch it. */
export function cardLinks(
  decision: Decision,
  patientId: string,
  card: string,
  { formAddress, language }: RespondContext
): readonly Link[] {
  if (formAddress === undefined || !isAsked(decision)) return []
  const appContext = JSON.stringify({ indication: decision.indication, patient: patientFingerprint(patientId), card })
  return [{ label: CARD_TEXTS[language].form, url: formAddress, type: 'smart', appContext }]
}

/** A text that stands for a patient without naming one. */
export function patientFingerprint(patientId: string): string {
  return stableUuid(`patient|${patientId}`)
}

function isAsked({ outcome, criteria }: Decision): boolean {
  if (!outcome.startsWith('needs-')) return false
  return criteria.some(
    ({ status, effect, ambiguous, missing }) =>
      status === 'unknown' &&
      effect !== undefined &&
      (ambiguous || missing.some(({ obtainedBy }) => obtainedBy.some(canonical => canonical.startsWith(FORMS))))
  )
}
