// `genvej analyst-sheet` through the real command, and that what it says is true of the service.
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type AnalystSheet, analystSheet } from '../../src/analyst-sheet/sheet.ts'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import { readClientRegistry } from '../../src/clients/registry.ts'
import { readConfig } from '../../src/config.ts'
import { build, buildTestApp, call, realKnowledge } from '../support/build.ts'
import { brokenCardRules } from '../support/card-rules.ts'
import { draft, indication, orderSign, searchset } from '../support/hook-request.ts'
import { scratchFolder } from '../support/scratch.ts'
import { EHR, NOW, PUBLIC_URL, registryOf, token } from '../support/tokens.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = scratchFolder('analyst-sheet')
afterAll(() => rmSync(folder, { recursive: true }))
const HIV = 'https://w3id.org/genvej/ActivityDefinition/hiv-test'
const EPIC = {
  profile: 'epic',
  preferenceList: [{ activity: HIV, key: 'HIV_1' }],
  tenants: ['north'],
  smart: { clientId: 'genvej-form' }
}

function run(args: readonly string[], registry?: object) {
  const clients = join(folder, 'clients.json')
  if (registry) writeFileSync(clients, JSON.stringify(registry))
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', 'analyst-sheet', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...(registry ? { GENVEJ_CLIENTS: clients } : {}) }
  })
  return { status, stdout, stderr }
}

const sheetOf = (given: string): AnalystSheet => JSON.parse(given)
const open = run(['--format', 'json'])
const closed = run(['--format', 'json', '--client', 'ehr'], registryOf(EPIC))

describe('the command', () => {
  test('prints a page of Markdown that has every address, key, topic and reason', () => {
    const { status, stdout } = run([])
    expect(status).toBe(0)
    const sheet = sheetOf(open.stdout)
    const facts = [
      sheet.discovery,
      ...sheet.services.flatMap(({ url, feedback }) => [url, feedback]),
      ...sheet.prefetch.flatMap(({ key, query }) => [key, query]),
      ...[...sheet.topics, ...sheet.overrideReasons, ...sheet.indications].map(({ code }) => code),
      ...sheet.suggestedOrders.map(({ activity }) => activity)
    ]
    for (const fact of facts) expect(stdout).toContain(fact)
  })

  test('is for one client: its profile, its own list, its token', () => {
    const { status, stdout } = run(['--client', 'ehr'], registryOf(EPIC))
    expect(status).toBe(0)
    expect(stdout).toContain('client ehr')
    expect(stdout).toMatch(/hiv-test` \|.*\| `HIV_1` \|/)
    expect(stdout).toContain('- `tenant`: north')
  })

  test.each([
    [['--client', 'nobody'], registryOf(), '--client: it is one of ehr.'],
    [['--client', 'ehr'], undefined, '--client: no client registry is set (GENVEJ_CLIENTS).'],
    [['--format', 'pdf'], undefined, '--format: it is markdown or json.'],
    [['--verbose'], undefined, 'takes no --verbose']
  ])('%o is refused in a sentence', (args, registry, sentence) => {
    const { status, stderr } = run(args, registry)
    expect([status, stderr]).toEqual([2, expect.stringContaining(sentence)])
  })
})

describe('what it says is true', () => {
  test('discovery is at its address and publishes its prefetch queries', async () => {
    const { discovery, prefetch, services } = sheetOf(open.stdout)
    const response = await buildTestApp({ now: '2026-11-20T12:00:00Z' }).inject(new URL(discovery).pathname)
    const published: readonly { id: string; hook: string; prefetch: Record<string, string> }[] =
      response.json().services
    expect(published.map(({ id, hook }) => [id, hook])).toEqual(services.map(({ id, hook }) => [id, hook]))
    for (const each of published)
      expect(Object.entries(each.prefetch)).toEqual(prefetch.map(({ key, query }) => [key, query]))
  })

  test('the example request has the example response', async () => {
    const { example } = sheetOf(open.stdout)
    const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
    const { pathname: url, host } = new URL(example.url)
    const response = await app.inject({ method: 'POST', url, headers: { host }, payload: example.request as object })
    expect(response.json()).toEqual(example.response)
  })

  test('the example of an Epic client is in its dialect', () => {
    const { example } = sheetOf(closed.stdout)
    expect(brokenCardRules(example.response, example.request, 'epic')).toEqual([])
  })

  test('the link on its card is the one to register, and a client that launches no form gets none', () => {
    const { form, example } = sheetOf(closed.stdout)
    expect(form).toEqual({
      launch: `${PUBLIC_URL}/launch`,
      redirect: `${PUBLIC_URL}/launch/callback`,
      clientId: 'genvej-form'
    })
    expect(example.response.cards.flatMap(({ links = [] }) => links.map(({ url }) => url))).toEqual([form?.launch])
    const without = run(['--format', 'json'], registryOf())
    expect(sheetOf(without.stdout)).not.toHaveProperty('form')
    expect(without.stdout).not.toContain('/launch')
  })

  test('a token with its fields is let in, at every address of the sheet', async () => {
    const { token: facts, services, discovery } = sheetOf(closed.stdout)
    const { app } = build({ registry: registryOf(EPIC) })
    const header = { typ: facts?.header['typ'], kid: facts?.header['kid'] }
    expect(facts?.header['alg']?.split(' or ')).toContain(EHR.alg)
    for (const [method, url] of [['GET', discovery], ...services.map(({ url }) => ['POST', url])] as const) {
      expect(url).toMatch(new RegExp(`^${PUBLIC_URL}`))
      const payload = {
        iss: facts?.payload['iss'],
        tenant: facts?.payload['tenant'],
        aud: url,
        iat: NOW,
        exp: NOW + 300
      }
      const authorization = `Bearer ${token({ ...payload, jti: url }, EHR, header)}`
      const response = await app.inject({
        method,
        url: new URL(url ?? '').pathname,
        headers: { authorization },
        payload: {}
      })
      expect(response.statusCode).not.toBe(401)
    }
  })

  test('every topic, override reason and suggested order of a card is on it', async () => {
    const knowledge = realKnowledge()
    const sheet = analystSheet({
      context: standingContext(knowledge, readConfig({}).site),
      version: '0',
      baseUrl: PUBLIC_URL,
      client: readClientRegistry(registryOf()).clients[0],
      language: 'en',
      formAddress: undefined,
      example: orderSign(),
      now: NOW * 1000
    })
    const built = build({ knowledge, site: { patientView: true } })
    const named = [...knowledge.plans.keys()].map(code => draft({ reasonCode: [indication(code)] }))
    const drafts = [...named, draft({ reasonCode: [] }), draft({ subject: { reference: 'Patient/other' } })]
    for (const [at, order] of drafts.entries()) {
      const { cards } = await call(built, orderSign([{ ...order, id: `o${at}` }], { observations: searchset() }))
      expect(cards).not.toEqual([])
      for (const { source, overrideReasons = [], suggestions = [] } of cards) {
        expect(sheet.topics.map(({ code }) => code)).toContain(source.topic.code)
        for (const { code } of overrideReasons) expect(sheet.overrideReasons.map(each => each.code)).toContain(code)
        for (const {
          actions: [action]
        } of suggestions)
          if (action.type === 'create')
            expect(sheet.suggestedOrders.map(({ activity }) => activity)).toContain(
              (action.resource as { instantiatesCanonical?: readonly string[] }).instantiatesCanonical?.[0]
            )
      }
    }
  })
})
