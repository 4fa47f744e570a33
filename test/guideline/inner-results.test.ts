// Results inside a panel or a report are results; what the container says of itself is none of theirs.
import { describe, expect, test } from 'vitest'
import type { FhirResource, Observation } from '../../src/fhir/types.ts'
import { innerResults } from '../../src/guideline/inner-results.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const inner = (outer: FhirResource) => innerResults(outer, NOW)
const subject = { reference: 'Patient/test-1' }
const npu = (code: string) => ({ coding: [{ system: 'http://npu-terminology.org', code }] })
const haemoglobin: Observation = {
  resourceType: 'Observation',
  id: 'in',
  status: 'final',
  code: npu('NPU02319'),
  valueQuantity: { value: 6.1, unit: 'mmol/L' }
}
const panel = (parts: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  id: 'panel',
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '58410-2' }] },
  subject,
  effectiveDateTime: '2026-11-01',
  ...parts
})
const report = (parts: { readonly contained: readonly FhirResource[]; readonly result?: unknown }) =>
  ({
    resourceType: 'DiagnosticReport',
    id: 'report',
    status: 'final',
    code: {},
    subject,
    effectiveDateTime: '2026-11-01',
    ...parts
  }) as unknown as FhirResource

describe('components of a panel', () => {
  test('have its subject, time and name, and their own value', () => {
    const { resourceType: _type, id: _id, status: _status, ...component } = haemoglobin
    const [read] = inner(panel({ component: [component] }))
    expect(read).toEqual({ ...haemoglobin, id: 'panel', subject, effectiveDateTime: '2026-11-01' })
  })
  test('take over neither value, flag, interval nor absence from the panel', () => {
    const said = {
      valueString: 'se komponenter',
      interpretation: [{ text: 'A' }],
      referenceRange: [{ text: '1-2' }],
      dataAbsentReason: { text: 'x' }
    }
    const [read] = inner(panel({ ...said, component: [{ code: npu('NPU03568') }] }))
    expect(Object.keys(read ?? {}).toSorted()).toEqual([
      'code',
      'effectiveDateTime',
      'id',
      'resourceType',
      'status',
      'subject'
    ])
  })
  test('have nothing that no component has, whatever it is: a time of their own, a subject', () => {
    const alien = { ...haemoglobin, effectiveDateTime: null, subject: 5, status: [] } as unknown as Partial<Observation>
    const [read] = inner(panel({ component: [alien as Observation] }))
    expect(read).toMatchObject({ status: 'final', subject, effectiveDateTime: '2026-11-01' })
  })
})

describe('contained results', () => {
  test.each<[string, FhirResource]>([
    ['a report', report({ contained: [haemoglobin], result: [{ reference: '#in' }] })],
    ['a panel', panel({ contained: [haemoglobin], hasMember: [{ reference: '#in' }] })]
  ])('in %s are known by its address, and have its time when they say none', (_name, outer) => {
    const { id: _id, ...result } = haemoglobin
    const derivedFrom = [{ reference: `${outer.resourceType}/${outer.id}#in` }]
    expect(inner(outer)).toEqual([{ ...result, effectiveDateTime: '2026-11-01', derivedFrom }])
  })
  test('keep a time of their own', () => {
    const own = { ...haemoglobin, effectivePeriod: { start: '2026-10-01' } }
    const [read] = inner(report({ contained: [own] }))
    expect([read?.effectivePeriod, read?.effectiveDateTime]).toEqual([{ start: '2026-10-01' }, undefined])
  })
  test('have the time of their report however it is written', () => {
    const { effectiveDateTime: _time, ...untimed } = report({ contained: [haemoglobin] }) as Observation
    const [read] = inner({ ...untimed, effectivePeriod: { start: '2026-10-01' } })
    expect(read?.effectivePeriod).toEqual({ start: '2026-10-01' })
  })
  test.each<[string, Partial<Observation>]>([
    ['a preliminary result', { status: 'preliminary' }],
    ['a result of another patient', { subject: { reference: 'Patient/test-2' } }],
    ['a result of a time that has not come', { effectiveDateTime: '2027-11-20' }]
  ])('%s is none', (_name, parts) => {
    expect(inner(report({ contained: [{ ...haemoglobin, ...parts }] }))).toEqual([])
  })
  test.each([
    ['absolute', 'https://ehr.example/fhir/Patient/test-1', 'Patient/test-1'],
    ['of a version', 'Patient/test-1/_history/2', 'Patient/test-1'],
    ['relative in an absolute one', 'Patient/test-1', 'https://ehr.example/fhir/Patient/test-1'],
    ['by uuid', 'urn:uuid:test-1', 'Patient/test-1'],
    ['contained beside them', '#patient', 'Patient/test-1']
  ])('are read when their reference to the patient is written in another way: %s', (_name, within, without) => {
    const outer = { ...report({ contained: [{ ...haemoglobin, subject: { reference: within } }] }) }
    expect(inner({ ...outer, subject: { reference: without } } as FhirResource)).toHaveLength(1)
  })
  test('nothing else that is contained is a result', () => {
    expect(inner(report({ contained: [{ resourceType: 'Specimen', id: 's' } as unknown as FhirResource] }))).toEqual([])
    expect(inner({ resourceType: 'Condition', subject, contained: [haemoglobin] } as unknown as FhirResource)).toEqual(
      []
    )
  })
})
