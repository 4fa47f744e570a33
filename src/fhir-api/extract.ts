// QuestionnaireResponse/$extract: what a completed form puts into the record, as one transaction.
// https://hl7.org/fhir/uv/sdc/OperationDefinition-QuestionnaireResponse-extract.html
import { civilDate } from '../fhir/date.ts'
import type { QuestionnaireResponse } from '../fhir/types.ts'
import type { Language } from '../language/text.ts'
import { type FieldFault, Problem, type ProblemCode, problem } from '../problem/problem.ts'
import { evaluateForm } from '../questionnaire/evaluate.ts'
import { extractResponse } from '../questionnaire/extract.ts'
import type { Form } from '../questionnaire/form.ts'
import type { FormShelf } from '../questionnaire/form-shelf.ts'
import { asResponse, shapeFaults } from '../questionnaire/read-response.ts'
import { itemExpression } from './item-expression.ts'
import type { Operation } from './operation.ts'
import { type OperationInput, required, resourceIn } from './parameters.ts'
import { subjectIn } from './subject.ts'

const RESPONSE = 'questionnaire-response'
const COMPLETE: ReadonlySet<unknown> = new Set(['completed', 'amended'])

/** The operation on responses to the forms of a shelf. */
export function extractOperation(shelf: FormShelf): Operation {
  return {
    type: 'QuestionnaireResponse',
    name: 'extract',
    definition: 'http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract',
    documentation:
      'The response is the body, or the parameter questionnaire-response; with subject it must be that patient. The answer is a ' +
      'transaction Bundle with conditional creates, so that it may be sent again: Observations, FamilyMemberHistory, Consent, ' +
      'their Provenance, and the response itself when it has no id. Answers that came unchanged from the record create nothing.',
    input: [RESPONSE, 'subject', 'questionnaire'],
    whole: RESPONSE,
    onInstance: false,
    aboutPatient: true,
    answer: (input, { language, now }) => {
      const response = responseIn(input, language)
      const form = formOf(response, shelf)
      const state = evaluateForm(form, response, {
        patient: undefined,
        today: civilDate(now),
        isInValueSet: shelf.isInValueSet
      })
      refuse(
        'response-not-valid',
        state.errors.map(({ linkId, severity, message }) => ({
          message: message[language],
          expression: itemExpression(linkId),
          severity
        }))
      )
      const bundle = extractResponse(state, new Date(now).toISOString())
      return { resourceType: 'Parameters', parameter: [{ name: 'return', resource: bundle }] }
    }
  }
}

/** The response, in the shape of one, completed, and about the patient it should be about. */
function responseIn(input: OperationInput, language: Language): QuestionnaireResponse {
  const given = required(resourceIn(input, RESPONSE, 'QuestionnaireResponse'), RESPONSE)
  refuse(
    'response-not-read',
    shapeFaults(given).map(({ path, message }) => ({
      message: message[language],
      expression: `QuestionnaireResponse.${path}`
    }))
  )
  const response = asResponse(given)
  if (!COMPLETE.has(response.status))
    throw problem(
      'response-not-valid',
      'Only a completed or amended response is extracted.',
      'QuestionnaireResponse.status'
    )
  if (response.subject?.reference === undefined)
    throw problem('response-not-valid', 'The response names its patient.', 'QuestionnaireResponse.subject')
  if (input.some(({ name }) => name === 'subject') && !isAbout(response, subjectIn(input).reference))
    throw problem('subject-mismatch', 'The response is about another patient.', 'QuestionnaireResponse.subject')
  return response
}

function isAbout({ subject }: QuestionnaireResponse, reference: string): boolean {
  const [path = ''] = subject?.reference?.split('/_history/') ?? []
  return path === reference || path.endsWith(`/${reference}`)
}

function formOf({ questionnaire }: QuestionnaireResponse, shelf: FormShelf): Form {
  const [url = '', version] = questionnaire?.split('|') ?? []
  const form = shelf.forms.get(url)
  const place = 'QuestionnaireResponse.questionnaire'
  if (!form) throw problem('form-not-known', 'The form of this response is not here.', place)
  if (version === undefined || version === form.questionnaire.version) return form
  throw problem('form-not-known', `The form is here in version ${form.questionnaire.version} only.`, place)
}

/** Throws a Problem with all faults, unless they are warnings. */
function refuse(code: ProblemCode, faults: readonly FieldFault[]): void {
  const [first, ...others] = faults
  if (first && faults.some(({ severity }) => severity !== 'warning')) throw new Problem(code, [first, ...others])
}
