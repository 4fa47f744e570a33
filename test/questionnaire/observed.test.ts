// A form filled in from Observations. https://hl7.org/fhir/uv/sdc/populate.html#observation-based-population
import { describe, expect, test } from 'vitest'
import type { Observation, QuestionnaireItem } from '../../src/fhir/types.ts'
import { originOf } from '../../src/guideline/answer-origin.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { linkPeriodOf, observed } from '../../src/questionnaire/observed.ts'
import { realKnowledge } from '../support/build.ts'
import { form } from '../support/form.ts'

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'
const NOW = Date.parse('2026-11-20T12:00:00Z')
const PLATELETS = { system: 'http://npu-terminology.org', code: 'NPU03568' }
const { units } = formShelf(realKnowledge())

function item(more: Partial<QuestionnaireItem>, years = 2) {
  const period = { value: years, unit: 'år', system: 'http://unitsofmeasure.org', code: 'a' }
  const { extension = [], ...rest } = more
  const linked = { url: `${SDC}observationLinkPeriod`, valueDuration: period }
  const [only] = form([
    { linkId: 'q', type: 'decimal', code: [PLATELETS], ...rest, extension: [linked, ...extension] }
  ]).items
  if (!only) throw new Error('no item')
  return only
}

const result = (id: string, date: string, more: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: { coding: [PLATELETS] },
  effectiveDateTime: date,
  ...more
})

function found(of: ReturnType<typeof item>, ...observations: Observation[]) {
  const answer = observed(of, observations, linkPeriodOf(of) ?? 0, NOW, units)
  if (answer.kind !== 'answers') return answer.kind
  return answer.answers.map(each => [Object.values(each)[0], originOf(each)?.reference, originOf(each)?.effective])
}

const count = (value: number, unit: string) => ({ valueQuantity: { value, unit } })
const asked = {
  url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit',
  valueCoding: { code: '10*9/L', system: 'http://unitsofmeasure.org' }
}

describe('the newest', () => {
  const old = result('old', '2025-01-01', count(90, '10*9/L'))
  const recent = result('new', '2026-03-12', count(120, '10*9/L'))
  test('answers, with the resource and the date it came from', () => {
    expect(found(item({}), old, recent)).toEqual([[120, 'Observation/new', '2026-03-12']])
    expect(found(item({}), recent, old)).toEqual([[120, 'Observation/new', '2026-03-12']])
  })
  test('answers only within the link period; one without a date is not too old', () => {
    expect(found(item({}, 1), old)).toEqual([])
    const { effectiveDateTime: _date, ...undated } = recent
    expect(found(item({}, 1), undated)).toEqual([[120, 'Observation/new', undefined]])
  })
  test('is not chosen between two that differ at the same time', () => {
    const other = result('other', '2026-03-12', { ...count(40, '10*9/L') })
    expect(found(item({}), recent, other)).toBe('conflict')
  })
  test('is not chosen either where one of two at the same time cannot be read; two that cannot be read are no conflict', () => {
    const unread = (id: string) => result(id, '2026-03-12', count(7, 'mmol/L'))
    const platelets = item({ extension: [asked] })
    expect(found(platelets, recent, unread('a'))).toBe('conflict')
    expect(found(platelets, unread('a'), recent)).toBe('conflict')
    expect(found(platelets, unread('a'), unread('b'))).toBe('unusable')
  })
  test('is one of two that say the same at the same time', () => {
    const same = result('same', '2026-03-12', count(120, '10*9/L'))
    expect(found(item({}), recent, same)).toHaveLength(1)
  })
  test.each([
    ['a', 'year', '2025-11-20T12:00:00Z', '2025-11-19T12:00:00Z'],
    ['mo', 'month', '2026-10-21T12:00:00Z', '2026-10-20T12:00:00Z'],
    ['wk', 'week', '2026-11-13T12:00:00Z', '2026-11-13T11:59:00Z'],
    ['d', 'day', '2026-11-19T12:00:00Z', '2026-11-19T11:59:00Z']
  ])('answers within one %s of link period, and not before', (code, unit, within, before) => {
    const extension = [{ url: `${SDC}observationLinkPeriod`, valueDuration: { value: 1, code, unit } }]
    const [of] = form([{ linkId: 'q', type: 'decimal', code: [PLATELETS], extension }]).items
    const on = (date: string) => of && found(of, result('a', date, count(120, '10*9/L')))
    expect([on(within)?.length, on(before)?.length]).toEqual([1, 0])
  })
  test('is not looked for where no code is asked about, or the period has no unit that is known', () => {
    const of = (more: Partial<QuestionnaireItem>, code: string) => {
      const extension = [{ url: `${SDC}observationLinkPeriod`, valueDuration: { value: 1, code } }]
      const [only] = form([{ linkId: 'q', type: 'decimal', extension, ...more }]).items
      return only && linkPeriodOf(only)
    }
    expect([of({}, 'a'), of({ code: [] }, 'a'), of({ code: [PLATELETS] }, 'h')]).toEqual([
      undefined,
      undefined,
      undefined
    ])
  })
})

