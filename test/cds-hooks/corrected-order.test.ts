// On the real plans: the order as the guideline would have it, offered where it asks for another specimen or wishes for a fast answer.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SERVICES } from '../../src/cds-hooks/services.ts'
import type { Card } from '../../src/cds-hooks/types.ts'
import { callsOf } from '../../src/replay/calls.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'
import { finding } from '../support/hook-request.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const [service] = SERVICES.filter(({ hook }) => hook === 'order-sign')
const wgsCodes = realKnowledge().codes('wgs-order')
if (!service || !wgsCodes) throw new Error('order-sign and wgs-order are there')
const settings = { service, indications: [], wgsCodes }

/** The cards for an example whose draft order names a specimen; `more` is laid over the draft, `found` are findings beside its own. */
async function cardsOf(
  example: string,
  specimen: string,
  more: object = {},
  found: readonly object[] = []
): Promise<Card[]> {
  const file = join(import.meta.dirname, '..', '..', 'examples', example)
  const [call] = callsOf({ file, value: JSON.parse(readFileSync(file, 'utf8')) }, settings).calls
  const body = structuredClone(call?.body) as {
    context: { patientId: string; draftOrders: { entry: { resource: object }[] } }
    prefetch: { observations: { entry: object[]; total?: number } }
  }
  for (const entry of body.context.draftOrders.entry)
    Object.assign(entry.resource, {
      contained: [
        {
          resourceType: 'Specimen',
          id: 's',
          type: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/specimen', code: specimen }] }
        }
      ],
      specimen: [{ reference: '#s' }],
      ...more
    })
  const { observations } = body.prefetch
  const subject = { reference: `Patient/${body.context.patientId}` }
  observations.entry.push(...found.map(each => ({ resource: { ...each, subject } })))
  if (observations.total !== undefined) observations.total += found.length
  const response = await app.inject({
    method: 'POST',
    url: '/cds-services/wgs-order-sign',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body)
  })
  return response.json().cards
}

const corrected = (cards: Card[]) =>
  cards
    .flatMap(({ suggestions }) => suggestions ?? [])
    .filter(({ actions }) => actions?.some(({ type }) => type === 'update'))

test('MDS on blood: the same order on cultured fibroblasts', async () => {
  const [suggestion] = corrected(await cardsOf('myeloid-malignancy-cytopenia/mds-with-monosomy-7.json', 'blood'))
  expect(suggestion?.label).toBe('Ret prøven til dyrkede fibroblaster')
  expect(JSON.stringify(suggestion?.actions)).toContain('cultured-fibroblasts')
})
test('MDS on cultured fibroblasts: nothing to correct', async () => {
  expect(
    corrected(await cardsOf('myeloid-malignancy-cytopenia/mds-with-monosomy-7.json', 'cultured-fibroblasts'))
  ).toEqual([])
})
test('the evidence of a specimen is the order that names it: a contained resource has no address of its own', async () => {
  const references = async (more: object) => {
    const [card] = await cardsOf('inherited-thrombocytopathy/lifelong-bleeding.json', 'skin-biopsy', more)
    const { order, criteria } = (card?.extension?.['org.w3id.genvej.decision'] ?? { order: '', criteria: [] }) as {
      order: string
      criteria: { evidence: { reference: string }[] }[]
    }
    const named = criteria.flatMap(({ evidence }) => evidence.map(({ reference }) => reference))
    return [...new Set(named.filter(each => /Specimen|ServiceRequest/.test(each)))].map(each => each.replace(order, ''))
  }
  const biopsy = [{ coding: [{ system: 'https://w3id.org/genvej/CodeSystem/specimen', code: 'skin-biopsy' }] }]
  expect(await references({})).toEqual(['#s'])
  expect(await references({ contained: [], specimen: [], orderDetail: biopsy })).toEqual([''])
})
test('thrombocytopathy on a skin biopsy: the same order on blood', async () => {
  const [suggestion] = corrected(await cardsOf('inherited-thrombocytopathy/lifelong-bleeding.json', 'skin-biopsy'))
  expect(suggestion?.label).toBe('Ret prøven til blod')
})

const MDS = 'myeloid-malignancy-cytopenia/mds-with-monosomy-7.json'
const planned = finding('transplant-planned', true)
const FAST = 'anmod om hurtigt svar (fast track)'

test('transplant planned, on blood: one update with both changes, so that neither is lost (§2-1, L1224-1228)', async () => {
  const [suggestion, ...others] = corrected(await cardsOf(MDS, 'blood', {}, [planned]))
  expect([suggestion?.label, others]).toEqual([`Ret prøven til dyrkede fibroblaster; ${FAST}`, []])
  expect(suggestion?.actions[0]).toMatchObject({
    resource: { priority: 'urgent', contained: [{ type: expect.anything() }] }
  })
})
test.each([
  ['routine', 1],
  ['urgent', 0],
  ['stat', 0]
])('transplant planned, the order is %s', async (priority, updates) => {
  expect(corrected(await cardsOf(MDS, 'cultured-fibroblasts', { priority }, [planned]))).toHaveLength(updates)
})
test('nobody wishes for a fast answer: the priority is the clinician’s', async () => {
  expect(JSON.stringify(corrected(await cardsOf(MDS, 'blood', { priority: 'routine' })))).toContain('"routine"')
})
test('pregnant: a fast answer is wished for (§2-2, L1286); an order that does not go on is not changed', async () => {
  const pregnant = finding('pregnant', true)
  const fitting = 'inherited-thrombocytopathy/lifelong-bleeding.json'
  expect(corrected(await cardsOf(fitting, 'blood', {}, [pregnant])).map(({ label }) => label)).toEqual([
    'Anmod om hurtigt svar (fast track)'
  ])
  // What shall be comes before what is wished for.
  const [both] = corrected(await cardsOf(fitting, 'skin-biopsy', {}, [pregnant]))
  expect(both?.label).toBe(`Ret prøven til blod; ${FAST}`)
  const acquired = finding('lifelong', 'acquired', { effectiveDateTime: '2026-11-20T10:00:00Z' })
  const refused = await cardsOf(fitting, 'skin-biopsy', {}, [pregnant, acquired])
  expect([refused[0]?.indicator, corrected(refused)]).toEqual(['critical', []])
})
