// CDS Hooks 2.0, responses: what is answered keeps the rules in every dialect, and the rules catch each way of breaking them.
import { describe, expect, test } from 'vitest'
import { build, realKnowledge } from '../support/build.ts'
import { brokenCardRules } from '../support/card-rules.ts'
import { answered } from '../support/client-call.ts'
import { draft, factor, indication, orderSelect, orderSign, searchset } from '../support/hook-request.ts'

type Json = Record<string, unknown>

const request = orderSign([draft()], { observations: searchset() })
const given = await answered(request, { client: { systemActions: true } })

describe('in every dialect and language, for every indication', () => {
  const knowledge = realKnowledge()
  const orders = [...knowledge.plans.keys()].map(code => draft({ reasonCode: [indication(code)] }))
  const calls = [...orders, draft({ reasonCode: [] })].flatMap(order => [
    orderSign([order], { observations: searchset() }),
    orderSelect([order], ['ServiceRequest/o1'], { observations: searchset() })
  ])
  test.each(['plain', 'epic', 'cerner', 'athena'])('%s: every rule is kept', async profile => {
    for (const query of ['?lang=da', '?lang=en'])
      for (const each of calls)
        expect((await answered(each, { client: { profile }, knowledge, query })).cards).toHaveLength(1)
  })
})

test('cds-hooks_2.0 @74: success is 200 and an object with cards; nothing to say is an empty list', async () => {
  const response = await build().app.inject({
    method: 'POST',
    url: '/cds-services/wgs-order-sign',
    payload: orderSign([])
  })
  expect([response.statusCode, response.json()]).toEqual([200, { cards: [] }])
})

test('cds-hooks_2.0 @54: 412 when the patient of an order can neither be prefetched nor read', async () => {
  const payload = orderSign([draft()], { patient: undefined })
  const response = await build().app.inject({ method: 'POST', url: '/cds-services/wgs-order-sign', payload })
  expect(response.statusCode).toBe(412)
})

test('cds-hooks_2.0 @132: an update holds the whole order', () => {
  const [action] = given.systemActions ?? []
  expect(action).toMatchObject({ type: 'update', resource: draft() })
})

/** The answer with its card, its first suggestion, or one of its actions changed. */
const card = (more: Json) => ({ ...given, cards: [{ ...given.cards[0], ...more }] })
const suggestion = (more: Json) => card({ suggestions: [{ ...given.cards[0]?.suggestions?.[0], ...more }] })
const action = (more: Json) => {
  const description = given.cards[0]?.suggestions?.[0]?.label
  return suggestion({
    actions: [{ type: 'create', description, resource: { resourceType: 'ServiceRequest' }, ...more }]
  })
}
const link = (more: Json) =>
  card({
    links: [{ label: 'Skema', url: 'https://genvej.example.org/launch', type: 'smart', appContext: 'x', ...more }]
  })
const source = (more: Json) => card({ source: { ...given.cards[0]?.source, ...more } })
const reason = (more: Json) => card({ overrideReasons: [{ system: 's', code: 'c', display: 'd', ...more }] })

