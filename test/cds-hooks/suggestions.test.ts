// What a card offers: the missing tests, the right specimen, the way out. https://cds-hooks.hl7.org/2.0/#suggestion
import { describe, expect, test } from 'vitest'
import { build, call } from '../support/build.ts'
import { draft, FITTING, factor, finding, indication, orderSign, searchset } from '../support/hook-request.ts'

const built = build()
const nothing = { observations: searchset() }
const SPECIMEN = 'https://w3id.org/genvej/CodeSystem/specimen'

async function actions(order: object, given: Record<string, unknown>, lang = 'da') {
  const { cards } = await call(built, orderSign([order], given), { lang })
  return cards[0]?.suggestions?.map(({ actions: [action] }) => action) ?? []
}

test('a missing test is offered as a complete draft order, named in the language asked for', async () => {
  const [create] = await actions(draft(), nothing, 'en')
  expect(create).toEqual({
    type: 'create',
    description: 'Order the factor',
    resource: {
      resourceType: 'ServiceRequest',
      status: 'draft',
      intent: 'order',
      instantiatesCanonical: ['https://w3id.org/genvej/ActivityDefinition/factor'],
      code: { coding: [{ system: 'urn:test:laboratory', code: 'factor' }] },
      subject: { reference: 'Patient/test-patient' },
      authoredOn: '2026-11-21T12:00:00.000Z',
      reasonCode: [
        {
          coding: [{ system: 'https://w3id.org/genvej/CodeSystem/indication', code: 'alpha', display: 'Alpha disease' }]
        }
      ]
    }
  })
})

describe('a missing test that the call orders beside it', () => {
  const factorOrder = (more: object) => ({
    resourceType: 'ServiceRequest',
    id: 'o2',
    status: 'draft',
    intent: 'order',
    subject: { reference: 'Patient/test-patient' },
    ...more
  })
  const code = { coding: [{ system: 'urn:test:laboratory', code: 'factor' }] }
  const instantiatesCanonical = ['https://w3id.org/genvej/ActivityDefinition/factor']
  const offered = async (...beside: readonly object[]) => {
    const { cards } = await call(built, orderSign([draft(), ...beside], nothing))
    return cards[0]?.suggestions?.map(({ actions: [action] }) => action?.type)
  }

  test.each([
    ['by its code', factorOrder({ code })],
    ['as the draft that the card gave', factorOrder({ instantiatesCanonical })]
  ])('%s: is not offered again', async (_how, order) => expect(await offered(order)).toEqual(['delete']))

  test.each([
    ['under another code', factorOrder({ code: { coding: [{ system: 'urn:test:laboratory', code: 'other' }] } })],
    ['and is not to be done', factorOrder({ code, doNotPerform: true })],
    ['and was revoked', factorOrder({ code, status: 'revoked' })],
    ['in a way that cannot be read', factorOrder({ code: { coding: [null, { code: 1 }] }, instantiatesCanonical: {} })],
    ['as no order at all', { resourceType: 'MedicationRequest', id: 'o2', code }]
  ])('%s: is offered', async (_how, order) => expect(await offered(order)).toEqual(['create', 'delete']))
})

test('a card that blocks offers to take the order off, last', async () => {
  expect((await actions(draft(), nothing)).at(-1)).toEqual({
    type: 'delete',
    description: 'Fjern rekvisitionen af helgenomsekventering',
    resourceId: 'ServiceRequest/o1'
  })
})

test('no tests are offered when no test can change the answer', async () => {
  const given = { observations: searchset(finding('written-consent', false)) }
  expect((await actions(draft(), given)).map(action => action.type)).toEqual(['delete'])
})

test('an order that is recommended offers nothing', async () => {
  expect(await actions(draft(), {})).toEqual([])
  expect(await actions(draft(), { observations: searchset(...FITTING, finding('pregnant', true)) })).toEqual([])
})

describe('what comes after the order', () => {
  const order = draft({ reasonCode: [indication('beta')] })
  const given = (haemolysis: boolean | undefined) => ({
    observations: searchset(
      finding('written-consent', true),
      ...(haemolysis === undefined ? [] : [finding('haemolysis', haemolysis)])
    )
  })

  test('is offered as a task about the order', async () => {
    expect(await actions(order, given(true))).toEqual([
      {
        type: 'create',
        description: 'Planlæg drøftelse',
        resource: {
          resourceType: 'Task',
          status: 'requested',
          intent: 'order',
          instantiatesCanonical: 'https://w3id.org/genvej/ActivityDefinition/afterwards',
          code: { coding: [{ system: 'urn:test:laboratory', code: 'afterwards' }] },
          focus: { reference: 'ServiceRequest/o1' },
          for: { reference: 'Patient/test-patient' },
          authoredOn: '2026-11-21T12:00:00.000Z'
        }
      }
    ])
  })

  test.each([false, undefined])('is not offered while the order must not go on (haemolysis: %s)', async haemolysis => {
    expect((await actions(order, given(haemolysis))).map(({ type }) => type)).toEqual(['delete'])
  })
})

describe('the order with the right specimen', () => {
  const given = { observations: searchset(...FITTING, finding('syndromic-features', true)) }
  const specimen = (code: string) => ({
    resourceType: 'Specimen',
    id: 's',
    type: { coding: [{ system: SPECIMEN, code }] }
  })

  test('keeps everything else of the order', async () => {
    const other = { resourceType: 'Practitioner', id: 'p' }
    const order = draft({
      contained: [other, specimen('blood')],
      specimen: [{ reference: '#s' }],
      note: [{ text: 'kept' }]
    })
    const [update] = await actions(order, given)
    const corrected = { resourceType: 'Specimen', id: 'genvej-specimen', type: specimen('cultured-fibroblasts').type }
    expect(update).toEqual({
      type: 'update',
      description: 'Brug dyrkede fibroblaster',
      resource: { ...order, contained: [other, corrected], specimen: [{ reference: '#genvej-specimen' }] }
    })
  })

  test('takes the place of a specimen among the order details', async () => {
    const detail = { coding: [{ system: 'urn:test', code: 'trio' }] }
    const blood = { coding: [{ system: 'http://snomed.info/sct', code: '119297000' }] }
    const [update] = await actions(draft({ orderDetail: [detail, blood] }), given)
    expect(update).toMatchObject({ resource: { orderDetail: [detail] } })
  })

  test('is not offered when the order has it already', async () => {
    expect(await actions(draft({ contained: [specimen('cultured-fibroblasts')] }), given)).toEqual([])
    expect(await actions(draft({ orderDetail: [specimen('cultured-fibroblasts').type] }), given)).toEqual([])
  })
})

test('a result that conflicts is missing too, and says why', async () => {
  const given = { observations: searchset(...FITTING, factor(12, { id: 'factor-2' })) }
  const { cards } = await call(built, orderSign([draft()], given))
  expect(cards[0]?.detail).toContain(
    'Mangler (skal): faktor (modstridende oplysninger: 5 kIU\\/L, ref. 1–10, 12.03.2026; 12 kIU'
  )
  expect(cards[0]?.suggestions?.[0]?.label).toBe('Bestil faktor')
})
