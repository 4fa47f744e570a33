// Which orders a call is about: drafts as real clients send them (contract, section 2; order-select and order-sign).
import { describe, expect, test } from 'vitest'
import { build, call, decisionOf } from '../support/build.ts'
import { draft, finding, indication, orderSelect, orderSign, SUBJECT, searchset, WGS } from '../support/hook-request.ts'

const built = build()
const orders = (cards: readonly Parameters<typeof decisionOf>[0][]) => cards.map(card => decisionOf(card)['order'])

describe('an order of WGS', () => {
  const codes = [
    { system: 'http://loinc.org', code: '86206-0' },
    { system: 'https://w3id.org/genvej/CodeSystem/order', code: 'wgs' },
    { system: 'urn:oid:2.16.840.1.113883.6.1', code: '86206-0' }
  ]
  test.each(codes)('is known by $system $code', async coding => {
    const { cards } = await call(built, orderSign([draft({ code: { coding: [{ code: 'local' }, coding] } })]))
    expect(orders(cards)).toEqual(['ServiceRequest/o1'])
  })

  test('is known by a code of the site, which no other site knows', async () => {
    const request = orderSign([draft({ code: { coding: [{ system: 'urn:site', code: 'GENOM' }] } })])
    expect((await call(built, request)).cards).toEqual([])
    const site = build({ site: { orderCodes: [{ system: 'urn:site', code: 'GENOM' }] } })
    expect((await call(site, request)).cards).toHaveLength(1)
  })

  test.each(['draft', 'active', 'on-hold', undefined])(
    'with status %s is assessed (order-sign: re-signed orders)',
    async status => {
      expect((await call(built, orderSign([draft({ status })]))).cards).toHaveLength(1)
    }
  )

  test('not to do it is none (doNotPerform)', async () => {
    expect((await call(built, orderSign([draft({ doNotPerform: true })]))).cards).toEqual([])
  })

  test.each(['revoked', 'completed', 'entered-in-error'])('with status %s is not', async status => {
    expect((await call(built, orderSign([draft({ status })]))).cards).toEqual([])
  })
})

describe('a call that is not about WGS has no cards', () => {
  const drafts = {
    'another test': draft({ code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] } }),
    'an empty coding, as the reference client first sends it': draft({
      code: { coding: [{}] },
      reasonCode: [],
      intent: 'plan'
    }),
    'a medication request without intent': {
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'draft',
      subject: SUBJECT
    },
    'a medication entry (Epic)': { resourceType: 'Medication', id: 'm2', code: { text: 'x' } },
    'a procedure request of STU3': { resourceType: 'ProcedureRequest', id: 'p1', code: WGS },
    'code as text': draft({ code: { text: 'WGS' } }),
    'code of the wrong type': draft({ code: '86206-0' }),
    nothing: null,
    'a string': 'ServiceRequest/o1'
  }
  test.each(Object.entries(drafts))('%s', async (_name, resource) => {
    expect((await call(built, orderSign([resource]))).cards).toEqual([])
  })

  test('even when its prefetch is useless: only a WGS order needs the patient', async () => {
    const { status, text } = await call(built, { ...orderSign([drafts['another test']]), prefetch: { patient: 'x' } })
    expect([status, text]).toEqual([200, '{"cards":[]}'])
  })
})

describe('order-select is about what was selected', () => {
  const [one, two] = [draft(), draft({ id: 'o2' })]
  test.each([
    ['ServiceRequest/o2'],
    ['o2'],
    ['https://ehr.example/fhir/ServiceRequest/o2'],
    ['ServiceRequest/o2/_history/3']
  ])('%s', async selection => {
    const { cards } = await call(built, orderSelect([one, two], [selection]))
    expect(orders(cards)).toEqual(['ServiceRequest/o2'])
  })

  test('one without an id, by its fullUrl', async () => {
    const { id: _, ...resource } = draft()
    const request = orderSelect([], ['ServiceRequest/7'])
    const entry = [
      { fullUrl: 'https://ehr.example/fhir/ServiceRequest/6', resource },
      { fullUrl: 'https://ehr.example/fhir/ServiceRequest/7', resource }
    ]
    const context = { ...(request['context'] as object), draftOrders: { resourceType: 'Bundle', entry } }
    expect(orders((await call(built, { ...request, context })).cards)).toEqual([
      'https://ehr.example/fhir/ServiceRequest/7'
    ])
  })

  test('a WGS order that is not selected has no card', async () => {
    expect((await call(built, orderSelect([one, two], ['ServiceRequest/other']))).cards).toEqual([])
  })
})

test('order-sign is about every WGS order, a card each, and about nothing else', async () => {
  const other = draft({ id: 'o3', code: { coding: [{ system: 'http://loinc.org', code: '718-7' }] } })
  const { cards } = await call(built, orderSign([draft(), other, draft({ id: 'o2' })]))
  expect(orders(cards)).toEqual(['ServiceRequest/o1', 'ServiceRequest/o2'])
})

test('an order with several indications has a card for each', async () => {
  const { cards } = await call(
    built,
    orderSign([draft({ reasonCode: [indication('alpha'), indication('beta'), indication('alpha')] })])
  )
  expect(cards.map(card => decisionOf(card)['indication'])).toEqual(['alpha', 'beta'])
})

