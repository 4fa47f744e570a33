// Relatives named in the pedigree form mean the same as FamilyMemberHistory (contract, section 3).
import { describe, expect, test } from 'vitest'
import type {
  FamilyMemberHistory,
  FhirResource,
  QuestionnaireResponse,
  QuestionnaireResponseItem
} from '../../src/fhir/types.ts'
import { stableUuid } from '../../src/fhir/uuid.ts'
import { originExtension } from '../../src/guideline/answer-origin.ts'
import { bindCaseFeatures } from '../../src/guideline/case-features.ts'
import { conditionKey } from '../../src/guideline/corrected-conditions.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { personOf, relativeIn } from '../../src/guideline/relative-items.ts'
import { relativesIn } from '../../src/guideline/relatives.ts'
import { SOURCES, type SourceName, type SourceState } from '../../src/guideline/types.ts'
import { EXTRACTED, writtenSeeds } from '../../src/guideline/written-relatives.ts'
import { realKnowledge } from '../support/build.ts'

const FAMILY = 'https://w3id.org/genvej/CodeSystem/family-condition'
const people = (resources: readonly FhirResource[]) => relativesIn(resources) ?? []
/** The relatives that forms name, beside those of the record. */
const relativesAnswered = (resources: readonly FhirResource[]) =>
  people(resources).flatMap(({ history, saidBy }) => (saidBy?.includes('#') ? history : []))
