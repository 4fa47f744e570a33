// What is written about a patient stays with the client: a personal number in every text of every example, on every door that keeps
// something, and then each byte of the store is searched for it (reliability, fault 4; I2).
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { SERVICES } from '../../src/cds-hooks/services.ts'
import { readClientRegistry } from '../../src/clients/registry.ts'
import { readConfig } from '../../src/config.ts'
import { callsOf } from '../../src/replay/calls.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { realKnowledge } from '../support/build.ts'
import { openedLog } from '../support/log-store.ts'
import { onBothStores } from '../support/stores.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const CPR = '010203-9999'
const NOW = Date.parse('2026-11-21T12:00:00Z')
const ROOT = join(import.meta.dirname, '..', '..', 'examples')

/** What is no text: what names a resource, a code or a type, and dates. */
const NO_TEXT =
  /^(resourceType|system|code|status|id|reference|fullUrl|url|type|linkId|questionnaire|mode|intent|gender|.*[dD]ate|.*DateTime|authored|authoredOn|issued|start|end|lastUpdated|versionId|hook|hookInstance|userId|patientId|encounterId|relation|use|language)$/
/** Also no text: what a value needs to be read. Texts in these places make it unreadable, which is tried too. */
const OF_VALUES = /^(unit|valueString|comparator)$/

/** The value with the number in every text, and in texts of its own where FHIR has them. */
function written(value: unknown, spared: readonly RegExp[], name = ''): unknown {
  if (Array.isArray(value)) return value.map(each => written(each, spared, name))
  if (typeof value === 'string') return spared.some(each => each.test(name)) ? value : `${value} ${CPR}`
  if (typeof value !== 'object' || value === null) return value
  const parts = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, written(part, spared, key)]))
  const { resourceType, coding } = value as { resourceType?: string; coding?: object[] }
  if (coding)
    return { ...parts, text: CPR, coding: (parts['coding'] as object[]).map(each => ({ display: CPR, ...each })) }
  if (resourceType === undefined || resourceType === 'Bundle') return parts
  const text = { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${CPR}</div>` }
  const more = { identifier: [{ value: CPR }], note: [{ text: CPR }], extension: [{ url: 'urn:x', valueString: CPR }] }
  const { subject } = parts as { subject?: object }
  return { ...parts, ...more, text, ...(subject ? { subject: { ...subject, display: CPR } } : {}) }
}

function calls(): readonly object[] {
  const knowledge = realKnowledge()
  const wgsCodes = knowledge.codes('wgs-order')
  const [service] = SERVICES.filter(({ hook }) => hook === 'order-sign')
  if (!service || !wgsCodes) throw new Error('there is no order')
  return [...knowledge.plans.keys(), 'orders'].flatMap(folder =>
    readdirSync(join(ROOT, folder))
      .filter(file => file.endsWith('.json'))
      .flatMap(file => {
        const value = JSON.parse(readFileSync(join(ROOT, folder, file), 'utf8'))
        return callsOf({ file, value }, { service, indications: [], wgsCodes }).calls.map(({ body }) => body as object)
      })
  )
}

/** Asks with every example, and sends feedback; answers what was sent back. */
async function asked(place: StorePlace, comments: boolean): Promise<string> {
  const { log } = await openedLog(place, () => NOW)
  const config = readConfig({})
  const logger = pino({ level: 'silent' })
  const answers: string[] = []
  for (const profile of ['plain', 'epic', 'cerner', 'athena'] as const) {
    const clients = readClientRegistry(registryOf({ profile, systemActions: profile === 'plain' }))
    const site = { ...config.site, feedbackComments: comments }
    const app = buildApp({
      knowledge: realKnowledge(),
      config: { ...config, clients, site },
      logger,
      log,
      now: () => NOW
    })
    const post = async (path: string, payload: object) => {
      const headers = { authorization: `Bearer ${token(claims(path, { jti: randomUUID() }))}`, 'x-request-id': CPR }
      const { statusCode, body } = await app.inject({ method: 'POST', url: path, headers, payload })
      expect(statusCode, body).toBe(200)
      answers.push(body)
    }
    for (const [at, call] of calls().entries())
      await post(
        '/cds-services/wgs-order-sign',
        written(call, at % 2 === 0 ? [NO_TEXT] : [NO_TEXT, OF_VALUES]) as object
      )
    const reason = { reason: { system: CPR, code: CPR, display: CPR }, userComment: CPR }
    const item = { card: randomUUID(), outcome: 'overridden', outcomeTimestamp: CPR, overrideReason: reason }
    const acceptedSuggestions = [{ id: CPR }]
    await post('/cds-services/wgs-order-sign/feedback', {
      feedback: [item, { ...item, card: CPR, acceptedSuggestions }]
    })
  }
  await expect.poll(() => log.health().spooled, { timeout: 60_000 }).toBe(0)
  await log.close()
  return answers.join('\n')
}

/** Everything in the store: the files byte by byte, and the rows where they are not in files of ours. */
async function stored(place: StorePlace): Promise<string> {
  const files = readdirSync(place.folder, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
  const bytes = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
  const { reader, close } = openStoreForCommand(place)
  const rows: string[] = []
  for (const table of ['log_entry', 'delivery', 'used_token', 'setting', 'checkpoint'] as const)
    for (const row of await reader.selectFrom(table).selectAll().execute()) rows.push(...Object.values(row).map(String))
  await close()
  return [...bytes, ...rows].join('\n')
}

onBothStores(places => {
  test('no personal number that is written anywhere in a call or its feedback is in the store', async () => {
    const place = await places.fresh()
    const answers = await asked(place, false)
    // It went through: updates and system actions carry the drafts back with all that is written on them.
    expect(answers).toMatch(new RegExp(`"type":"update"[^]*${CPR}`))
    const all = await stored(place)
    expect(all.length).toBeGreaterThan(100_000)
    expect(all.indexOf(CPR) < 0 ? '' : all.slice(all.indexOf(CPR) - 300, all.indexOf(CPR) + 20)).toBe('')
  })

  test('what clinicians write as feedback is kept where the site says so', async () => {
    const place = await places.fresh()
    await asked(place, true)
    const all = await stored(place)
    const kept = all.match(/"comments":\["[^"]*"\]/g) ?? []
    expect([kept.length > 0, new Set(kept)]).toEqual([true, new Set([`"comments":["${CPR}"]`])])
  })
})
