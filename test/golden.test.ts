// What the clinician reads, for every example, in both languages: kept as prose in test/indications/<id>/golden and reviewed like it.
// `npx vitest run test/golden.test.ts -u` writes them anew.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SERVICES } from '../src/cds-hooks/services.ts'
import type { Card } from '../src/cds-hooks/types.ts'
import { callsOf } from '../src/replay/calls.ts'
import { buildTestApp, realKnowledge } from './support/build.ts'

const root = join(import.meta.dirname, '..')
const TODAY = '2026-11-20T12:00:00Z'
const app = buildTestApp({ now: TODAY })
const [service] = SERVICES.filter(({ hook }) => hook === 'order-sign')
if (!service) throw new Error('order-sign has no service')
const wgsCodes = realKnowledge().codes('wgs-order')
if (!wgsCodes) throw new Error('wgs-order is no value set')
const settings = { service, indications: [], wgsCodes }

for (const indication of [...realKnowledge().plans.keys(), 'orders']) {
  const folder = join(root, 'examples', indication)
  const golden = indication === 'orders' ? join('orders', 'golden') : join('indications', indication, 'golden')
  describe(indication, () => {
    for (const file of readdirSync(folder).filter(each => each.endsWith('.json')))
      for (const lang of ['da', 'en'])
        test(`${basename(file, '.json')} (${lang})`, async () => {
          const value = JSON.parse(readFileSync(join(folder, file), 'utf8'))
          const cards = await Promise.all(
            callsOf({ file, value }, settings).calls.map(({ body }) => cardsFor(body, lang))
          )
          const page = cards.flat().map(prose).join('\n\n')
          await expect(page).toMatchFileSnapshot(join(golden, `${basename(file, '.json')}.${lang}.md`))
        })
  })
}

async function cardsFor(body: object, lang: string): Promise<Card[]> {
  const response = await app.inject({
    method: 'POST',
    url: `/cds-services/wgs-order-sign?lang=${lang}`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify(body)
  })
  return response.json().cards
}

/** A card as it is read: colour, sentence, lines, buttons. */
function prose(card: Card): string {
  const buttons = (card.suggestions ?? []).map(({ label }) => `[ ${label} ]`)
  const reasons = (card.overrideReasons ?? []).map(({ display }) => `( ${display} )`)
  return [
    `${card.indicator.toUpperCase()}: ${card.summary}`,
    '',
    card.detail ?? '',
    '',
    ...buttons,
    ...reasons,
    ''
  ].join('\n')
}
