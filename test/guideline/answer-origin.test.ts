// An answer that a form took from the record is the record's word, not a new one.
import { describe, expect, test } from 'vitest'
import { readableResource } from '../../src/fhir/readable.ts'
import type { FhirResource, Observation, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { originOf, withOrigin } from '../../src/guideline/answer-origin.ts'
import { statedIn } from '../../src/guideline/case-features.ts'
import { countableRecord } from '../../src/guideline/record.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const subject = { reference: 'Patient/p1' }
const source = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  subject,
  code: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/finding', code: 'hlh' }] },
  effectiveDateTime: '2026-05-10',
  valueBoolean: true
} as FhirResource
const taken = withOrigin({ valueBoolean: true }, { reference: 'Observation/o1', effective: '2026-05-10' })

const response = (answer: object): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse',
  id: 'r1',
  questionnaire: 'https://w3id.org/genvej/Questionnaire/primary-immunodeficiency',
  status: 'completed',
  subject,
  authored: '2026-11-20T10:00:00Z',
  item: [{ linkId: 'hlh', answer: [answer] }]
})

/** What is stated, with where and when. */
function stated(...resources: readonly FhirResource[]) {
  const sources = { observations: { state: 'complete' as const, resources } }
  return [...statedIn(countableRecord({ patientId: 'p1', sources }, NOW), NOW)].map(each => {
    const { id, derivedFrom, effectiveDateTime, valueBoolean } = each as Observation
    return [id ?? derivedFrom?.[0]?.reference, effectiveDateTime, valueBoolean]
  })
}

describe('an answer taken from the record', () => {
  test('is said once where its source is in the record', () =>
    expect(stated(source, response(taken))).toEqual([['o1', '2026-05-10', true]]))
  test('is as old as its source where that was not received', () =>
    expect(stated(response(taken))).toEqual([['QuestionnaireResponse/r1#hlh', '2026-05-10', true]]))
  test('is undated where its source was', () => {
    const undated = withOrigin({ valueBoolean: true }, { reference: 'Observation/o1', effective: undefined })
    expect(stated(response(undated))).toEqual([['QuestionnaireResponse/r1#hlh', undefined, true]])
  })
  test('is taken back with its source', () =>
    expect(stated({ ...source, status: 'entered-in-error' } as FhirResource, response(taken))).toEqual([]))
  test('keeps what stands under it', () => {
    const reason = { linkId: 'hlh-acute', answer: [{ valueBoolean: false }] }
    expect(stated(source, response({ ...taken, item: [reason] }))).toEqual([
      ['o1', '2026-05-10', true],
      ['QuestionnaireResponse/r1#hlh-acute', '2026-11-20T10:00:00Z', false]
    ])
  })
})

test.each([undefined, 'https://other.example/Questionnaire/hlh'])(
  'in a form of %s a name like ours is no finding',
  form => {
    const { questionnaire: _own, ...rest } = response({ valueBoolean: true })
    expect(stated({ ...rest, ...(form ? { questionnaire: form } : {}) })).toEqual([])
  }
)

// https://hl7.org/fhir/R4/references.html#canonical (a contained resource is named by #id)
describe('a form of another publisher that the response carries', () => {
  const hlh = { system: 'https://w3id.org/genvej/CodeSystem/finding', code: 'hlh' }
  const loinc = { system: 'http://loinc.org', code: '75323-6' }
  const answered = (code: unknown, questionnaire = '#form') =>
    ({
      ...response({}),
      questionnaire,
      contained: [
        { resourceType: 'Organization', id: 'form' },
        { resourceType: 'Questionnaire', id: 'another', status: 'active' },
        {
          resourceType: 'Questionnaire',
          id: 'form',
          status: 'active',
          item: [{ linkId: 'group', type: 'group', item: [{ linkId: '7', type: 'boolean', code }] }]
        }
      ],
      item: [{ linkId: 'group', item: [{ linkId: '7', answer: [{ valueBoolean: true }] }] }]
    }) as QuestionnaireResponse
  const found = [['QuestionnaireResponse/r1#7', '2026-11-20T10:00:00Z', true]]

  test('an item with our code is the finding', () => expect(stated(answered([hlh]))).toEqual(found))
  test('also beside other codes', () => expect(stated(answered([loinc, hlh]))).toEqual(found))
  test.each<[string, unknown]>([
    ['other codes', [loinc]],
    ['no code', undefined],
    ['our code in another system', [{ ...hlh, system: 'urn:other' }]]
  ])('an item with %s is none', (_name, code) => expect(stated(answered(code))).toEqual([]))
  test('a form that is not the one answered says nothing', () => expect(stated(answered([hlh], '#other'))).toEqual([]))
  test.each(['x', {}, [7], [{ system: 7 }]])('a code that cannot be read: %j', code =>
    expect(readableResource(answered(code))).toBeUndefined()
  )
})

describe('an answer is still what the record said', () => {
  const score = { value: 5, unit: '{score}' }
  const lifelong = { system: 'https://w3id.org/genvej/CodeSystem/answer', code: 'lifelong' }
  const isStill = (said: object, given: object) =>
    originOf({ ...withOrigin(said, { reference: 'Observation/o1', effective: '2026-05-10' }), ...given }) !== undefined
  test.each<[string, object, object]>([
    ['the same number of points', { valueQuantity: score }, { valueQuantity: { ...score, code: '{score}' } }],
    ['the same code with its name', { valueCoding: lifelong }, { valueCoding: { ...lifelong, display: 'Livslang' } }]
  ])('%s', (_name, said, given) => expect(isStill(said, given)).toBe(true))
  test.each<[string, object, object]>([
    ['other points', { valueQuantity: score }, { valueQuantity: { ...score, value: 7 } }],
    ['another unit', { valueQuantity: { value: 5, code: 'a' } }, { valueQuantity: { value: 5, code: 'mo' } }],
    ['another code', { valueCoding: lifelong }, { valueCoding: { ...lifelong, code: 'acquired' } }],
    ['a code of another system', { valueCoding: lifelong }, { valueCoding: { ...lifelong, system: 'urn:other' } }],
    ['another date', { valueDate: '2020-01-01' }, { valueDate: '2020-01-02' }]
  ])('not with %s', (_name, said, given) => expect(isStill(said, given)).toBe(false))
})

test('an answer that was changed is given when the form was finished', () =>
  expect(stated(source, response({ ...taken, valueBoolean: false }))).toEqual([
    ['o1', '2026-05-10', true],
    ['QuestionnaireResponse/r1#hlh', '2026-11-20T10:00:00Z', false]
  ]))

test.each([
  {},
  [null],
  'x',
  [{ url: 'https://w3id.org/genvej/StructureDefinition/answer-origin', extension: {} }],
  [{ url: 'https://w3id.org/genvej/StructureDefinition/answer-origin', extension: [{ url: 'source' }, 7] }]
])('an origin that cannot be read is none: %j', extension =>
  expect(originOf({ valueBoolean: true, extension } as never)).toBeUndefined()
)
