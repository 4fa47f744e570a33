// Questionnaire/$populate: a form filled in from the record that is handed in. https://hl7.org/fhir/uv/sdc/OperationDefinition-Questionnaire-populate.html
import type { StandingContext } from '../cds-hooks/respond-context.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import type { FhirResource, OperationOutcome, Parameters, QuestionnaireResponse } from '../fhir/types.ts'
import { countableRecord } from '../guideline/record.ts'
import type { PatientRecord } from '../guideline/types.ts'
import type { Language } from '../language/text.ts'
import { problem } from '../problem/problem.ts'
import type { Form } from '../questionnaire/form.ts'
import type { FormShelf } from '../questionnaire/form-shelf.ts'
import { type PopulationIssue, populateForm } from '../questionnaire/populate.ts'
import { artefactOf } from './artefact.ts'
import { itemExpression } from './item-expression.ts'
import type { Operation, OperationCall } from './operation.ts'
import { type OperationInput, referenceIn, resourceIn, textIn } from './parameters.ts'
import type { Published } from './published.ts'
import { droppedIssues } from './record-issues.ts'
import { recordIn, type Subject, subjectIn } from './subject.ts'

const INPUT = [
  'canonical',
  'questionnaire',
  'questionnaireRef',
  'subject',
  'context',
  'content',
  'local',
  'launchContext'
]

/** The operation on the forms of a shelf. */
export function populateOperation(
  published: readonly Published[],
  shelf: FormShelf,
  context: StandingContext
): Operation {
  return {
    type: 'Questionnaire',
    name: 'populate',
    definition: 'http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate',
    documentation:
      'By id, canonical, questionnaire or questionnaireRef, for a subject. The record is handed in as content: a Bundle with the ' +
      'Patient; what it does not hold counts as not recorded, unless it says that it is cut short. A context whose content is a ' +
      'resource is a launch context by its name. Each answer has its source and date ' +
      '(https://w3id.org/genvej/StructureDefinition/answer-origin); what could not be obtained is an issue and a status at its item.',
    input: INPUT,
    onInstance: true,
    aboutPatient: true,
    answer: (input, call) => {
      const form = formOf(published, shelf, input, call)
      const subject = subjectIn(input)
      const launch = launchContext(input)
      const record = recordOf(input, launch, subject, context, call.now)
      const { response, issues } = populateForm(form, { record, launch, units: shelf.units, now: call.now })
      const about = { ...response, subject: { reference: subject.reference } }
      return result(about, [...itemIssues(issues, call.language), ...droppedIssues(record.dropped, call.language)])
    }
  }
}

function formOf(published: readonly Published[], shelf: FormShelf, input: OperationInput, call: OperationCall): Form {
  const { resource } = artefactOf(published, idOf(input, call), canonicalInput(input), ['canonical'])
  const form = shelf.forms.get((resource as { url?: string }).url ?? '')
  if (form) return form
  throw problem('artefact-not-found', 'There is no such form here.')
}

/** `questionnaireRef` is a reference to a form here. */
function idOf(input: OperationInput, call: OperationCall): OperationCall {
  const reference = referenceIn(input, 'questionnaireRef')
  if (call.id !== undefined || reference === undefined) return call
  const id = /(?:^|\/)Questionnaire\/([A-Za-z0-9\-.]{1,64})$/.exec(reference)?.[1]
  if (id !== undefined) return { ...call, id }
  throw problem(
    'parameter-invalid',
    'questionnaireRef is a reference such as Questionnaire/consent.',
    'questionnaireRef'
  )
}

/** A form that is handed in is taken by its canonical: only the forms that are here are filled in. */
function canonicalInput(input: OperationInput): OperationInput {
  const given = resourceIn(input, 'questionnaire', 'Questionnaire')
  if (!given) return input
  const { url, version } = given
  const value = typeof url === 'string' ? `${url}${typeof version === 'string' ? `|${version}` : ''}` : undefined
  return [...input, { name: 'canonical', value, resource: undefined, part: [] }]
}

/** The launch contexts whose content was handed in, by name. */
function launchContext(input: OperationInput): Readonly<Record<string, Json>> {
  const contexts = input.filter(({ name }) => name === 'context' || name === 'launchContext')
  const named = contexts.flatMap(({ part }) => {
    const name = textIn(part, 'name')
    const content = part.find(each => each.name === 'content')?.resource
    return name && /^[a-z]\w{0,40}$/i.test(name) && content ? [[name, content] as const] : []
  })
  return Object.fromEntries(named)
}

function recordOf(
  input: OperationInput,
  launch: Readonly<Record<string, Json>>,
  subject: Subject,
  context: StandingContext,
  now: number
): PatientRecord {
  const content = resourceIn(input, 'content', 'Bundle')
  const patient = launch['patient']
  if (content || !patient) return recordIn(content, 'content', subject, context, now)
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: patient }] }
  const known = recordIn(bundle, 'context', subject, context, now).patient
  const resources: readonly FhirResource[] = known ? [known] : []
  return countableRecord({ patientId: subject.id, sources: { patient: { state: 'complete', resources } } }, now)
}

function itemIssues(issues: readonly PopulationIssue[], language: Language): OperationOutcome['issue'] {
  return issues.map(({ linkId, code, message }) => ({
    severity: 'warning',
    code,
    details: { text: message[language] },
    expression: [itemExpression(linkId)]
  }))
}

function result(response: QuestionnaireResponse, issue: OperationOutcome['issue']): Parameters {
  const issues: OperationOutcome = { resourceType: 'OperationOutcome', issue }
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: 'response', resource: response },
      ...(issue.length > 0 ? [{ name: 'issues', resource: issues }] : [])
    ]
  }
}
