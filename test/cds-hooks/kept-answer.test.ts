// No card leaves before it is on record (reliability, I1): the record is what was sent, and without a record nothing is sent.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { LogUnavailable } from '../../src/decision-log/decision-log.ts'
import { build, call, decisionOf } from '../support/build.ts'
import { draft, HOOK_INSTANCE, indication, orderSign, prefetch, searchset } from '../support/hook-request.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const TWO = [draft({ reasonCode: [indication('alpha'), indication('beta')] })]

test('each card is an entry, to the letter as it was sent, with what it rests on', async () => {
  const built = build()
  const { text, cards } = await call(built, orderSign(TWO))
  const { entries } = built.log
  expect(entries.map(({ kind, card }) => [kind, card])).toEqual(cards.map(({ uuid }) => ['decision', uuid]))
  for (const [at, entry] of entries.entries()) {
    const { indication, outcome, plan } = decisionOf(cards[at])
    const sent = JSON.stringify(cards[at])
    expect(text).toContain(sent)
    expect(entry.record.endsWith(`,"card":${sent}}`)).toBe(true)
    expect(entry).toMatchObject({ indication, outcome, at: Date.parse('2026-11-21T12:00:00Z'), tenant: '' })
    expect(JSON.parse(entry.record)).toMatchObject({
      hook: 'order-sign',
      hookInstance: HOOK_INSTANCE,
      service: 'wgs-order-sign',
      patient: 'test-patient',
      user: 'Practitioner/test',
      correlation: expect.stringMatching(/^[0-9a-f]{8}-1$/),
      now: '2026-11-21T12:00:00.000Z',
      engine: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      plan,
      planHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      cardHash: createHash('sha256').update(sent).digest('hex')
    })
  }
})

test('the columns that figures are made from hold no id of the patient or the user', async () => {
  const built = build()
  await call(built, orderSign(TWO))
  for (const { record, ...columns } of built.log.entries)
    expect(JSON.stringify(columns)).not.toMatch(/test-patient|Practitioner/)
})

test('a card without a decision is on record too', async () => {
  const built = build()
  const { cards } = await call(built, orderSign([draft({ subject: { reference: 'Patient/other' } })]))
  expect(built.log.entries).toMatchObject([{ kind: 'notice', card: cards[0]?.uuid, indication: null, outcome: null }])
})

test('what parts of the record were not obtained is on the card, and so on record', async () => {
  const built = build()
  const given = prefetch({ observations: searchset() })
  delete given['familyHistory']
  const { cards } = await call(built, { ...orderSign(), prefetch: given })
  expect(decisionOf(cards[0])['notObtained']).toEqual(['familyHistory'])
  const whole = await call(built, orderSign())
  expect(decisionOf(whole.cards[0])).not.toHaveProperty('notObtained')
})

test('a call without a WGS order leaves no entry', async () => {
  const built = build()
  await call(built, orderSign([]))
  await call(built, orderSign([draft({ code: { coding: [{ system: 'http://loinc.org', code: '24323-8' }] } })]))
  expect(built.log.entries).toEqual([])
})

describe('when the log takes no entries', () => {
  const refusing = () => {
    const log = { ...logInMemory(), append: () => Promise.reject(new LogUnavailable()) }
    return build({ log: { ...log, health: () => ({ ready: false, storeUp: false, spooled: 0, refused: 0 }) } })
  }
  test('there is no card: 503 and an OperationOutcome', async () => {
    const { status, outcome, text } = await call(refusing(), orderSign())
    expect([status, outcome.issue[0]?.code, text.includes('cards')]).toEqual([503, 'transient', false])
  })
  test('a call without a WGS order is answered all the same', async () => {
    expect(await call(refusing(), orderSign([]))).toMatchObject({ status: 200, cards: [] })
  })
  test('the service says that it is not ready, and that it is alive', async () => {
    const { app } = refusing()
    const status = async (url: string) => (await app.inject({ url })).statusCode
    expect([await status('/readyz'), await status('/healthz')]).toEqual([503, 200])
    expect((await build().app.inject({ url: '/readyz' })).json()).toEqual({ status: 'ok' })
  })
})

test('what became of an answer is told after it: delivered', async () => {
  const built = build()
  const address = await built.app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify(orderSign())
  await (await fetch(`${address}/cds-services/wgs-order-sign`, { method: 'POST', headers, body })).json()
  await built.app.close()
  expect(built.log.deliveries).toEqual(built.log.entries.map(({ id }) => ({ id, outcome: 'delivered' })))
})
