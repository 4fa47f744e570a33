// Feedback in every shape that clients send: none is lost for another's fault, none counts twice, no card need be known.
// https://cds-hooks.hl7.org/2.0/#feedback
import { describe, expect, test } from 'vitest'
import { LogUnavailable } from '../../src/decision-log/decision-log.ts'
import { build } from '../support/build.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const CARD = '4e0a3a1e-3283-4575-ab82-028d55fe2719'
const SUGGESTION = 'e56e1945-20b3-4393-8503-a1a20fd73152'
const OVERRIDE = 'https://w3id.org/genvej/CodeSystem/override-reason'
const ACCEPTED = {
  card: CARD,
  outcome: 'accepted',
  acceptedSuggestions: [{ id: SUGGESTION }],
  outcomeTimestamp: '2026-11-25T10:00:00Z'
}
const OVERRIDDEN = {
  card: CARD,
  outcome: 'overridden',
  overrideReason: {
    reason: { system: OVERRIDE, code: 'documented-elsewhere', display: 'Oplysningen findes et andet sted' }
  },
  outcomeTimestamp: '2026-11-25T10:00:00Z'
}

async function send(body: unknown, built = build(), service = 'wgs-order-sign') {
  const response = await built.app.inject({
    method: 'POST',
    url: `/cds-services/${service}/feedback`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body)
  })
  return { status: response.statusCode, body: response.json(), entries: built.log.entries, built }
}

const reasonsOf = (record: string | undefined) => JSON.parse(record ?? '{}').overrideReasons

describe('CDS Hooks 75–79: the forms of the specification', () => {
  test('an accepted card with the suggestion that was taken', async () => {
    const { status, body, entries } = await send({ feedback: [ACCEPTED] })
    expect([status, body]).toEqual([200, { kept: 1, refused: [] }])
    expect(entries).toMatchObject([{ kind: 'feedback', card: CARD, outcome: 'accepted', subject: null }])
    expect(JSON.parse(entries[0]?.record ?? '')).toMatchObject({
      acceptedSuggestions: [SUGGESTION],
      outcomeTimestamp: '2026-11-25T10:00:00Z',
      service: 'wgs-order-sign'
    })
  })
  test('an overridden card with one of our reasons', async () => {
    const { entries } = await send({ feedback: [OVERRIDDEN] })
    expect(reasonsOf(entries[0]?.record)).toEqual([{ system: OVERRIDE, code: 'documented-elsewhere' }])
  })
  test('overridden without a reason is legal', async () => {
    const { body, entries } = await send({ feedback: [{ ...OVERRIDDEN, overrideReason: undefined }] })
    expect([body.kept, reasonsOf(entries[0]?.record)]).toEqual([1, []])
  })
  test('several cards in one call, to any of the services', async () => {
    const { body, entries } = await send(
      { feedback: [ACCEPTED, { ...OVERRIDDEN, card: 'another' }] },
      build(),
      'wgs-patient-view'
    )
    expect([body.kept, entries.length]).toEqual([2, 2])
  })
})

describe('forms seen elsewhere', () => {
  const forms: readonly (readonly [string, unknown, unknown])[] = [
    [
      'the sandbox: a reason without a display',
      { ...OVERRIDDEN, overrideReason: { reason: { code: 'c', system: 's' } } },
      [{ system: 's', code: 'c' }]
    ],
    [
      'Epic: overrideReasons, plural',
      {
        ...OVERRIDDEN,
        overrideReason: undefined,
        overrideReasons: [{ reason: { system: 's', code: '1' } }, { reason: { code: '2' } }]
      },
      [
        { system: 's', code: '1' },
        { system: null, code: '2' }
      ]
    ],
    [
      'Epic: an extension in place of a reason',
      {
        ...OVERRIDDEN,
        overrideReason: undefined,
        overrideReasons: [
          { extension: { 'com.epic.cdshooks.feedback.overrideReason.reasonTitle': 'Benefit outweighs risk' } }
        ]
      },
      [{ system: null, code: null }]
    ],
    [
      'a CodeableConcept as the reason',
      { ...OVERRIDDEN, overrideReason: { reason: { coding: [{ system: 's', code: 'c' }] } } },
      [{ system: 's', code: 'c' }]
    ],
    ['no time', { ...OVERRIDDEN, outcomeTimestamp: undefined }, [{ system: OVERRIDE, code: 'documented-elsewhere' }]]
  ]
  test.each(forms)('%s', async (_name, item, reasons) => {
    const { body, entries } = await send({ feedback: [item] })
    expect([body, reasonsOf(entries[0]?.record)]).toEqual([{ kept: 1, refused: [] }, reasons])
  })
  test('one item without a list, a list without its name, an item in place of the list', async () => {
    for (const body of [ACCEPTED, [ACCEPTED], { feedback: ACCEPTED }])
      expect((await send(body)).body).toEqual({ kept: 1, refused: [] })
  })
  test('ids that are no UUIDs; a UUID in capitals is the card that we sent', async () => {
    const { entries } = await send({
      feedback: [
        { ...ACCEPTED, card: 'LPG-1234.5' },
        { ...ACCEPTED, card: CARD.toUpperCase() }
      ]
    })
    expect(entries.map(({ card }) => card)).toEqual(['LPG-1234.5', CARD])
  })
})

