// What of a form is extracted, and how it is marked. https://hl7.org/fhir/uv/sdc/extraction.html#observation-based-extraction
import { describe, expect, test } from 'vitest'
import type { FhirResource, Observation, QuestionnaireItem, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { extractResponse } from '../../src/questionnaire/extract.ts'
import { answer, evaluated, form, response } from '../support/form.ts'

const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'
const EXTRACT = { url: `${SDC}observationExtract`, valueBoolean: true }
const code = [{ system: 's', code: 'x' }]

function extracted(items: QuestionnaireItem[], given: QuestionnaireResponse): readonly Observation[] {
  const { entry = [] } = extractResponse(evaluated(form(items), given), '2026-11-20T12:00:00Z', new Map())
  const resources = entry.map(({ resource }) => resource as FhirResource | undefined)
  return resources.filter(resource => resource?.resourceType === 'Observation')
}

test('only what says so is extracted; a group says it for all below, an item for itself', () => {
  const item: QuestionnaireItem = { linkId: 'a', type: 'boolean', code }
  const inGroup = response({ linkId: 'g', item: [answer('a', true)] })
  const group = (extension: QuestionnaireItem['extension'], own: QuestionnaireItem): QuestionnaireItem[] => [
    { linkId: 'g', type: 'group', ...(extension ? { extension } : {}), item: [own] }
  ]
  expect(extracted(group(undefined, item), inGroup)).toHaveLength(0)
  expect(extracted(group([EXTRACT], item), inGroup)).toHaveLength(1)
  const not = { ...item, extension: [{ ...EXTRACT, valueBoolean: false }] }
  expect(extracted(group([EXTRACT], not), inGroup)).toHaveLength(0)
  expect(extracted([{ ...item, extension: [EXTRACT] }], response(answer('a', true)))).toHaveLength(1)
})

test('a mark may sit on one code, which is then the only one', () => {
  const codes = [
    { ...code[0], extension: [EXTRACT] },
    { system: 's', code: 'y' }
  ]
  const [observation] = extracted([{ linkId: 'a', type: 'boolean', code: codes }], response(answer('a', true)))
  expect(observation?.code).toEqual({ coding: code })
})

test('the category is that of the item or of those above it', () => {
  const category = { coding: [{ system: 'c', code: 'survey' }] }
  const marked = { url: `${SDC}observation-extract-category`, valueCodeableConcept: category }
  const items: QuestionnaireItem[] = [
    { linkId: 'g', type: 'group', extension: [EXTRACT, marked], item: [{ linkId: 'a', type: 'boolean', code }] }
  ]
  expect(extracted(items, response({ linkId: 'g', item: [answer('a', true)] }))).toMatchObject([
    { category: [category] }
  ])
})

test('an Observation says of itself what the response does, and no more', () => {
  const items: QuestionnaireItem[] = [{ linkId: 'a', type: 'boolean', code, extension: [EXTRACT] }]
  const [bare] = extracted(items, response(answer('a', true)))
  const said = ['resourceType', 'status', 'code', 'valueBoolean', 'derivedFrom', 'identifier']
  expect(Object.keys(bare ?? {}).sort()).toEqual(said.sort())

  const [author, subject, encounter] = ['Practitioner/d', 'Patient/p', 'Encounter/e'].map(reference => ({ reference }))
  const [basedOn, partOf] = [[{ reference: 'ServiceRequest/s' }], [{ reference: 'Procedure/c' }]]
  const of = (authored: string) =>
    extracted(items, {
      ...response(answer('a', true)),
      ...{ authored, basedOn, partOf, author, subject, encounter }
    } as QuestionnaireResponse)[0]
  const all = { basedOn, partOf, subject, encounter, performer: [author] }
  const [instant, day] = ['2026-11-20T10:00:00+01:00', '2026-11-20']
  expect(of(instant)).toMatchObject({ ...all, effectiveDateTime: instant, issued: instant })
  expect(of('2026-11-20T09:00:00Z')).toMatchObject({ issued: '2026-11-20T09:00:00Z' })
  expect(of(day)).toMatchObject({ ...all, effectiveDateTime: day })
  expect(of(day)?.issued).toBeUndefined()
})

describe('the value', () => {
  const of = (item: Omit<QuestionnaireItem, 'linkId'>, given: object): Partial<Observation> | undefined =>
    extracted(
      [{ linkId: 'a', code, ...item, extension: [EXTRACT, ...(item.extension ?? [])] }],
      response({ linkId: 'a', answer: [given] })
    )[0]
  const unit = {
    url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit',
    valueCoding: { system: 'u', code: 'g/L', display: 'gram' }
  }
  test('is that of the answer', () => {
    expect(of({ type: 'integer' }, { valueInteger: 3 })).toMatchObject({ valueInteger: 3 })
    expect(of({ type: 'dateTime' }, { valueDateTime: '2020-01' })).toMatchObject({ valueDateTime: '2020-01' })
    expect(of({ type: 'date' }, { valueDate: '2020-01-02' })).toMatchObject({ valueDateTime: '2020-01-02' })
    expect(of({ type: 'text' }, { valueString: 'x' })).toMatchObject({ valueString: 'x' })
    expect(
      of({ type: 'choice' }, { valueCoding: { system: 's', code: 'y', display: 'Y', userSelected: true } })
    ).toMatchObject({
      valueCodeableConcept: { coding: [{ system: 's', code: 'y', display: 'Y' }] }
    })
  })
  test('may be a time, or a quantity as it was answered', () => {
    expect(of({ type: 'time' }, { valueTime: '10:30:00' })).toMatchObject({ valueTime: '10:30:00' })
    const valueQuantity = { value: 3, unit: 'år', system: 'u', code: 'a' }
    expect(of({ type: 'quantity' }, { valueQuantity })).toMatchObject({ valueQuantity })
  })
  test('is none where an Observation holds none of its kind', () => {
    expect(of({ type: 'reference' }, { valueReference: { reference: 'Patient/p' } })).toBeUndefined()
    expect(of({ type: 'url' }, { valueUri: 'https://example.org' })).toBeUndefined()
  })
  test('that is a code has its version, and is without the points that the form gives it', () => {
    const extension = [{ url: 'http://hl7.org/fhir/StructureDefinition/itemWeight', valueDecimal: 2 }]
    const valueCoding = { system: 's', version: '2026', code: 'y', display: 'Y', extension }
    expect(of({ type: 'choice' }, { valueCoding })?.valueCodeableConcept).toEqual({
      coding: [{ system: 's', version: '2026', code: 'y', display: 'Y' }]
    })
  })
  test('has no unit where none is asked for, or none with a code', () => {
    const named = { ...unit, valueCoding: { display: 'gram' } }
    expect(of({ type: 'decimal' }, { valueDecimal: 1.5 })?.valueQuantity).toEqual({ value: 1.5 })
    expect(of({ type: 'decimal', extension: [named] }, { valueDecimal: 1.5 })?.valueQuantity).toEqual({ value: 1.5 })
  })
  test('has the unit that was asked for', () => {
    expect(of({ type: 'decimal', extension: [unit] }, { valueDecimal: 1.5 })?.valueQuantity).toEqual({
      value: 1.5,
      unit: 'gram',
      system: 'u',
      code: 'g/L'
    })
  })
  test('is none with a comparator', () => {
    expect(of({ type: 'quantity' }, { valueQuantity: { value: 1, comparator: '<' } })).toBeUndefined()
    expect(of({ type: 'quantity' }, { valueQuantity: { value: 1 } })).toBeDefined()
  })
  test('that was calculated is extracted as it was calculated', () => {
    const calculated = {
      url: `${SDC}calculatedExpression`,
      valueExpression: { language: 'text/fhirpath', expression: '1 + 1' }
    }
    expect(of({ type: 'integer', extension: [calculated] }, { valueInteger: 9 })).toMatchObject({ valueInteger: 2 })
  })
})

test('a response without an identifier, however long, is the same when it comes again, and each answer is its own', () => {
  const items: QuestionnaireItem[] = [
    { linkId: 'g', type: 'group', repeats: true, item: [{ linkId: 'a', type: 'integer', code, extension: [EXTRACT] }] }
  ]
  const groups = Array.from({ length: 10_000 }, (_, at) => ({ linkId: 'g', item: [answer('a', at)] }))
  const ids = () => extracted(items, response(...groups)).map(({ identifier }) => identifier?.[0]?.value)
  const first = ids()
  expect(new Set(first).size).toBe(groups.length)
  expect(ids()).toEqual(first)
})