test('two drafts under one id: a card each, and no two cards under one uuid', async () => {
  const { cards } = await call(built, orderSign([draft(), draft(), draft()]))
  expect(cards).toHaveLength(3)
  expect(new Set(cards.map(({ uuid }) => uuid)).size).toBe(3)
})

test('an order without an id is named by its fullUrl, and offers nothing that would have to name it', async () => {
  const { id: _, ...resource } = draft()
  const request = orderSign([])
  const context = request['context'] as Record<string, unknown>
  const draftOrders = { resourceType: 'Bundle', entry: [{ fullUrl: 'urn:uuid:3f2b', resource }] }
  const { cards } = await call(built, {
    ...request,
    context: { ...context, draftOrders },
    prefetch: { ...(request['prefetch'] as object), observations: searchset() }
  })
  expect(orders(cards)).toEqual(['urn:uuid:3f2b'])
  expect(cards[0]?.suggestions?.flatMap(({ actions }) => actions.map(({ type }) => type))).toEqual(['create'])
})

describe('an order for another patient is not assessed', () => {
  test.each([
    'Patient/other',
    'https://ehr.example/fhir/Patient/other',
    'urn:uuid:other',
    'Patient/test-patient-2',
    'XPatient/test-patient'
  ])('%s', async reference => {
    const { cards } = await call(built, orderSign([draft({ subject: { reference } })]))
    expect(cards.map(({ indicator }) => indicator)).toEqual(['critical'])
    expect(cards[0]?.summary).toContain('en anden patient')
    expect(decisionOf(cards[0])).toEqual({})
    expect(cards[0]?.suggestions?.[0]?.actions[0]).toMatchObject({ type: 'delete', resourceId: 'ServiceRequest/o1' })
  })

  test.each([
    'Patient/test-patient',
    'https://ehr.example/fhir/Patient/test-patient',
    'Patient/test-patient/_history/2',
    'urn:uuid:test-patient'
  ])('but %s is this one', async reference => {
    const { cards } = await call(built, orderSign([draft({ subject: { reference } })]))
    expect(decisionOf(cards[0])['outcome']).toBe('recommended')
  })

  test("an order that names no patient is this one's", async () => {
    const { cards } = await call(built, orderSign([draft({ subject: undefined }), draft({ id: 'o2', subject: 'x' })]))
    expect(cards.map(card => decisionOf(card)['outcome'])).toEqual(['recommended', 'recommended'])
  })
})

test('an indication that is not known here is named, and the order treated as if it named none', async () => {
  const { cards } = await call(built, orderSign([draft({ reasonCode: [indication('gamma-<b>')] })]))
  expect(cards).toHaveLength(1)
  expect(cards[0]?.detail).toContain('- Indikationen gamma\\-\\<b\\> kendes ikke her')
  expect(cards[0]?.summary).toMatch(/^WGS uden indikation, nærmest /)
})

test('an earlier order under the code of the site is an earlier order of WGS', async () => {
  const earlier = {
    ...draft({ id: 'e1', status: 'completed' }),
    code: { coding: [{ system: 'urn:site', code: 'GENOM' }] }
  }
  const site = { orderCodes: [{ system: 'urn:site', code: 'GENOM' }], patientView: true }
  const request = {
    ...orderSign([], {
      conditions: searchset({
        resourceType: 'Condition',
        id: 'c',
        code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D69.1' }] },
        subject: SUBJECT
      })
    }),
    hook: 'patient-view'
  }
  expect((await call(build({ site }), request)).cards).toHaveLength(1)
  const prefetch = { ...(request as unknown as { prefetch: object }).prefetch, orders: searchset(earlier) }
  expect((await call(build({ site }), { ...request, prefetch })).cards).toEqual([])
})

test('half filled lists of a draft do not matter', async () => {
  const odd = draft({
    contained: [null, 'x', { resourceType: 'Specimen', type: 'blood' }],
    orderDetail: {},
    specimen: 'x',
    reasonReference: [{}],
    reasonCode: [null, indication('alpha'), 'x', { coding: [{ code: 1 }] }]
  })
  const { cards } = await call(built, orderSign([odd], { observations: searchset(finding('written-consent', true)) }))
  expect(decisionOf(cards[0])['indication']).toBe('alpha')
})

test('more than twenty WGS orders in one call are refused', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => draft({ id: `o${at}` }))
  expect((await call(built, orderSign(many(20)))).cards).toHaveLength(20)
  const { status, outcome } = await call(built, orderSign(many(21)))
  expect([status, outcome.issue[0]?.expression]).toEqual([400, ['context.draftOrders']])
})

test('an order hook without drafts has no cards, and leaves a hint about the set-up in the log', async () => {
  const epic = build()
  const { prefetch: _, ...request } = orderSign()
  const stripped = { ...request, context: { userId: 'PractitionerRole/test', patientId: 'test-patient' } }
  expect((await call(epic, stripped)).cards).toEqual([])
  expect(epic.lines.join('')).toContain('without draftOrders')
})
