// The body of a call, field by field: what is missing or wrong is named (checklist 23-35); what real clients send oddly passes.
import { describe, expect, test } from 'vitest'
import { build, call } from '../support/build.ts'
import { draft, orderSelect, orderSign } from '../support/hook-request.ts'

const built = build()
const request = orderSelect([draft()], ['ServiceRequest/o1'])
const context = request['context'] as Record<string, unknown>
const within = (more: Record<string, unknown>) => ({ context: { ...context, ...more } })
const AUTHORISATION = { access_token: 'x', token_type: 'Bearer', expires_in: 300, scope: 'x', subject: 'x' }

describe('400 naming', () => {
  const faults: readonly (readonly [string, string, Record<string, unknown>])[] = [
    ['hook', 'missing', { hook: undefined }],
    ['hook', 'of another service', { hook: 'order-sign' }],
    ['hook', 'no text', { hook: 7 }],
    ['hookInstance', 'missing', { hookInstance: undefined }],
    ['hookInstance', 'no UUID', { hookInstance: '1' }],
    ['hookInstance', 'a UUID with more', { hookInstance: `${request['hookInstance']}\n` }],
    ['context', 'missing', { context: undefined }],
    ['context', 'null', { context: null }],
    ['context', 'a list', { context: [] }],
    ['context.patientId', 'missing', within({ patientId: undefined })],
    ['context.patientId', 'empty', within({ patientId: '' })],
    ['context.patientId', 'a reference', within({ patientId: 'Patient/1' })],
    ['context.patientId', 'no FHIR id', within({ patientId: 'a b' })],
    ['context.patientId', 'a number', within({ patientId: 1 })],
    ['context.userId', 'missing', within({ userId: undefined })],
    ['context.userId', 'a number', within({ userId: 1 })],
    ['context.encounterId', 'a number', within({ encounterId: 1 })],
    ['context.encounterId', 'a resource', within({ encounterId: { resourceType: 'Encounter' } })],
    ['context.draftOrders', 'a list', within({ draftOrders: [] })],
    ['context.draftOrders', 'text', within({ draftOrders: 'x' })],
    ['context.draftOrders', 'another resource', within({ draftOrders: { resourceType: 'ServiceRequest' } })],
    ['context.draftOrders.entry', 'no list', within({ draftOrders: { resourceType: 'Bundle', entry: {} } })],
    ['context.selections', 'missing', within({ selections: undefined })],
    ['context.selections', 'text', within({ selections: 'ServiceRequest/o1' })],
    ['context.selections', 'a list of numbers', within({ selections: [1] })],
    ['prefetch', 'a list', { prefetch: [] }],
    ['prefetch', 'text', { prefetch: 'x' }],
    ['fhirServer', 'no URL', { fhirServer: 'localhost' }],
    ['fhirServer', 'a file', { fhirServer: 'file:///etc/hosts' }],
    ['fhirServer', 'another machine, in an open service', { fhirServer: 'https://ehr.example/fhir' }],
    ['fhirServer', 'another machine that begins like this one', { fhirServer: 'http://localhost.example/' }],
    ['fhirServer', 'this machine with credentials', { fhirServer: 'http://a:b@localhost/' }],
    ['fhirServer', 'missing beside fhirAuthorization (cds-r-1)', { fhirAuthorization: AUTHORISATION }],
    ['fhirAuthorization', 'text', { fhirServer: 'http://localhost/', fhirAuthorization: 'Bearer x' }]
  ]
  test.each(faults)('%s: %s', async (field, _what, more) => {
    const { status, outcome } = await call(built, { ...request, ...more }, { service: 'wgs-order-select' })
    expect([status, outcome.issue[0]?.expression]).toEqual([400, [field]])
    expect(outcome.issue[0]?.details?.text).toContain(field)
    expect(outcome.issue[0]?.diagnostics).toMatch(/^https:\/\/cds-hooks\.hl7\.org\/2\.0\//)
  })

  test.each([[[]], ['text'], [7], [null], [true]])('a body that is no object: %j', async body => {
    expect((await call(built, body as unknown as object, { service: 'wgs-order-sign' })).status).toBe(400)
  })
})

describe('accepted', () => {
  const odd: readonly (readonly [string, Record<string, unknown>])[] = [
    ['hookInstance in capitals', { hookInstance: String(request['hookInstance']).toUpperCase() }],
    ['extension of anyone', { extension: { 'com.example': { 'bpa-trigger-action': '18' } } }],
    ['unknown fields', { user: 'x', ['user-']: 1 }],
    ['no encounter', within({ encounterId: undefined })],
    ['null encounter', within({ encounterId: null })],
    ['a FHIR server on this machine', { fhirServer: 'http://127.0.0.1:8081/fhir', fhirAuthorization: AUTHORISATION }],
    ['a FHIR server on this machine (IPv6)', { fhirServer: 'http://[::1]:8081/fhir' }],
    ['null for a FHIR server', { fhirServer: null, fhirAuthorization: null }],
    [
      'a Bundle without type',
      within({ draftOrders: { resourceType: 'Bundle', entry: [{ resource: draft({ intent: 'plan' }) }] } })
    ],
    ['a Bundle without entries', within({ draftOrders: { resourceType: 'Bundle' } })],
    ['entries of junk', within({ draftOrders: { resourceType: 'Bundle', entry: [null, 1, {}, { resource: null }] } })],
    ['no draft orders (stripped by the client)', within({ draftOrders: undefined, selections: undefined })],
    ['a user without a type', within({ userId: 'COREPROVIDER1' })]
  ]
  test.each(odd)('%s', async (_what, more) => {
    expect((await call(built, { ...request, ...more })).status).toBe(200)
  })

  test('patient-view needs neither drafts nor selections', async () => {
    const { userId, patientId } = context
    const view = { ...request, hook: 'patient-view', context: { userId, patientId } }
    expect(await call(built, view)).toMatchObject({ status: 200, cards: [] })
  })
})

test('a service is called by its own hook only', async () => {
  expect((await call(built, orderSign(), { service: 'wgs-order-select' })).status).toBe(400)
  expect((await call(built, orderSign(), { service: 'wgs-order-sign' })).status).toBe(200)
})
