// QuestionnaireResponse/$extract: what a completed form puts into the record, as one transaction.
// https://hl7.org/fhir/uv/sdc/OperationDefinition-QuestionnaireResponse-extract.html

import type { StandingContext } from '../cds-hooks/respond-context.ts'
import { civilDate } from '../fhir/date.ts'
import type { OperationOutcome, QuestionnaireResponse } from '../fhir/types.ts'
import { knownRelatives } from '../guideline/relatives.ts'
import type { Language, Text } from '../language/text.ts'
import { type FieldFault, Problem, type ProblemCode, problem } from '../problem/problem.ts'
import { evaluateForm } from '../questionnaire/evaluate.ts'
import { extractResponse } from '../questionnaire/extract.ts'
import { correctedUnseen, type KnownRelatives } from '../questionnaire/extract-relatives.ts'
import type { Form } from '../questionnaire/form.ts'
import type { FormShelf } from '../questionnaire/form-shelf.ts'
import { asResponse, shapeFaults } from '../questionnaire/read-response.ts'
import { itemExpression } from './item-expression.ts'
import type { Operation } from './operation.ts'
import { type OperationInput, required, resourceIn } from './parameters.ts'
import { recordIn, subjectIn } from './subject.ts'

const RESPONSE = 'questionnaire-response'
const NOT_WRITTEN: Text = {
  da: '% står i skemaet, men er ikke givet med som content: en rettelse står kun i besvarelsen.',
  en: '% is in the form, but was not handed in as content: a correction stands in the response alone.'
}
const COMPLETE: ReadonlySet<unknown> = new Set(['completed', 'amended'])

/** The operation on responses to the forms of a shelf. */
export function extractOperation(shelf: FormShelf, context: StandingContext): Operation {
  return {
    type: 'QuestionnaireResponse',
    name: 'extract',
    definition: 'http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract',
    documentation:
      'The response is the body, or the parameter questionnaire-response; with subject it must be that patient. The answer is a ' +
      'transaction Bundle with conditional creates, so that it may be sent again: Observations, FamilyMemberHistory, Consent, ' +
      'their Provenance, and the response itself when it has no id. Answers that came unchanged from the record create nothing. A ' +
      'relative of the record who was corrected is an update of the same FamilyMemberHistory when that is handed in, in a Bundle ' +
      'with the Patient, as content; else an issue.',
    input: [RESPONSE, 'subject', 'questionnaire', 'content'],
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
      const relatives = relativesOf(input, response, context, now)
      const bundle = extractResponse(state, new Date(now).toISOString(), relatives)
      const unseen = correctedUnseen(state.items, relatives)
      return {
        resourceType: 'Parameters',
        parameter: [
          { name: 'return', resource: bundle },
          ...(unseen.length > 0 ? [{ name: 'issues', resource: notWritten(unseen, language) }] : [])
        ]
      }
    }
  }
}

/** The relatives of the record that was handed in as content; the response itself may be among it, and is no record of what it corrects. */
function relativesOf(
  input: OperationInput,
  { id, subject }: QuestionnaireResponse,
  context: StandingContext,
  now: number
): KnownRelatives {
  const content = resourceIn(input, 'content', 'Bundle')
  if (!content) return new Map()
  const about = subjectIn([{ name: 'subject', value: subject, resource: undefined, part: [] }])
  const { resources } = recordIn(content, 'content', about, context, now)
  return knownRelatives(resources.filter(each => each.resourceType !== 'QuestionnaireResponse' || each.id !== id))
}

/** A relative whom the form corrects, and whose resource was not handed in: the correction stands in the response alone. */
function notWritten(references: readonly string[], language: Language): OperationOutcome {
  return {
    resourceType: 'OperationOutcome',
    issue: references.map(reference => ({
      severity: 'warning',
      code: 'incomplete',
      details: { text: NOT_WRITTEN[language].replace('%', reference) },
      expression: [itemExpression('relative')]
    }))
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
