// Prefetch in its five states (checklist 39-44): what could not be had is never taken for normal, and the patient is required.
import { describe, expect, test } from 'vitest'
import { readPrefetch } from '../../src/cds-hooks/prefetch.ts'
import { build, call, decisionOf } from '../support/build.ts'
import { draft, FITTING, factor, orderSelect, orderSign, PATIENT, searchset } from '../support/hook-request.ts'

const built = build()
const one = { resourceType: 'Observation', id: '1', status: 'final' }
const outcome = (severity: string) => ({ resourceType: 'OperationOutcome', issue: [{ severity, code: 'x' }] })
const entry = (resource: unknown, mode: string) => ({ resource, search: { mode } })
const bundle = (more: object) => ({ ...searchset(one), ...more })

describe('a key is', () => {
  const cases: readonly (readonly [string, unknown, string, number])[] = [
    ['complete with what it holds', searchset(one), 'complete', 1],
    ['complete and empty with no entries', { resourceType: 'Bundle', type: 'searchset', total: 0 }, 'complete', 0],
    ['complete and empty when null: the client has no data', null, 'complete', 0],
    ['complete with a single resource', one, 'complete', 1],
    ['complete with a list of resources', [one, { ...one, id: '2' }], 'complete', 2],
    ['complete in a Bundle without type', { resourceType: 'Bundle', entry: [{ resource: one }] }, 'complete', 1],
    [
      'complete beside a remark of the server (Epic)',
      bundle({ entry: [entry(one, 'match'), entry(outcome('warning'), 'outcome')] }),
      'complete',
      1
    ],
    [
      'complete with what was included beside it',
      bundle({ entry: [entry(one, 'match'), entry({ resourceType: 'Practitioner', id: 'p' }, 'include')] }),
      'complete',
      2
    ],
    ['complete with an element that is null', searchset({ ...one, effectiveDateTime: null }), 'complete', 1],
    ['complete on its only page', bundle({ link: [{ relation: 'self', url: 'x' }] }), 'complete', 1],
    [
      'truncated when there is a next page, beside the address of this one',
      bundle({
        link: [
          { relation: 'self', url: 'x' },
          { relation: 'next', url: 'x' }
        ]
      }),
      'truncated',
      1
    ],
    ['truncated when there is a next page', bundle({ link: [{ relation: 'next', url: 'x' }] }), 'truncated', 1],
    ['truncated when there are more in all', bundle({ total: 2 }), 'truncated', 1],
    [
      'truncated when what was included makes up the number',
      bundle({ total: 2, entry: [entry(one, 'match'), entry({ resourceType: 'Practitioner' }, 'include')] }),
      'truncated',
      2
    ],
    [
      'truncated when an entry cannot be read',
      bundle({ total: undefined, entry: [{ resource: one }, null] }),
      'truncated',
      1
    ],
    [
      'truncated when a resource has another shape',
      searchset(one, { ...one, id: '2', code: { coding: 'x' } }),
      'truncated',
      1
    ],
    [
      'truncated when a Bundle stands inside it',
      bundle({ total: undefined, entry: [{ resource: one }, { resource: searchset(one) }] }),
      'truncated',
      1
    ],
    [
      'truncated when the one link is the next page, without a list around it',
      bundle({ link: { relation: 'next', url: 'x' } }),
      'truncated',
      1
    ],
    [
      'not obtained when it is the answer to another question',
      searchset({ resourceType: 'Condition', id: 'c' }),
      'not-obtained',
      1
    ],
    ['not obtained with a single resource of another type', { resourceType: 'Basic', id: 'b' }, 'not-obtained', 1],
    ['not sent when absent', undefined, 'not-sent', 0],
    ['not obtained when the client failed', outcome('error'), 'not-obtained', 0],
    [
      'not obtained when the server failed within',
      bundle({ entry: [entry(one, 'match'), entry(outcome('fatal'), 'outcome')] }),
      'not-obtained',
      0
    ],
    [
      'not obtained when the server failed in part',
      bundle({
        entry: [
          entry(one, 'match'),
          entry(
            { resourceType: 'OperationOutcome', issue: [{ severity: 'warning' }, { severity: 'error' }] },
            'outcome'
          )
        ]
      }),
      'not-obtained',
      0
    ],
    ['not obtained when it is junk', 'junk', 'not-obtained', 0],
    ['not obtained when it is a number', 7, 'not-obtained', 0],
    ['not obtained when it is no resource', {}, 'not-obtained', 0],
    ['not obtained when its entries are no list', { resourceType: 'Bundle', entry: {} }, 'not-obtained', 0]
  ]
  test.each(cases)('%s', (_name, value, state, count) => {
    const { observations } = readPrefetch({ observations: value })
    expect([observations.state, observations.resources.length]).toEqual([state, count])
  })
})

