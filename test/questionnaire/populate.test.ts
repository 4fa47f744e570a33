// What a form is filled in with, and what is said where it is not. https://hl7.org/fhir/uv/sdc/populate.html
import { describe, expect, test } from 'vitest'
import type { FhirResource, Patient, Questionnaire, QuestionnaireItem } from '../../src/fhir/types.ts'
import { originOf } from '../../src/guideline/answer-origin.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { SOURCES, type Source, type SourceName, type SourceState } from '../../src/guideline/types.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { populateForm } from '../../src/questionnaire/populate.ts'
import { realKnowledge } from '../support/build.ts'
import { expression, form, variable } from '../support/form.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const { units } = formShelf(realKnowledge())
const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'
const PATIENT: Patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1990-03-14' }
const code = { system: 'https://example.org/codes', code: 'x' }
const linked = {
  url: `${SDC}observationLinkPeriod`,
  valueDuration: { value: 1, code: 'a', system: 'http://unitsofmeasure.org' }
}

interface Given {
  readonly items: readonly QuestionnaireItem[]
  readonly more?: Partial<Questionnaire>
  readonly patient?: Patient | null
  readonly observations?: readonly FhirResource[]
  readonly states?: Partial<Record<SourceName, SourceState>>
}

/** A form filled in from a record that is whole, unless something else is said of a part of it. */
function filled({ items, more = {}, patient = PATIENT, observations = [], states = {} }: Given) {
  const parts: Partial<Record<SourceName, readonly FhirResource[]>> = {
    observations,
    ...(patient ? { patient: [patient] } : {})
  }
  const sources = Object.fromEntries(
    SOURCES.map((name): [SourceName, Source] => [
      name,
      { state: states[name] ?? 'complete', resources: [...(parts[name] ?? [])] }
    ])
  ) as Record<SourceName, Source>
  const record = countableRecord({ patientId: 'p', sources, order: undefined }, NOW)
  const { response, issues } = populateForm(form(items, more), { record, launch: {}, units, now: NOW })
  return { response, issues, items: response.item ?? [] }
}

const status = (valueCode: string) => ({ url: expect.stringMatching(/\/population-status$/), valueCode })
const observation = (id: string, value: object): FhirResource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [code] },
  subject: { reference: 'Patient/p' },
  effectiveDateTime: '2026-10-01',
  ...value
})

describe('the response', () => {
  test('is a draft about the patient, in the version of the form, and has no items where nothing is filled in', () => {
    const { response } = filled({ items: [{ linkId: 'a', type: 'string' }] })
    expect(response).toEqual({
      resourceType: 'QuestionnaireResponse',
      questionnaire: 'https://w3id.org/genvej/Questionnaire/test|1.0.0',
      status: 'in-progress',
      subject: { reference: 'Patient/p' }
    })
    expect(filled({ items: [], patient: null }).response.subject).toBeUndefined()
  })
  test('leaves out what is only shown, and keeps the words of a question', () => {
    const initial = [{ valueBoolean: true }]
    const { items } = filled({
      items: [
        { linkId: 'd', type: 'display', text: 'Læs dette', initial },
        { linkId: 'a', type: 'boolean', text: 'Er det så?', initial },
        { linkId: 'b', type: 'boolean', initial }
      ]
    })
    expect(items).toEqual([
      { linkId: 'a', text: 'Er det så?', extension: [status('found')], answer: [{ valueBoolean: true }] },
      { linkId: 'b', extension: [status('found')], answer: [{ valueBoolean: true }] }
    ])
  })
  test('has what stands below a question under its answer, or under the question where it has none', () => {
    const below: QuestionnaireItem[] = [{ linkId: 'below', type: 'integer', initial: [{ valueInteger: 2 }] }]
    const { items } = filled({
      items: [
        { linkId: 'a', type: 'boolean', initial: [{ valueBoolean: true }], item: below },
        { linkId: 'b', type: 'boolean', item: below },
        { linkId: 'g', type: 'group', item: [{ linkId: 'nothing', type: 'string' }] }
      ]
    })
    const under = [{ linkId: 'below', answer: [{ valueInteger: 2 }] }]
    expect(items).toMatchObject([
      { linkId: 'a', answer: [{ valueBoolean: true, item: under }] },
      { linkId: 'b', item: under }
    ])
    expect(items[1]?.answer).toBeUndefined()
  })
})

describe('the answer that the form itself begins with', () => {
  test('is each that it has, of the type of the question', () => {
    const initial = [{ valueCoding: code }, { valueCoding: { ...code, code: 'y' } }, { valueString: 'z' }]
    const { items } = filled({ items: [{ linkId: 'a', type: 'choice', repeats: true, initial }] })
    expect(items[0]?.answer).toEqual([{ valueCoding: code }, { valueCoding: { ...code, code: 'y' } }])
    expect(filled({ items: [{ linkId: 'a', type: 'choice', initial: [{ valueString: 'z' }] }] }).items).toEqual([])
  })
  test('gives way to what the record says, and to an expression', () => {
    const initial = [{ valueBoolean: false }]
    const observations = [observation('o', { valueBoolean: true })]
    const asked: QuestionnaireItem = { linkId: 'a', type: 'boolean', code: [code], extension: [linked], initial }
    expect(filled({ items: [asked], observations }).items[0]?.answer).toMatchObject([{ valueBoolean: true }])
    expect(filled({ items: [asked] }).items).toEqual([{ linkId: 'a', extension: [status('absent')] }])
    const extension = [expression('initialExpression', 'true')]
    expect(filled({ items: [{ linkId: 'a', type: 'boolean', extension, initial }] }).items[0]?.answer).toMatchObject([
      { valueBoolean: true }
    ])
  })
})

