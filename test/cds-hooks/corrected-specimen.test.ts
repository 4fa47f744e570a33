// On the real plans: the order with the right specimen, offered where the guideline asks for another than the order names.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SERVICES } from '../../src/cds-hooks/services.ts'
import type { Card } from '../../src/cds-hooks/types.ts'
import { callsOf } from '../../src/replay/calls.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const [service] = SERVICES.filter(({ hook }) => hook === 'order-sign')
const wgsCodes = realKnowledge().codes('wgs-order')
if (!service || !wgsCodes) throw new Error('order-sign and wgs-order are there')
const settings = { service, indications: [], wgsCodes }

/** The cards for an example whose draft order names a specimen. */
async function cardsOf(example: string, specimen: string): Promise<Card[]> {
  const file = join(import.meta.dirname, '..', '..', 'examples', example)
  const [call] = callsOf({ file, value: JSON.parse(readFileSync(file, 'utf8')) }, settings).calls
  const body = structuredClone(call?.body) as { context: { draftOrders: { entry: { resource: object }[] } } }
  for (const entry of body.context.draftOrders.entry)
    Object.assign(entry.resource, {
      contained: [
        {
          resourceType: 'Specimen',
          id: 's',
          type: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/specimen', code: specimen }] }
        }
      ],
      specimen: [{ reference: '#s' }]
    })
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
test('thrombocytopathy on a skin biopsy: the same order on blood', async () => {
  const [suggestion] = corrected(await cardsOf('inherited-thrombocytopathy/lifelong-bleeding.json', 'skin-biopsy'))
  expect(suggestion?.label).toBe('Ret prøven til blod')
})