test.each([
  ['absent', undefined],
  ['failed', outcome('error')],
  ['truncated', { ...searchset(factor(5)), total: 9 }],
  ['junk', 'junk']
])('observations %s: what rests on them is unknown, never met on less than all', async (_name, observations) => {
  const { cards } = await call(built, orderSign([draft()], { observations }))
  const criteria = decisionOf(cards[0])['criteria'] as readonly { id: string; status: string; reason?: string }[]
  expect(criteria.find(({ id }) => id === 'a-factor')).toMatchObject({ status: 'unknown', reason: 'not-obtained' })
  expect(decisionOf(cards[0])['outcome']).toBe('needs-information')
})

test.each(['conditions', 'procedures', 'consents', 'orders'])('junk under %s never fails the call', async key => {
  for (const junk of ['x', 7, true, [], [[]], {}, { entry: 1 }, searchset(null, 'x', [], { resourceType: 7 })])
    expect((await call(built, orderSign([draft()], { [key]: junk }))).status).toBe(200)
})

describe('the patient of a WGS order is required: 412 naming the key (checklist 44)', () => {
  const useless = {
    absent: undefined,
    null: null,
    failed: outcome('error'),
    'another patient': { ...PATIENT, id: 'other' },
    'without id': { resourceType: 'Patient' },
    'another type': { ...PATIENT, resourceType: 'Person' },
    'an empty search': searchset(),
    junk: 'Patient/test-patient'
  }
  test.each(Object.entries(useless))('%s', async (_name, patient) => {
    for (const request of [
      orderSign([draft()], { patient }),
      orderSelect([draft()], ['ServiceRequest/o1'], { patient })
    ]) {
      const answer = await call(built, request)
      expect([answer.status, answer.outcome.issue[0]?.expression]).toEqual([412, ['prefetch.patient']])
    }
  })

  test('without any prefetch at all', async () => {
    for (const prefetch of [undefined, null, {}])
      expect((await call(built, { ...orderSign(), prefetch })).status).toBe(412)
  })

  test('but a search that brings the patient will do', async () => {
    expect((await call(built, orderSign([draft()], { patient: searchset(PATIENT) }))).status).toBe(200)
  })
})

test.each([
  ['relative', 'Medication/m', undefined],
  ['the address in the Bundle', 'https://ehr.example/fhir/Medication/m', 'https://ehr.example/fhir/Medication/m'],
  ['in one of its versions', 'Medication/m/_history/2', undefined],
  [
    'in one of its versions by the address in the Bundle',
    'https://ehr.example/fhir/Medication/m/_history/2',
    'https://ehr.example/fhir/Medication/m'
  ]
])('a medicine that a search includes is that of what points to it: %s', (_name, reference, fullUrl) => {
  const code = { coding: [{ system: 'http://www.whocc.no/atc', code: 'M01AE01' }] }
  const medicationRequests = bundle({
    entry: [
      entry(
        { resourceType: 'MedicationRequest', id: 'r', status: 'active', medicationReference: { reference } },
        'match'
      ),
      { ...entry({ resourceType: 'Medication', id: 'm', code }, 'include'), fullUrl }
    ]
  })
  const [request] = readPrefetch({ medicationRequests }).medicationRequests.resources
  expect(request).toMatchObject({ contained: [{ resourceType: 'Medication', code }] })
})

test('of several versions of a medicine the one that is pointed to is taken', () => {
  const version = (versionId: string, code: string) =>
    entry({ resourceType: 'Medication', id: 'm', meta: { versionId }, code: { coding: [{ code }] } }, 'include')
  const versions = [version('1', 'L01'), version('2', 'L02'), version('3', 'L03')]
  const requestOf = (reference: string) => {
    const given = { resourceType: 'MedicationRequest', id: 'r', status: 'active', medicationReference: { reference } }
    const medicationRequests = bundle({ entry: [entry(given, 'match'), ...versions] })
    return readPrefetch({ medicationRequests }).medicationRequests.resources[0]
  }
  expect(requestOf('Medication/m/_history/2')).toMatchObject({ contained: [{ code: { coding: [{ code: 'L02' }] } }] })
  expect(requestOf('Medication/n/_history/2')).not.toHaveProperty('contained')
})

test('references in prefetch may be absolute, and keys that nobody asked for are ignored', async () => {
  const absolute = FITTING.map(each => ({
    ...each,
    subject: { reference: 'https://ehr.example/fhir/Patient/test-patient' }
  }))
  const { cards } = await call(built, orderSign([draft()], { observations: searchset(...absolute), '-user': 'x' }))
  expect(decisionOf(cards[0])['outcome']).toBe('recommended')
})
