// System actions (cds-hooks_2.0, "System Action"): only for clients that agreed on them; whole orders, and only orders decided about.
import { describe, expect, test } from 'vitest'
import { answered } from '../support/client-call.ts'
import { draft, indication, orderSelect, orderSign } from '../support/hook-request.ts'

const client = { systemActions: true }
const PLAN = 'https://w3id.org/genvej/PlanDefinition/alpha|2021.9.0'
const DECISION = 'https://w3id.org/genvej/StructureDefinition/decision'

async function annotated(order: object) {
  const { systemActions } = await answered(orderSign([order]), { client })
  expect(systemActions).toHaveLength(1)
  const [action] = systemActions ?? []
  return (action?.type === 'update' ? action.resource : {}) as unknown as Record<string, unknown>
}

test('a client that did not agree on system actions gets none', async () => {
  expect(await answered(orderSign(), { client: {} })).not.toHaveProperty('systemActions')
})

test('the verdict, the plan and the decision in short are written on the order; the rest stays as it came', async () => {
  const order = draft({
    priority: 'urgent',
    note: [{ text: 'ring først' }],
    extension: [{ url: 'urn:own', valueCode: 'x' }]
  })
  expect(await annotated(order)).toEqual({
    ...order,
    instantiatesCanonical: [PLAN],
    note: [
      { text: 'ring først' },
      { authorString: 'Genvej', time: '2026-11-21T12:00:00.000Z', text: 'WGS, alfasygdom: kriterierne er opfyldt' }
    ],
    extension: [
      { url: 'urn:own', valueCode: 'x' },
      {
        url: DECISION,
        extension: [
          { url: 'indication', valueCode: 'alpha' },
          { url: 'outcome', valueCode: 'recommended' },
          { url: 'ambiguous', valueBoolean: false },
          { url: 'plan', valueCanonical: PLAN }
        ]
      }
    ]
  })
})

test('an order that was annotated before is annotated anew, not twice', async () => {
  const once = await annotated(
    draft({ instantiatesCanonical: ['urn:own', 'https://w3id.org/genvej/PlanDefinition/alpha|2020.1.0'] })
  )
  expect(once['instantiatesCanonical']).toEqual(['urn:own', PLAN])
  expect(await annotated(once)).toEqual(once)
})

test('two indications on one order: one update with both verdicts', async () => {
  const order = await annotated(draft({ reasonCode: [indication('alpha'), indication('beta')] }))
  expect(order['note']).toHaveLength(2)
  expect(order['instantiatesCanonical']).toHaveLength(2)
})

describe('nothing is annotated', () => {
  const none = async (request: object) =>
    expect(await answered(request, { client })).not.toHaveProperty('systemActions')
  test('while the order is being chosen', () => none(orderSelect([draft()], ['ServiceRequest/o1'])))
  test('when the order has no id', () => none(orderSign([draft({ id: undefined })])))
  test('when the order is for another patient', () =>
    none(orderSign([draft({ subject: { reference: 'Patient/other' } })])))
  test('when there is no WGS order', () => none(orderSign([])))
})
