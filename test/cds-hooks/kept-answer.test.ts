// No card leaves before it is on record (reliability, I1): the record proves what was sent, and without a record nothing is sent.
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { LogUnavailable } from '../../src/decision-log/decision-log.ts'
import type { EntryDraft } from '../../src/decision-log/entry.ts'
import { build, call, decisionOf } from '../support/build.ts'
import { draft, HOOK_INSTANCE, indication, orderSign, prefetch, searchset } from '../support/hook-request.ts'
import { type LogInMemory, logInMemory } from '../support/log-in-memory.ts'
import { smallGuideline } from '../support/small-guideline.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

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
      knowledgeHash: smallGuideline().digest,
      siteHash: expect.stringMatching(/^[0-9a-f]{64}$/)
    })
  }
})

test('the hash of the site is another when a setting is, and the hash of the knowledge is the same', async () => {
  const recorded = async (site: object) => {
    const built = build({ site })
    await call(built, orderSign())
    return JSON.parse(built.log.entries[0]?.record ?? '{}')
  }
  const [plain, again, other] = [
    await recorded({}),
    await recorded({}),
    await recorded({ unitTexts: new Map([['a', 'b']]) })
  ]
  expect(again.siteHash).toBe(plain.siteHash)
  expect(other.siteHash).not.toBe(plain.siteHash)
  expect(other.knowledgeHash).toBe(plain.knowledgeHash)
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
    return build({
      log: { ...log, health: () => ({ ready: false, storeUp: false, spooled: 0, refused: 0, full: false }) }
    })
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

test('what became of an answer is told after it: the client was gone', async () => {
  const memory = logInMemory()
  const arrived = Promise.withResolvers<readonly EntryDraft[]>()
  const gone = Promise.withResolvers<void>()
  const append: LogInMemory['append'] = drafts => {
    arrived.resolve(drafts)
    return gone.promise
  }
  const { app } = build({ log: { ...memory, append } })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  app.server.once('connection', socket => socket.once('close', () => gone.resolve()))
  const leaving = new AbortController()
  const call = fetch(`${address}/cds-services/wgs-order-sign`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(orderSign()),
    signal: leaving.signal
  })
  const drafts = await arrived.promise
  leaving.abort()
  await expect(call).rejects.toThrow()
  await gone.promise
  await expect.poll(() => memory.deliveries).toEqual(drafts.map(({ id }) => ({ id, outcome: 'aborted' })))
  await app.close()
})

test('a closed service keeps client and tenant apart: the same id in two tenants is two patients', async () => {
  const built = build({ registry: registryOf({ tenants: ['nord', 'syd'] }) })
  for (const tenant of ['nord', 'syd'])
    await built.app.inject({
      method: 'POST',
      url: '/cds-services/wgs-order-sign',
      headers: { authorization: `Bearer ${token(claims('/cds-services/wgs-order-sign', { tenant }))}` },
      payload: orderSign()
    })
  const { entries } = built.log
  expect(entries.map(({ tenant }) => tenant.split('|')[1])).toEqual(['nord', 'syd'])
  expect(new Set(entries.map(({ subject }) => subject)).size).toBe(2)
})

/** What of a draft that an update carries back is kept: which it is, and the SHA-256 of its JSON as it was sent. */
function digested(action: {
  readonly type: string
  readonly resource: { readonly resourceType: string; readonly id?: string }
}) {
  const { resourceType, id } = action.resource
  const sha256 = createHash('sha256').update(JSON.stringify(action.resource)).digest('hex')
  return { ...action, resource: { resourceType, id, sha256 } }
}

describe('a draft that is sent back', () => {
  const NOTE = 'Oplysning om patienten'
  const order = draft({ reasonCode: undefined, note: [{ text: NOTE }] })
  test('is kept as its SHA-256: whoever has the card can prove it to the letter, whoever has the log cannot read it', async () => {
    const built = build()
    const { text } = await call(built, orderSign([order]))
    const [sent] = JSON.parse(text).cards
    const updates = sent.suggestions.filter(
      (each: { actions: { type: string }[] }) => each.actions[0]?.type === 'update'
    )
    expect([updates.length > 0, text.includes(NOTE)]).toEqual([true, true])
    const kept = {
      ...sent,
      suggestions: sent.suggestions.map((each: { actions: Parameters<typeof digested>[0][] }) => ({
        ...each,
        actions: each.actions.map(action => (action.type === 'update' ? digested(action) : action))
      }))
    }
    const [entry] = built.log.entries
    expect(entry?.record.endsWith(`,"card":${JSON.stringify(kept)}}`)).toBe(true)
    expect(entry?.record).not.toContain(NOTE)
  })
})

test('system actions are on record beside the first card, each draft as its SHA-256', async () => {
  const built = build({ registry: registryOf({ systemActions: true }) })
  const { body } = await built.app.inject({
    method: 'POST',
    url: '/cds-services/wgs-order-sign',
    headers: { authorization: `Bearer ${token(claims('/cds-services/wgs-order-sign'))}` },
    payload: orderSign(TWO)
  })
  const { systemActions } = JSON.parse(body)
  expect(systemActions).toHaveLength(1)
  expect(built.log.entries.map(({ record }) => JSON.parse(record).systemActions)).toEqual([
    systemActions.map(digested),
    undefined
  ])
})

test('no token is on record', async () => {
  const built = build()
  const access = { access_token: 'kanarie-token', token_type: 'Bearer', expires_in: 300, scope: 'x', subject: 'y' }
  const request = { ...orderSign(TWO), fhirServer: 'http://127.0.0.1:9/fhir', fhirAuthorization: access }
  await built.app.inject({
    method: 'POST',
    url: '/cds-services/wgs-order-sign',
    headers: { authorization: 'Bearer kanarie-jwt' },
    payload: request
  })
  expect(built.log.entries).toHaveLength(2)
  expect(JSON.stringify(built.log.entries)).not.toContain('kanarie')
})
