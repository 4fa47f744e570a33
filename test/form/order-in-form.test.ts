// The form judges the order that its card is about: a reason given by code on the order alone is in no record that the form could read.
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { entryDraft } from '../../src/decision-log/entry.ts'
import { readPatients } from '../../src/demonstration/patients.ts'
import type { Json } from '../../src/fhir/resource-shapes.ts'
import { realKnowledge } from '../support/build.ts'
import { CookieBrowser } from '../support/cookie-browser.ts'
import { draft, indication, orderSign } from '../support/hook-request.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const PATIENT = 'test-pid-03'
const PID = indication('primary-immunodeficiency')
const HLH = {
  coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D76.1', display: 'Nul-Navn' }],
  text: 'Nul-Navn'
}
const log = logInMemory()
let app: FastifyInstance
let base = ''

beforeAll(async () => {
  app = buildApp({
    knowledge: realKnowledge(),
    config: readConfig({}),
    now: () => NOW,
    logger: pino({ level: 'silent' }),
    log,
    demonstration: () => readPatients(join(import.meta.dirname, '..', '..', 'examples'), NOW)
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(() => app.close())

/** The appContext of the form's link on the card about an order. */
async function contextOf(order: Readonly<Record<string, unknown>>): Promise<string> {
  const request: Json = orderSign([draft({ subject: { reference: `Patient/${PATIENT}` }, ...order })])
  const patient = { resourceType: 'Patient', id: PATIENT, birthDate: '1990-01-01' }
  const payload = {
    ...request,
    context: { ...(request['context'] as Json), patientId: PATIENT },
    prefetch: { patient }
  }
  const answer = await app.inject({ method: 'POST', url: '/cds-services/wgs-order-sign', payload })
  return answer.json().cards[0].links[0].appContext
}

/** The form that is launched with an appContext. */
async function formWith(appContext: string): Promise<string> {
  const browser = new CookieBrowser(base)
  const desk = `/demonstration/patients/${PATIENT}`
  const post = (url: string, fields: Readonly<Record<string, string>>) =>
    browser.open(url, { method: 'POST', body: new URLSearchParams(fields) })
  const chart = await post(`${desk}/orders?lang=da`, { indication: 'primary-immunodeficiency' })
  const url = /name="url" value="([^"]*)"/.exec(chart.text)?.[1] ?? ''
  const frame = await post(`${desk}/form?lang=da`, { url, appContext })
  const address = /<iframe class="app" src="([^"]*)"/.exec(frame.text)?.[1] ?? ''
  return (await browser.open(address.replaceAll('&amp;', '&'))).text
}

/** What the page says of the verdict. */
const verdictOf = (page: string) => /class="verdict[^"]*"[^>]*>(.*?)</s.exec(page)?.[1] ?? page
const verdict = async (order: Readonly<Record<string, unknown>>) => verdictOf(await formWith(await contextOf(order)))

const ASKED = 'afklaring af, om HLH er akut'
const ADVISED = '✓</span> Fibroblaster kun i meget sjældne tilfælde'

test('an order that names the indication alone asks for no more than the record does', async () => {
  const said = await verdict({ reasonCode: [PID] })
  expect([said.startsWith('WGS, primær immundefekt: mangler oplysninger'), said.includes(ASKED)]).toEqual([true, false])
})

test.each([
  ['a reason by code', { reasonCode: [PID, HLH] }],
  [
    'a diagnosis inside the order',
    {
      reasonCode: [PID],
      contained: [{ resourceType: 'Condition', id: 'hlh', code: HLH }],
      reasonReference: [{ reference: '#hlh', display: 'Nul-Navn' }]
    }
  ]
])('%s on the order alone raises its question in the form too', async (_what, order) => {
  expect(await verdict(order)).toContain(ASKED)
})

test('the specimen of the order is advised on in the form too', async () => {
  const specimen = (code: string) => ({ coding: [{ system: 'https://w3id.org/genvej/CodeSystem/specimen', code }] })
  const inside = { contained: [{ resourceType: 'Specimen', id: 's', type: specimen('cultured-fibroblasts') }] }
  const advised = async (order: Readonly<Record<string, unknown>>) =>
    (await formWith(await contextOf({ reasonCode: [PID], ...order }))).includes(ADVISED)
  expect(await advised({})).toBe(false)
  expect(await advised({ orderDetail: [specimen('cultured-fibroblasts')] })).toBe(true)
  expect(await advised(inside)).toBe(true)
})

test('the order of another patient’s card is not read, nor one of a card that nobody knows, or that was altered', async () => {
  const own = JSON.parse(await contextOf({ reasonCode: [PID] }))
  const record = { patient: 'test-other', client: '', order: { reasonCode: [HLH] } }
  await log.append([entryDraft('decision', NOW, JSON.stringify(record), { card: 'other-card' })])
  await log.append([entryDraft('decision', NOW, '{', { card: 'altered-card' })])
  for (const card of ['other-card', 'unknown-card', 'altered-card', '../x'])
    expect(verdictOf(await formWith(JSON.stringify({ ...own, card })))).not.toContain(ASKED)
})

test('of the order its codes are on record, and no word', async () => {
  await contextOf({ reasonCode: [PID, HLH], note: [{ text: 'Nul-Navn' }], patientInstruction: 'Nul-Navn' })
  const { order } = JSON.parse(log.entries.at(-1)?.record ?? '{}')
  expect(order.reasonCode).toEqual([
    { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/indication', code: 'primary-immunodeficiency' }] },
    { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'D76.1' }] }
  ])
  expect(JSON.stringify(order)).not.toContain('Nul-Navn')
})