describe('what would break a rule is caught', () => {
  const wrong: readonly (readonly [title: string, response: unknown])[] = [
    ['cds-hooks_2.0 @3: nothing is null or empty', card({ extension: {} })],
    ['cds-hooks_2.0 @74: cards is a list', { cards: {} }],
    ['cds-hooks_2.0 @75: systemActions is a list', { ...given, systemActions: {} }],
    ['cds-hooks_2.0 @80: uuid is text', card({ uuid: 7 })],
    ['cds-hooks_2.0 @80: and unique', { cards: [given.cards[0], given.cards[0]] }],
    ['cds-hooks_2.0 @83: 140 characters are too many', card({ summary: 'a'.repeat(140) })],
    ['cds-hooks_2.0 @83: summary is text', card({ summary: undefined })],
    ['cds-hooks_2.0 @85: no HTML is in the Markdown', card({ detail: '<b>a</b>' })],
    ['cds-hooks_2.0 @87: indicator is there', card({ indicator: undefined })],
    ['cds-hooks_2.0 @88: and known', card({ indicator: 'hard-stop' })],
    ['cds-hooks_2.0 @90 @105: source has a label', source({ label: undefined })],
    ['cds-hooks_2.0 @92: suggestions is a list', card({ suggestions: {} })],
    ['cds-hooks_2.0 @93 @96: suggestions come with selectionBehavior', card({ selectionBehavior: undefined })],
    ['cds-hooks_2.0 @95: which is at-most-one or any', card({ selectionBehavior: 'all' })],
    ['cds-hooks_2.0 @98: overrideReasons is a list', card({ overrideReasons: {} })],
    ['cds-hooks_2.0 @100 @136 @219: a reason has a display', reason({ display: undefined })],
    ['cds-hooks_2.0 @103: links is a list', card({ links: {} })],
    ['cds-hooks_2.0 @107: source.url is absolute', source({ url: '/guideline' })],
    ['cds-hooks_2.0 @111: source.icon is absolute', source({ icon: 'icon.png' })],
    ['cds-hooks_2.0 @115: source.topic is a coding', source({ topic: 'wgs' })],
    ['cds-hooks_2.0 @117: a suggestion has a label', suggestion({ label: undefined })],
    ['cds-hooks_2.0 @119: suggestion.uuid is text', suggestion({ uuid: 7 })],
    ['cds-hooks_2.0 @121: isRecommended is a boolean', suggestion({ isRecommended: 'yes' })],
    ['cds-hooks_2.0 @124: actions is a list', suggestion({ actions: {} })],
    [
      'cds-hooks_2.0 @125: what would not be taken together is no one suggestion',
      suggestion({ actions: given.cards[0]?.suggestions?.flatMap(({ actions }) => actions) })
    ],
    ['cds-hooks_2.0 @127: type is lower case', action({ type: 'CREATE' })],
    ['cds-hooks_2.0 @128: description is there', action({ description: undefined })],
    ['cds-hooks_2.0 @130: resource is a FHIR resource', action({ resource: '{}' })],
    ['cds-hooks_2.0 @131: what is created is new', action({ resource: { resourceType: 'ServiceRequest', id: 'o1' } })],
    ['cds-hooks_2.0 @132: what is updated was in the call', action({ type: 'update' })],
    ['cds-hooks_2.0 @133: delete has no resource', action({ type: 'delete', resourceId: 'ServiceRequest/o1' })],
    ['cds-hooks_2.0 @134 @135: delete names a draft', action({ type: 'delete', resource: undefined, resourceId: 7 })],
    ['cds-hooks_2.0 @138: a link has a label', link({ label: '' })],
    ['cds-hooks_2.0 @139: and a URL', link({ url: '/launch' })],
    ['cds-hooks_2.0 @141: and a type', link({ type: undefined })],
    ['cds-hooks_2.0 @142: which is absolute or smart', link({ type: 'SMART' })],
    ['cds-hooks_2.0 @144: appContext is text', link({ appContext: { a: 1 } })],
    ['cds-hooks_2.0 @147: and not on an absolute link', link({ type: 'absolute' })],
    ['cds-hooks_2.0 @214: extension is an object with names of one’s own', card({ extension: { decision: 1 } })],
    ['cds-hooks_2.0 @216: a coding has a code', reason({ code: undefined })],
    ['cds-hooks_2.0 @217: and a system', reason({ system: undefined })],
    ['cds-hooks_2.0 @218: which is text', reason({ code: 7 })]
  ]
  test.each(wrong)('%s', (_, response) => expect(brokenCardRules(response, request)).not.toEqual([]))

  test('and what breaks none is not', () => {
    for (const response of [given, card({}), action({}), link({}), reason({}), source({})])
      expect(brokenCardRules(response, request)).toEqual([])
  })
})

test('cds-hooks_2.0 @220: a topic has a display', async () => {
  const { cards } = await answered(orderSign([draft()], { observations: searchset(factor(12)) }), { client: {} })
  expect(cards[0]?.source.topic.display).toBe('WGS, alfasygdom: Anbefales ikke')
})
