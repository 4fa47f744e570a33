// A Bundle as calls: whose each resource is, what is ordered, and what is not known to be whole.
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import { SERVICES, type ServiceDefinition } from '../../src/cds-hooks/services.ts'
import type { Json } from '../../src/fhir/resource-shapes.ts'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { callsOf } from '../../src/replay/calls.ts'
import type { Call } from '../../src/replay/item.ts'
import { BASE, bundle, finding, patient, wgsOrder } from './collect.ts'

const knowledge = loadKnowledge(join(import.meta.dirname, '..', '..'))
const { wgsCodes } = standingContext(knowledge, { orderCodes: [], patientView: false })
const [select, sign, view] = SERVICES as readonly [ServiceDefinition, ServiceDefinition, ServiceDefinition]

function calls(value: Json, service = sign, indications: readonly string[] = []): readonly Call[] {
  return callsOf({ file: 'a.json', value }, { service, indications, wgsCodes }).calls
}

/** The resources under a prefetch key of the first call. */
function part(value: Json, key: string, at = 0): Json[] {
  const prefetch = calls(value)[at]?.body['prefetch'] as Record<string, { entry: { resource: Json }[] }>
  return prefetch[key]?.entry.map(({ resource }) => resource) ?? []
}

function drafts(call: Call | undefined): Json[] {
  const { draftOrders } = (call?.body['context'] ?? {}) as { draftOrders?: { entry: { resource: Json }[] } }
  return (draftOrders?.entry ?? []).map(({ resource }) => resource)
}

describe('whose a resource is', () => {
  const uuid = '6f0c2a6e-6b0a-4f5e-9d53-0a1f4c6d0606'
  const identifier = { system: 'https://ehr.example/patient', value: 'test-1' }
  test.each([
    ['by id', { reference: 'Patient/p1' }],
    ['by a version of it', { reference: 'Patient/p1/_history/3' }],
    ['by URL', { reference: 'https://ehr.example/fhir/Patient/p1' }],
    ['by the address in the Bundle', { reference: `urn:uuid:${uuid}` }],
    ['by a conditional reference', { reference: 'Patient?identifier=https://ehr.example/patient%7Ctest-1' }]
  ])('%s', (_name, subject) => {
    const [one, two] = [patient('p1', { identifier: [identifier] }), patient('p2')]
    const value = {
      ...bundle(),
      entry: [
        { fullUrl: `urn:uuid:${uuid}`, resource: one },
        { resource: two },
        { resource: finding('haemolysis', true, subject) }
      ]
    }
    expect(part(value, 'observations')[0]?.['subject']).toEqual({ reference: 'Patient/p1' })
    expect(part(value, 'observations', 1)).toEqual([])
  })
  test('a result that a report contains is about whom the report is about', () => {
    const inside = { ...finding('haemolysis', true, { reference: `urn:uuid:${uuid}` }), id: 'in' }
    const report = {
      resourceType: 'DiagnosticReport',
      id: 'r',
      status: 'final',
      code: {},
      subject: { reference: `urn:uuid:${uuid}` },
      contained: [inside]
    }
    const value = {
      ...bundle(),
      entry: [{ fullUrl: `urn:uuid:${uuid}`, resource: patient('p1') }, { resource: report }]
    }
    const [read] = part(value, 'reports')
    expect(read).toMatchObject({
      subject: { reference: 'Patient/p1' },
      contained: [{ subject: { reference: 'Patient/p1' } }]
    })
  })
  test('by identifier', () => {
    const value = bundle(
      patient('p1', { identifier: [identifier] }),
      patient('p2'),
      finding('haemolysis', true, { identifier })
    )
    expect([part(value, 'observations').length, part(value, 'observations', 1).length]).toEqual([1, 0])
  })
  test('an identifier that two patients share is nobody’s', () => {
    const both = { identifier: [identifier] }
    const value = bundle(patient('p1', both), patient('p2', both), finding('haemolysis', true, { identifier }))
    expect([part(value, 'observations'), part(value, 'observations', 1)]).toEqual([[], []])
  })
  test('a patient without id has that of the address in the Bundle', () => {
    const { id: _id, ...nameless } = patient('p1')
    const value = { ...bundle(), entry: [{ fullUrl: `urn:uuid:${uuid}`, resource: nameless }] }
    expect(calls(value)[0]?.patient).toBe(uuid)
  })
  test('what names another patient is left for the service to drop', () =>
    expect(part(bundle(patient('p1'), finding('hlh', true, { reference: 'Patient/p9' })), 'observations')).toHaveLength(
      1
    ))
})