describe('the value', () => {
  const platelets = item({ extension: [asked] })
  const value = (of: ReturnType<typeof item>, ...observations: Observation[]) => {
    const answers = found(of, ...observations)
    return typeof answers === 'string' ? answers : answers.map(([first]) => first)
  }
  test.each([
    [120, '10*9/L'],
    [120, '10⁹/l'],
    [120_000, '/mm3']
  ])('%d %s is 120 in the unit that is asked for', (number, unit) =>
    expect(value(platelets, result('a', '2026-03-12', count(number, unit)))).toEqual([120])
  )
  test('is converted to a unit that the laboratory does not use', () => {
    const haemoglobin = { system: 'http://npu-terminology.org', code: 'NPU02319' }
    const unit = { url: asked.url, valueCoding: { code: 'g/dL', system: 'http://unitsofmeasure.org', display: 'g/dl' } }
    const measured = result('a', '2026-03-12', { code: { coding: [haemoglobin] }, ...count(6.206, 'mmol/L') })
    expect(value(item({ code: [haemoglobin], extension: [unit] }), measured)).toEqual([10])
    expect(value(item({ type: 'quantity', code: [haemoglobin], extension: [unit] }), measured)).toEqual([
      { value: 10, unit: 'g/dl', system: 'http://unitsofmeasure.org', code: 'g/dL' }
    ])
  })
  test('is that of a result with the code among others', () => {
    const coding = [{ system: 'urn:test:laboratory', code: 'TRC' }, PLATELETS]
    expect(value(platelets, result('a', '2026-03-12', { code: { coding }, ...count(120, '10*9/L') }))).toEqual([120])
    const other = { code: { coding: coding.slice(0, 1) }, ...count(120, '10*9/L') }
    expect(value(platelets, result('a', '2026-03-12', other))).toEqual([])
  })
  test('is none in a unit that is not understood, or with a comparator', () => {
    expect(value(platelets, result('a', '2026-03-12', count(7, 'mmol/L')))).toBe('unusable')
    const below = { valueQuantity: { value: 10, comparator: '<' as const, unit: '10*9/L' } }
    expect(value(platelets, result('a', '2026-03-12', below))).toBe('unusable')
  })
  const options = ['x', 'z'].map(code => ({ valueCoding: { system: 's', code, display: `Svar ${code}` } }))
  const coded = (id: string, code: string) =>
    result(id, '2026-03-12', { valueCodeableConcept: { coding: [{ system: 's', code }] } })
  test('is the option that has its code, as the form writes it', () => {
    const choice = item({ type: 'choice', answerOption: options })
    expect(value(choice, coded('a', 'x'))).toEqual([options[0]?.valueCoding])
    expect(value(choice, coded('a', 'y'))).toBe('unusable')
  })
  test('is each that was recorded, where many may be', () => {
    const many = item({ type: 'choice', repeats: true, answerOption: options })
    const answers = value(many, coded('1', 'x'), coded('2', 'z'), coded('3', 'x'))
    expect(answers).toEqual(options.map(({ valueCoding }) => valueCoding))
    expect(value(many, coded('1', 'x'), coded('2', 'y'))).toEqual([options[0]?.valueCoding])
    expect(value(many, coded('1', 'y'))).toBe('unusable')
    expect(value(many)).toEqual([])
  })
})

describe('a cause that is excluded and one that explains', () => {
  const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'
  const ANSWER = 'https://w3id.org/genvej/CodeSystem/answer'
  const drug = { system: ANSWER, code: 'drug' }
  const cmv = { system: ANSWER, code: 'cmv' }
  const question = (code: string) => item({ type: 'choice', repeats: true, code: [{ system: FINDING, code }] })
  const stated = (id: string, code: string, date: string, answer: typeof drug) =>
    result(id, date, { code: { coding: [{ system: FINDING, code }] }, valueCodeableConcept: { coding: [answer] } })
  const excluded = question('cause-excluded')
  const present = question('cause-present')
  const both = [stated('a', 'cause-present', '2026-03-01', drug), stated('b', 'cause-excluded', '2026-03-02', drug)]
  test('the newer takes the older back', () => {
    expect(found(excluded, ...both)).toEqual([[drug, 'Observation/b', '2026-03-02']])
    expect(found(present, ...both)).toEqual([])
  })
  test('stated again, it stands again', () => {
    const again = [...both, stated('c', 'cause-present', '2026-03-03', drug)]
    expect(found(excluded, ...again)).toEqual([])
    expect(found(present, ...again)).toEqual([[drug, 'Observation/c', '2026-03-03']])
  })
  test('on the same day neither is filled in; other causes are', () => {
    const sameDay = [stated('a', 'cause-present', '2026-03-02T10:00:00+01:00', drug), ...both.slice(1)]
    expect([found(excluded, ...sameDay), found(present, ...sameDay)]).toEqual(['conflict', 'conflict'])
    const other = stated('c', 'cause-excluded', '2026-03-02', cmv)
    expect(found(excluded, ...sameDay, other)).toEqual([[cmv, 'Observation/c', '2026-03-02']])
  })
})
