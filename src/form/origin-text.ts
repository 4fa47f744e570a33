// Where an answer came from, as the page says it: "From the record, 12 March 2024".
import { dateText } from '../cds-hooks/date-text.ts'
import type { Origin } from '../guideline/answer-origin.ts'
import type { Language } from '../language/text.ts'
import { say } from './texts.ts'

/** The source of an answer in words. */
export function originText({ effective }: Origin, language: Language): string {
  const date = effective ? dateText(effective, language) : ''
  return [say('fromRecord', language), date].filter(Boolean).join(', ')
}
