import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FhirResource, ServiceRequest } from '../../src/fhir/types.ts'
import { statedIn } from '../../src/guideline/case-features.ts'
import { countableRecord } from '../../src/guideline/record.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const patient = {
  resourceType: 'Patient',
  id: 'p1',
  identifier: [{ system: 'urn:test', value: 'test-1' }]
} as FhirResource

const result = (parts: Record<string, unknown>) =>
  ({
    resourceType: 'Observation',
    id: 'o1',
    status: 'final',
    subject: { reference: 'Patient/p1' },
    code: {},
    ...parts
  }) as unknown as FhirResource

const counted = (...resources: FhirResource[]) =>
  countableRecord(
    {
      patientId: 'p1',
      sources: { patient: { state: 'complete', resources: [patient] }, observations: { state: 'complete', resources } }
    },
    NOW
  )

describe('whose it is', () => {
  test.each(['Patient/p1', 'https://ehr.example/fhir/Patient/p1', 'Patient/p1/_history/3'])('%s counts', reference =>
    expect(counted(result({ subject: { reference } })).resources).toHaveLength(1)
  )
  test.each(['Patient/p2', 'Patient/p11', 'https://ehr.example/fhir/Patient/xp1', 'p1'])('%s is another', reference => {
    const record = counted(result({ subject: { reference } }))
    expect([record.resources.length, record.dropped.otherPatient]).toEqual([0, 1])
  })
  test("the patient's own identifier counts", () =>
    expect(
      counted(result({ subject: { identifier: { system: 'urn:test', value: 'test-1' } } })).resources
    ).toHaveLength(1))
  test('a result that names nobody does not count, and that is told', () => {
    const record = counted(result({ subject: undefined }))
    expect([record.resources.length, record.dropped.withoutSubject]).toEqual([0, 1])
  })
})

describe('whether it is true', () => {
  test.each(['final', 'amended', 'corrected'])('%s counts', status =>
    expect(counted(result({ status })).resources).toHaveLength(1)
  )
  test.each(['entered-in-error', 'cancelled', 'preliminary', 'registered', 'unknown', undefined, 7])(
    '%s does not',
    status => expect(counted(result({ status })).resources).toHaveLength(0)
  )
  test.each([
    { effectiveDateTime: '2027-11-20' },
    { effectiveInstant: '2027-11-20T08:00:00Z' },
    { effectivePeriod: { start: '2027-11-20' } },
    { issued: '2027-11-20T08:00:00Z' }
  ])('a result of next year does not count: %o', time => {
    const record = counted(result({ effectiveDateTime: undefined, ...time }))
    expect([record.resources.length, record.dropped.future]).toEqual([0, 1])
  })
  test.each([
    ['2026-11-20', 1],
    ['2026-11-20T12:00:00Z', 1],
    ['2026-11-20T13:30:00+01:00', 0],
    ['2026-11-21', 0]
  ])('at noon in Greenwich on 20 November, a result of %s: %i', (effectiveDateTime, many) =>
    expect(counted(result({ effectiveDateTime })).resources).toHaveLength(many)
  )
  test.each([
    ['order', 1],
    ['filler-order', 1],
    [undefined, 1],
    ['proposal', 0],
    ['plan', 0]
  ])('an earlier request with the intent %s', (intent, many) => {
    const request = result({ resourceType: 'ServiceRequest', status: 'completed', intent })
    expect(counted(request).resources).toHaveLength(many)
  })
  test.each(['ServiceRequest', 'MedicationRequest'])('a %s that says not to do it is none', resourceType => {
    const request = { resourceType, status: 'active', intent: 'order' }
    expect(counted(result({ ...request, doNotPerform: true })).resources).toHaveLength(0)
    expect(counted(result({ ...request, doNotPerform: false })).resources).toHaveLength(1)
  })
  test('a result with a time counts by it, whenever it was issued', () =>
    expect(counted(result({ effectiveDateTime: '2026-01-01', issued: '2027-11-20T08:00:00Z' })).resources).toHaveLength(
      1
    ))
})

