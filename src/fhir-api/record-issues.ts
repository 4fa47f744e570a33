// What of a record could not be had, and how much of it did not count, as issues of an OperationOutcome.
import { CARD_TEXTS } from '../cds-hooks/card-texts.ts'
import type { OperationOutcome } from '../fhir/types.ts'
import type { PatientRecord, SourceName } from '../guideline/types.ts'
import type { Language } from '../language/text.ts'

type Issue = OperationOutcome['issue'][number]
type Dropped = PatientRecord['dropped']

const LACKING: Readonly<Record<Language, string>> = {
  da: 'Ikke hentet, eller ikke helt',
  en: 'Not obtained, or not whole'
}
const DROPPED: Readonly<Record<keyof Dropped, Readonly<Record<Language, string>>>> = {
  otherPatient: { da: 'Handler om en anden patient', en: 'About another patient' },
  withoutSubject: { da: 'Siger ikke, hvem det handler om', en: 'Does not say whom it is about' },
  future: { da: 'Ligger i fremtiden', en: 'In the future' }
}

/** An issue for each part of the record that could not be had, or not whole. */
export function notObtainedIssues(parts: readonly SourceName[], language: Language): readonly Issue[] {
  return parts.map(name => warning('incomplete', `${LACKING[language]}: ${CARD_TEXTS[language].sources[name]}.`))
}

/** An issue for each reason for which resources did not count, with how many. */
export function droppedIssues(dropped: Dropped, language: Language): readonly Issue[] {
  return (Object.keys(DROPPED) as (keyof Dropped)[])
    .filter(why => dropped[why] > 0)
    .map(why => warning('business-rule', `${DROPPED[why][language]}: ${dropped[why]}.`))
}

function warning(code: Issue['code'], text: string): Issue {
  return { severity: 'warning', code, details: { text } }
}
