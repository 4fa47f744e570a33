// Which questions the record could not be asked about: never the same as "not there".
import type { QuestionnaireResponse, QuestionnaireResponseItem } from '../fhir/types.ts'
import { POPULATION_STATUS } from '../guideline/answer-origin.ts'

/** The linkIds whose answer could not be obtained when the form was filled in. */
export function notObtained({ item = [] }: QuestionnaireResponse): ReadonlySet<string> {
  return new Set(item.flatMap(failed))
}

function failed({ linkId, extension = [], item = [], answer = [] }: QuestionnaireResponseItem): string[] {
  const own = extension.some(({ url, valueCode }) => url === POPULATION_STATUS && valueCode === 'error') ? [linkId] : []
  return [...own, ...item.flatMap(failed), ...answer.flatMap(({ item: inside = [] }) => inside.flatMap(failed))]
}