describe('a wrong item loses only itself', () => {
  const wrong: readonly (readonly [string, unknown, string])[] = [
    ['no object', 'accepted', 'feedback[4]'],
    ['no card', { ...ACCEPTED, card: undefined }, 'feedback[4].card'],
    ['a card that is no text', { ...ACCEPTED, card: { id: CARD } }, 'feedback[4].card'],
    ['a NUL in the card', { ...ACCEPTED, card: 'a\u0000b' }, 'feedback[4].card'],
    ['an outcome of another kind', { ...ACCEPTED, outcome: 'ignored' }, 'feedback[4].outcome'],
    ['a time that is no text', { ...ACCEPTED, outcomeTimestamp: 5 }, 'feedback[4].outcomeTimestamp']
  ]
  test.each(wrong)('%s', async (_name, item, field) => {
    const ten = Array.from({ length: 10 }, (_, at) => (at === 4 ? item : { ...ACCEPTED, card: `card-${at}` }))
    const { status, body, entries } = await send({ feedback: ten })
    expect([status, body, entries.length]).toEqual([200, { kept: 9, refused: [field] }, 9])
  })
  test('no feedback at all is named', async () => {
    for (const body of [{}, 'x', null, { feedback: null }, { feedback: 'x' }]) {
      const { status, body: outcome } = await send(body)
      expect([status, outcome.resourceType]).toEqual([400, 'OperationOutcome'])
    }
  })
  test('a service that does not exist is 404, another method 405', async () => {
    expect((await send({ feedback: [ACCEPTED] }, build(), 'nothing')).status).toBe(404)
    const { statusCode } = await build().app.inject({ method: 'GET', url: '/cds-services/wgs-order-sign/feedback' })
    expect(statusCode).toBe(405)
  })
})

describe('the same feedback has the same key', () => {
  const keyOf = async (item: unknown) => (await send({ feedback: [item] })).entries[0]?.dedup
  test('sent again, or with its suggestions in another order', async () => {
    const two = [{ id: 'a' }, { id: 'b' }]
    expect(await keyOf(ACCEPTED)).toBe(await keyOf({ ...ACCEPTED, note: 'more' }))
    expect(await keyOf({ ...ACCEPTED, acceptedSuggestions: two })).toBe(
      await keyOf({ ...ACCEPTED, acceptedSuggestions: two.toReversed() })
    )
  })
  test.each([
    ['card', { card: 'another' }],
    ['outcome', { outcome: 'overridden' }],
    ['time', { outcomeTimestamp: '2026-11-25T10:00:01Z' }],
    ['suggestions', { acceptedSuggestions: [] }]
  ])('another %s is another feedback', async (_name, change) => {
    expect(await keyOf(ACCEPTED)).not.toBe(await keyOf({ ...ACCEPTED, ...change }))
  })
})

describe('what the clinician wrote', () => {
  const commented = { ...OVERRIDDEN, overrideReason: { userComment: 'Kanariefugl-0102039999' } }
  test('is not kept and not logged', async () => {
    const { entries, built } = await send({ feedback: [commented] })
    expect(entries).toHaveLength(1)
    expect(JSON.stringify(entries) + built.lines.join('')).not.toContain('Kanariefugl')
  })
  test('is kept where the site says so, and not logged even then', async () => {
    const { entries, built } = await send({ feedback: [commented] }, build({ site: { feedbackComments: true } }))
    expect(JSON.parse(entries[0]?.record ?? '{}').comments).toEqual(['Kanariefugl-0102039999'])
    expect(built.lines.join('')).not.toContain('Kanariefugl')
  })
})

test('feedback that cannot be put on record is refused, so that the client sends it again', async () => {
  const log = { ...logInMemory(), append: () => Promise.reject(new LogUnavailable()) }
  const { status, body } = await send({ feedback: [ACCEPTED] }, build({ log }))
  expect([status, body.issue[0].code]).toEqual([503, 'transient'])
})
