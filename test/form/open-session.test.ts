// A form is opened: the draft that is taken up again is the newest of this form about this patient, and of it what was answered by hand.
import { expect, test } from 'vitest'
import type { QuestionnaireResponse } from '../../src/fhir/types.ts'
import { openSession } from '../../src/form/open-session.ts'
import { withOrigin } from '../../src/guideline/answer-origin.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { realKnowledge } from '../support/build.ts'
import { readingAccess } from '../support/ehr-access.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const knowledge = realKnowledge()
const house = { knowledge, shelf: formShelf(knowledge) }
const FORM = 'https://w3id.org/genvej/Questionnaire/inherited-thrombocytopathy'
const LIFELONG = { system: 'https://w3id.org/genvej/CodeSystem/answer', code: 'lifelong' }

function draft(id: string, code: string, more: Partial<QuestionnaireResponse> = {}): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    id,
    status: 'in-progress',
    questionnaire: `${FORM}|2021.9.0`,
    subject: { reference: 'Patient/p' },
    authored: '2026-11-20T10:00:00+01:00',
    item: [
      {
        linkId: 'clinical-examination',
        item: [{ linkId: 'lifelong', answer: [{ valueCoding: { ...LIFELONG, code } }] }]
      }
    ],
    ...more
  }
}

/** The response to the form of thrombocytopathy, and the code that it answers with. */
function opened(...resources: QuestionnaireResponse[]) {
  const session = openSession(
    {
      indication: 'inherited-thrombocytopathy',
      ehr: readingAccess('p'),
      received: { patientId: 'p', sources: { questionnaireResponses: { state: 'complete', resources } } },
      framing: []
    },
    house,
    NOW
  )
  const response = session?.responses.get(FORM)
  const codes = /"linkId":"lifelong".*?"code":"(lifelong|nothing-against|acquired)"/.exec(JSON.stringify(response))
  return { id: response?.id, code: codes?.[1] }
}

test('without a draft the form has no id of the record', () => {
  expect(opened()).toEqual({ id: undefined, code: undefined })
})

test('a draft is taken up again, however the record refers to its form and its patient', () => {
  expect(opened(draft('d', 'lifelong'))).toEqual({ id: 'd', code: 'lifelong' })
  expect(opened(draft('d', 'lifelong', { questionnaire: FORM })).id).toBe('d')
  const subject = { reference: 'https://ehr.example.org/fhir/Patient/p' }
  expect(opened(draft('d', 'lifelong', { subject })).id).toBe('d')
})

test('of several the newest, in whatever order they come', () => {
  const older = draft('older', 'acquired', { authored: '2026-11-19T10:00:00+01:00' })
  const undated = { ...draft('undated', 'acquired') }
  delete undated.authored
  for (const drafts of [
    [draft('newest', 'lifelong'), older, undated],
    [undated, older, draft('newest', 'lifelong')]
  ])
    expect(opened(...drafts)).toEqual({ id: 'newest', code: 'lifelong' })
})

test.each<[string, Partial<QuestionnaireResponse>]>([
  ['another form', { questionnaire: 'https://w3id.org/genvej/Questionnaire/hereditary-anaemia|2021.9.0' }],
  ['no form', { questionnaire: '' }],
  ['another patient', { subject: { reference: 'Patient/q' } }],
  ['a patient whose id ends as this one’s', { subject: { reference: 'Patient/xp' } }],
  ['nobody', { subject: {} }]
])('a draft of %s is not taken up', (_of, more) => {
  expect(opened(draft('d', 'lifelong', more)).id).toBeUndefined()
})

test.each(['completed', 'amended', 'stopped', 'entered-in-error'] as const)(
  'a response that is %s is no draft',
  status => {
    expect(opened(draft('d', 'lifelong', { status })).id).toBeUndefined()
  }
)

test('a draft in which nothing was answered by hand is none', () => {
  const origin = { reference: 'Observation/o', effective: undefined }
  const item = [{ linkId: 'lifelong', answer: [withOrigin({ valueCoding: LIFELONG }, origin)] }]
  expect(opened(draft('d', 'lifelong', { item: [{ linkId: 'clinical-examination', item }] }))).toEqual({
    id: undefined,
    code: undefined
  })
})

test('an indication without a form opens none', () => {
  const opening = { ehr: readingAccess('p'), received: { patientId: 'p', sources: {} }, framing: [] }
  expect(openSession({ ...opening, indication: 'nothing' }, house, NOW)).toBeUndefined()
})