const age = (value: number) => ({ value, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' })

const relative = (relationship: string, ...ages: readonly number[]) => ({
  linkId: 'relative',
  item: [
    { linkId: 'relationship', answer: [{ valueCoding: { code: relationship } }] },
    ...ages.map(value => ({
      linkId: 'condition',
      item: [
        { linkId: 'condition-code', answer: [{ valueCoding: { system: FAMILY, code: 'mds-aml' } }] },
        { linkId: 'condition-onset', answer: [{ valueQuantity: age(value) }] }
      ]
    }))
  ]
})

const response = (over: Partial<QuestionnaireResponse>): QuestionnaireResponse => ({
  resourceType: 'QuestionnaireResponse',
  id: 'response-1',
  questionnaire: 'https://w3id.org/genvej/Questionnaire/pedigree|1.0.0',
  status: 'completed',
  authored: '2026-11-01',
  item: [relative('NMTH', 44)],
  ...over
})

const recorded = (value: number): FamilyMemberHistory => ({
  resourceType: 'FamilyMemberHistory',
  id: 'recorded',
  status: 'completed',
  patient: {},
  relationship: { coding: [{ code: 'NMTH' }] },
  condition: [{ code: { coding: [{ system: FAMILY, code: 'mds-aml' }] }, onsetAge: age(value) }]
})

const said = (relatives: readonly FamilyMemberHistory[]) =>
  relatives.map(each => [each.relationship.coding?.[0]?.code, each.condition?.map(({ onsetAge }) => onsetAge?.value)])

test('a relative with two conditions is one relative', () => {
  expect(said(relativesAnswered([response({ item: [relative('NMTH', 44, 51)] })]))).toEqual([['NMTH', [44, 51]]])
})

test('a relative says which response and which of its relatives it is', () => {
  const item = [{ linkId: 'family', item: [relative('NMTH', 44), relative('NBRO', 60)] }]
  expect(relativesAnswered([response({ item })]).map(({ id }) => id)).toEqual([
    'response-1#relative-1',
    'response-1#relative-2'
  ])
})

test('the newest response that names relatives counts', () => {
  const older = response({ id: 'older', authored: '2025-01-01', item: [relative('NFTH', 70)] })
  const silent = response({ id: 'silent', authored: '2026-11-20', item: [] })
  expect(said(relativesAnswered([older, silent, response({})]))).toEqual([['NMTH', [44]]])
  expect(said(relativesAnswered([response({}), silent, older]))).toEqual([['NMTH', [44]]])
})

test('a relative written to the record from the form is not counted twice', () => {
  expect(said(relativesAnswered([recorded(44), response({})]))).toEqual([])
  expect(said(relativesAnswered([recorded(61), response({})]))).toEqual([['NMTH', [44]]])
})

test('a relative written to the record from the form is known by the role, whatever the server codes beside it', () => {
  const local = { system: 'https://ehr.example/relation', code: '7' }
  const role = { system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'NMTH' }
  expect(said(relativesAnswered([{ ...recorded(44), relationship: { coding: [local, role] } }, response({})]))).toEqual(
    []
  )
})

test('a form of another publisher names no relatives', () => {
  expect(relativesAnswered([response({ questionnaire: 'http://example.org/Questionnaire/pedigree' })])).toEqual([])
})

const named = (...item: readonly object[]) => [
  response({ item: [{ linkId: 'relative', item }] } as Partial<QuestionnaireResponse>)
]
const [, sick] = relative('NMTH', 44).item
const onset = { linkId: 'condition-onset', answer: [{ valueQuantity: age(44) }] }

test('a relative without a relationship is a relative, neither near nor far', () => {
  expect(relativesAnswered(named(sick ?? {}))).toMatchObject([{ relationship: {}, condition: [{ onsetAge: age(44) }] }])
})

test('an age as a whole number is years', () => {
  const whole = { linkId: 'condition-onset', answer: [{ valueInteger: 44 }] }
  expect(said(relativesAnswered(named({ linkId: 'condition', item: [whole] })))).toEqual([[undefined, [44]]])
})

test('an age without a diagnosis is a diagnosis that is not coded', () => {
  expect(relativesAnswered(named({ linkId: 'condition', item: [onset] }))).toMatchObject([
    { condition: [{ code: {}, onsetAge: age(44) }] }
  ])
})

test('a row of the form that says nothing is no relative', () => {
  expect(relativesAnswered(named({ linkId: 'condition', item: [] }))).toEqual([])
})

test('relatives are all there are only when both places that tell of them were obtained', () => {
  const plan = realKnowledge().plans.get('myeloid-malignancy-cytopenia')
  const stateWhen = (states: Readonly<Partial<Record<SourceName, SourceState>>>) => {
    const sources = Object.fromEntries(
      SOURCES.map(name => [name, { state: states[name] ?? ('complete' as const), resources: [] }])
    )
    const record = countableRecord({ patientId: 'p', sources }, 0)
    const features = plan ? bindCaseFeatures(plan.plan.inputs, plan.index, record, plan.texts, 0) : []
    return features.find(({ input }) => input.name === 'relatives')?.state
  }
  expect(stateWhen({})).toBe('complete')
  for (const name of ['familyHistory', 'questionnaireResponses'] as const)
    for (const state of ['not-obtained', 'truncated'] as const) expect(stateWhen({ [name]: state })).toBe(state)
  expect(stateWhen({ familyHistory: 'not-sent' })).toBe('not-sent')
  expect(stateWhen({ questionnaireResponses: 'not-sent' })).toBe('complete')
})

describe('a relative whom a form was filled in with, and whom the record retracts,', () => {
  const sister = relative('NSIS', 44)
  const origin = originExtension(
    { reference: 'FamilyMemberHistory/recorded', effective: undefined },
    { valueString: personOf(relativeIn(sister)) }
  )
  const left = (group: QuestionnaireResponseItem) => {
    const form = response({ subject: { reference: 'Patient/p' }, item: [{ ...group, extension: [origin] }] })
    const retracted = {
      ...recorded(44),
      status: 'entered-in-error',
      patient: { reference: 'Patient/p' }
    } as FhirResource
    const sources = {
      familyHistory: { state: 'complete' as const, resources: [retracted] },
      questionnaireResponses: { state: 'complete' as const, resources: [form] }
    }
    const { resources } = countableRecord({ patientId: 'p', sources }, Date.parse('2026-11-20'))
    return said(people(resources).map(({ history }) => history))
  }
  test('is gone when the form says the same', () => expect(left(sister)).toEqual([]))
  test('stays as the form corrected her', () => expect(left(relative('NSIS', 51))).toEqual([['NSIS', [51]]]))
})

test('a form that leaves a relative as she was filled in does not undo what the record has learnt since', () => {
  const mother = relative('NMTH', 44) as QuestionnaireResponseItem
  const origin = originExtension(
    { reference: 'FamilyMemberHistory/recorded', effective: undefined },
    { valueString: personOf(relativeIn(mother)) }
  )
  const learnt = { ...recorded(61), date: '2026-10-01' }
  const left = (group: QuestionnaireResponseItem) =>
    said(people([learnt, response({ item: [{ ...group, extension: [origin] }] })]).map(({ history }) => history))
  expect(left(mother)).toEqual([['NMTH', [61]]])
})

test('a disease that a form was filled in with, and that is taken out of it, is gone; the others stay', () => {
  const history: FamilyMemberHistory = {
    ...recorded(44),
    condition: [44, 51].flatMap(at => recorded(at).condition ?? [])
  }
  const filled = (item: readonly QuestionnaireResponseItem[], value: string): QuestionnaireResponseItem => {
    const origin = { reference: 'FamilyMemberHistory/recorded', effective: undefined }
    return { linkId: 'condition', item: [...item], extension: [originExtension(origin, { valueString: value })] }
  }
  const [role, first, second] = relative('NMTH', 44, 51).item as readonly QuestionnaireResponseItem[]
  const [one = '', other = ''] = (history.condition ?? []).map(each => conditionKey(each, history))
  const origin = originExtension(
    { reference: 'FamilyMemberHistory/recorded', effective: undefined },
    { valueString: personOf(relativeIn(relative('NMTH', 44, 51) as QuestionnaireResponseItem)) }
  )
  const group = (...conditions: readonly QuestionnaireResponseItem[]) =>
    ({ linkId: 'relative', extension: [origin], item: [role, ...conditions] }) as QuestionnaireResponseItem
  const left = (given: QuestionnaireResponseItem) =>
    said(people([history, response({ item: [given] })]).map(({ history }) => history))
  const [kept, taken] = [filled(first?.item ?? [], one), filled(second?.item ?? [], other)]
  expect(left(group(kept, taken))).toEqual([['NMTH', [44, 51]]])
  expect(left(group(kept, { ...taken, item: [] }))).toEqual([['NMTH', [44]]])
  expect(left(group(kept))).toEqual([['NMTH', [44]]])
})

describe('a relative whom a response wrote to the record', () => {
  const given = response({ subject: { reference: 'Patient/p' }, item: [relative('NSIS', 44), relative('NSIS', 44)] })
  const seeds = writtenSeeds('response-1', given.item ?? [])
  const written = (at: number, value: number, more: Partial<FamilyMemberHistory> = {}): FamilyMemberHistory => ({
    ...recorded(value),
    id: `written-${at}`,
    identifier: [{ system: EXTRACTED, value: stableUuid(seeds[at] ?? '') }],
    patient: { reference: 'Patient/p' },
    relationship: { coding: [{ code: 'NSIS' }] },
    ...more
  })
  const relatives = (...histories: readonly FamilyMemberHistory[]) => {
    const sources = {
      familyHistory: { state: 'complete' as const, resources: histories },
      questionnaireResponses: { state: 'complete' as const, resources: [given] }
    }
    const { resources } = countableRecord({ patientId: 'p', sources }, Date.parse('2026-11-20'))
    return people(resources).map(({ history, saidBy }) => [saidBy, history.condition?.[0]?.onsetAge?.value])
  }
  test('is what the record says since, also where that was changed there', () =>
    expect(relatives(written(0, 61), written(1, 44))).toEqual([
      ['written-0', 61],
      ['written-1', 44]
    ]))
  test('is gone when the record retracts it; another who says the same stays', () =>
    expect(relatives(written(0, 61, { status: 'entered-in-error' }))).toEqual([['response-1#relative-2', 44]]))
})