describe('what is ordered', () => {
  const known = patient('p1')
  test('the draft WGS orders of the Bundle; they are no history', () => {
    const earlier = { ...wgsOrder('o2', 'Patient/p1'), status: 'completed' }
    const value = bundle(known, wgsOrder('o1', 'Patient/p1', 'hereditary-anaemia'), earlier)
    expect(drafts(calls(value)[0]).map(({ id }) => id)).toEqual(['o1'])
    expect(part(value, 'orders').map(({ id }) => id)).toEqual(['o2'])
  })
  test('without one, an order for each indication asked for, or one without indication', () => {
    const asked = drafts(calls(bundle(known), sign, ['hereditary-anaemia', 'primary-immunodeficiency'])[0])
    expect(asked.map(({ reasonCode }) => JSON.stringify(reasonCode).includes('CodeSystem/indication'))).toEqual([
      true,
      true
    ])
    expect(drafts(calls(bundle(known))[0]).map(({ reasonCode }) => reasonCode)).toEqual([undefined])
  })
  test('order-select selects the drafts; patient-view has none', () => {
    const value = bundle(known, wgsOrder('o1', 'Patient/p1'))
    expect(calls(value, select)[0]?.body['context']).toMatchObject({ selections: ['ServiceRequest/o1'] })
    expect(calls(value, view)[0]?.body['context']).not.toHaveProperty('draftOrders')
  })
  test.each(['', '/_history/2'])(
    'the specimen of the order and the medicine given are found in the Bundle%s',
    version => {
      const specimen = { resourceType: 'Specimen', id: 's', type: { coding: [{ system: BASE, code: 'blood' }] } }
      const medication = { resourceType: 'Medication', id: 'm', code: { coding: [{ code: 'L01FA01' }] } }
      const given = {
        resourceType: 'MedicationStatement',
        status: 'active',
        subject: { reference: 'Patient/p1' },
        medicationReference: { reference: `Medication/m${version}` }
      }
      const order = { ...wgsOrder('o1', 'Patient/p1'), specimen: [{ reference: `Specimen/s${version}` }] }
      const value = bundle(known, specimen, medication, given, order)
      expect(drafts(calls(value)[0])[0]?.['contained']).toMatchObject([{ type: specimen.type }])
      expect(part(value, 'medicationStatements')[0]?.['contained']).toMatchObject([{ code: medication.code }])
    }
  )
})

describe('what is known to be whole', () => {
  const cut = (value: Json) => {
    const prefetch = calls(value)[0]?.body['prefetch'] as Record<string, { link?: unknown }>
    return prefetch['observations']?.link !== undefined
  }
  const whole = bundle(patient('p1'))
  const outcome = (severity: string) => ({ resourceType: 'OperationOutcome', issue: [{ severity, code: 'exception' }] })
  test.each([
    ['a collection', whole, false],
    ['a last page', { ...whole, type: 'searchset', total: 1, link: [{ relation: 'self', url: 'x' }] }, false],
    ['a remark among the entries', bundle(patient('p1'), outcome('information')), false],
    ['a page before others', { ...whole, link: [{ relation: 'next', url: 'x' }] }, true],
    ['fewer matches than there are', { ...whole, type: 'searchset', total: 2 }, true],
    ['an error among the entries', bundle(patient('p1'), outcome('error')), true],
    ['an outcome that says nothing', bundle(patient('p1'), { resourceType: 'OperationOutcome' }), true],
    ['a page inside a Bundle', bundle(patient('p1'), { ...bundle(), link: [{ relation: 'next', url: 'x' }] }), true]
  ])('%s', (_name, value, expected) => expect(cut(value)).toBe(expected))
})

describe('what makes no call', () => {
  const fault = (value: unknown) =>
    callsOf({ file: 'a.json', value }, { service: sign, indications: [], wgsCodes }).fault
  test.each([
    ['a list', []],
    ['text', 'text'],
    ['null', null],
    ['another resource', patient('p1')]
  ])('%s', (_name, value) => expect(fault(value)).toBe('neither a FHIR Bundle nor a CDS Hooks request'))
  test('a Bundle without Patient', () =>
    expect(fault(bundle(finding('hlh', true, {})))).toBe('the Bundle has no Patient'))
  test('a Bundle of odd entries', () =>
    expect(fault({ ...bundle(), entry: [null, 1, { resource: [] }] })).toBe('the Bundle has no Patient'))
  test('a Bundle of what once was', () =>
    expect(fault({ ...bundle(patient('p1')), type: 'history' })).toMatch(/history/))
  test('a hook of somebody else’s', () =>
    expect(fault({ hook: 'encounter-start' })).toBe('no service is called by this hook'))
})