describe('an expression', () => {
  const asked = (source: string, more: Partial<QuestionnaireItem> = {}): QuestionnaireItem => ({
    linkId: 'a',
    type: 'boolean',
    ...more,
    extension: [expression('initialExpression', source)]
  })
  test('reads the patient, the day and the variables of the form; what it gives came from the patient', () => {
    const source = "gender = 'female' and birthDate + 36 years <= today() and %limit = 18"
    const more = { extension: [variable('limit', '18')] }
    const { items, issues } = filled({ items: [asked(source)], more })
    const [answer] = items[0]?.answer ?? []
    expect(answer?.valueBoolean).toBe(true)
    expect(answer && originOf(answer)).toMatchObject({ reference: 'Patient/p', effective: undefined })
    expect([items[0]?.extension, issues]).toEqual([[status('found')], []])
  })
  test('that gives nothing leaves the question open, without a word', () => {
    const { items, issues } = filled({ items: [asked('{}')] })
    expect([items, issues]).toEqual([[{ linkId: 'a', extension: [status('absent')] }], []])
  })
  test.each([
    ['that fails', asked('noSuchFunction()')],
    ['that gives another kind of value', asked("'x'")],
    ['that gives two values to a question with one answer', asked('true | false')]
  ])('%s cannot be calculated, and that is said', (_what, item) => {
    const { items, issues } = filled({ items: [item] })
    expect(items).toEqual([{ linkId: 'a', extension: [status('error')] }])
    const message = { da: 'Kan ikke beregnes.', en: 'Cannot be calculated.' }
    expect(issues).toEqual([{ linkId: 'a', code: 'exception', message }])
  })
  test('may give many answers where many may be', () => {
    const { items } = filled({ items: [asked('1 | 2', { type: 'integer', repeats: true })] })
    expect(items[0]?.answer).toMatchObject([{ valueInteger: 1 }, { valueInteger: 2 }])
  })
  test('that fails for want of the patient could not be obtained', () => {
    const { issues } = filled({ items: [asked('%patient.birthDate.exists()')], patient: null })
    const message = { da: 'Kunne ikke hentes fra journalen.', en: 'Could not be obtained from the record.' }
    expect(issues).toEqual([{ linkId: 'a', code: 'incomplete', message }])
  })
})

describe('the record', () => {
  const asked: QuestionnaireItem = { linkId: 'a', type: 'boolean', code: [code], extension: [linked] }
  const yes = observation('yes', { valueBoolean: true })
  test('that says two things at one time answers nothing, and that is said', () => {
    const { items, issues } = filled({
      items: [asked],
      observations: [yes, observation('no', { valueBoolean: false })]
    })
    expect(items).toEqual([{ linkId: 'a', extension: [status('error')] }])
    const message = {
      da: 'Journalen siger to forskellige ting på samme tid.',
      en: 'The record says two different things at the same time.'
    }
    expect(issues).toEqual([{ linkId: 'a', code: 'conflict', message }])
  })
  test('whose word is of another kind answers nothing, and that is said', () => {
    const { items, issues } = filled({ items: [asked], observations: [observation('o', { valueString: 'ja' })] })
    expect(items).toEqual([{ linkId: 'a', extension: [status('error')] }])
    const message = {
      da: 'Står i journalen, men kan ikke bruges, som det står.',
      en: 'Is in the record, but cannot be used as it stands.'
    }
    expect(issues).toEqual([{ linkId: 'a', code: 'value', message }])
  })
  const incomplete = [{ code: 'incomplete' }]
  test.each<[string, Given['states'], string, readonly object[]]>([
    ['whole', {}, 'absent', []],
    ['whole in one carrier, the other not sent', { questionnaireResponses: 'not-sent' }, 'absent', []],
    ['sent in neither carrier', { questionnaireResponses: 'not-sent', observations: 'not-sent' }, 'error', incomplete],
    ['without results', { observations: 'not-obtained' }, 'error', incomplete],
    ['without earlier answers', { questionnaireResponses: 'not-obtained' }, 'error', incomplete],
    ['cut short', { observations: 'truncated' }, 'error', incomplete],
    ['without consents, which do not answer it', { consents: 'not-obtained' }, 'absent', []]
  ])('%s', (_what, states, code, issues) => {
    const of = filled({ items: [asked], ...(states ? { states } : {}) })
    expect([of.items[0]?.extension, of.issues]).toMatchObject([[status(code)], issues])
  })
  test('that is not whole still answers with what it has, and it is said that there may be something newer', () => {
    const { items, issues } = filled({ items: [asked], observations: [yes], states: { observations: 'truncated' } })
    expect(items).toMatchObject([{ extension: [status('found')], answer: [{ valueBoolean: true }] }])
    expect(issues).toMatchObject(incomplete)
  })
})