describe('each once, in its newest version', () => {
  test('a retraction outranks what it retracts, in either order', () => {
    const wrong = result({ meta: { versionId: '1' } })
    const retraction = result({ meta: { versionId: '2' }, status: 'entered-in-error' })
    expect(counted(wrong, retraction).resources).toHaveLength(0)
    expect(counted(retraction, wrong).resources).toHaveLength(0)
  })
  const early = '2024-01-01T00:00:00Z'
  const late = '2024-01-02T00:00:00Z'
  test.each<[string, object | undefined, object | undefined]>([
    ['the later changed', { lastUpdated: early }, { lastUpdated: late }],
    ['one whose change is told, beside one that does not say,', undefined, { lastUpdated: late }],
    ['the higher number', { versionId: '9' }, { versionId: '10' }],
    ['the higher number, whenever it was changed,', { versionId: '1', lastUpdated: late }, { versionId: '2' }],
    ['the later changed of one number', { versionId: '1', lastUpdated: early }, { versionId: '1', lastUpdated: late }]
  ])('of two versions %s counts, in either order', (_name, old, newest) => {
    const [first, second] = [result({ meta: old, valueInteger: 1 }), result({ meta: newest, valueInteger: 2 })]
    expect(counted(second, first).resources).toMatchObject([{ valueInteger: 2 }])
    expect(counted(first, second).resources).toMatchObject([{ valueInteger: 2 }])
  })
  test('one that a higher number replaced counts no more, whatever others say of their change', () => {
    const replaced = result({ meta: { versionId: '1', lastUpdated: late } })
    const newest = result({ meta: { versionId: '2' } })
    const unnumbered = result({ meta: { lastUpdated: early }, status: 'entered-in-error' })
    for (const all of [
      [replaced, newest, unnumbered],
      [unnumbered, replaced, newest],
      [newest, unnumbered, replaced]
    ])
      expect(counted(...all).resources).toEqual([])
  })
  test('the same one counts in whatever order any versions come', () => {
    const version = fc.record({
      meta: fc.record({
        versionId: fc.constantFrom(undefined, '1', '2', '10', 'x'),
        lastUpdated: fc.constantFrom(undefined, early, late)
      }),
      status: fc.constantFrom('final', 'entered-in-error'),
      valueInteger: fc.nat(3)
    })
    const inTwoOrders = fc
      .array(version.map(result), { minLength: 2, maxLength: 5 })
      .chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(inTwoOrders, ([one, other]) => {
        expect(counted(...one).resources).toEqual(counted(...other).resources)
      }),
      { numRuns: 2000 }
    )
  })
  test('of two that do not say which is newer a retraction counts, in either order', () => {
    const [wrong, retraction] = [result({}), result({ status: 'entered-in-error' })]
    expect(counted(wrong, retraction).resources).toEqual([])
    expect(counted(retraction, wrong).resources).toEqual([])
  })
  test('of two true ones that do not say which is newer the same one counts in either order', () => {
    const [one, other] = [result({ valueInteger: 1 }), result({ valueInteger: 2 })]
    expect(counted(one, other).resources).toEqual(counted(other, one).resources)
  })
})

describe('a diagnosis that an order refers to is its reason', () => {
  const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D56.1' }] }
  const condition = result({ resourceType: 'Condition', id: 'c1', status: undefined, code })
  const seenFrom = (reference: string, more: object = {}) => {
    const order = result({ resourceType: 'ServiceRequest', id: 'r1', reasonReference: [{ reference }], ...more })
    const sources = { conditions: { state: 'complete', resources: [condition] } } as const
    return countableRecord({ patientId: 'p1', sources, order: order as ServiceRequest }, NOW)
  }
  const reasons = (reference: string, more: object = {}) => seenFrom(reference, more).order?.reasonCode
  test.each(['Condition/c1', 'https://ehr.example/fhir/Condition/c1', 'Condition/c1/_history/3', 'urn:uuid:c1'])(
    '%s',
    reference => expect(reasons(reference)).toEqual([code])
  )
  test('beside the reasons that it states', () => {
    const stated = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D64.9' }] }
    expect(reasons('Condition/c1', { reasonCode: [stated] })).toEqual([stated, code])
  })
  test('also when it stands inside the order; it is none of the record then', () => {
    const inside = { contained: [{ resourceType: 'Condition', id: 'c', code }] }
    expect(reasons('#c', inside)).toEqual([code])
    expect([...statedIn(seenFrom('#c', inside), NOW)]).toEqual([condition])
  })
  test.each(['Condition/c2', 'Condition/xc1', '#c1', 'c1', 'Observation/c1'])('%s is another', reference =>
    expect(reasons(reference)).toBeUndefined()
  )
})

test('junk among the resources is passed over', () => {
  const junk = [null, 7, 'x', {}, { resourceType: 5 }, []] as unknown as FhirResource[]
  expect(counted(...junk).resources).toEqual([])
})

describe('a date of birth', () => {
  const born = (birthDate: string) =>
    countableRecord(
      {
        patientId: 'test-1',
        sources: { patient: { state: 'complete', resources: [{ resourceType: 'Patient', id: 'test-1', birthDate }] } }
      },
      NOW
    ).patient?.birthDate
  test.each(['1986-03-14', '1986-03', '1986', '2026-11-20'])('%s is one', date => expect(born(date)).toBe(date))
  test.each(['3000-01-01', '2026-12-24', '2026-02-30', '0000', '0086-03-14', 'x', ''])(
    '%j is none: it has not come, or no calendar has it',
    date => expect(born(date)).toBeUndefined()
  )
})

test('identifiers are looked up, however many a patient has', () => {
  let looked = 0
  const identifier = Array.from({ length: 1000 }, (_, at) => ({
    system: 'urn:test',
    get value() {
      looked++
      return `n${at}`
    }
  }))
  const patient = { resourceType: 'Patient', id: 'test-1', identifier } as unknown as FhirResource
  const resources = Array.from({ length: 1000 }, (_, at) =>
    result({ id: `r${at}`, subject: { identifier: { system: 'urn:test', value: `n${at}` } } })
  )
  const sources = {
    patient: { state: 'complete', resources: [patient] },
    observations: { state: 'complete', resources }
  } as const
  expect(countableRecord({ patientId: 'test-1', sources }, NOW).resources).toHaveLength(1000)
  expect(looked).toBe(1000)
})
