// The demonstration as a newcomer uses it, without scripts: order, cards, suggestions, signing, the form's launch.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { readPatients } from '../../src/demonstration/patients.ts'
import { realKnowledge } from '../support/build.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const examples = join(import.meta.dirname, '..', '..', 'examples')
const HOST = '127.0.0.1:8080'
let app: FastifyInstance

beforeAll(async () => {
  const demonstration = () => readPatients(examples, NOW)
  const logger = pino({ level: 'silent' })
  const parts = { knowledge: realKnowledge(), config: readConfig({}), now: () => NOW, logger, log: logInMemory() }
  app = buildApp({ ...parts, demonstration })
  await app.ready()
})
afterAll(() => app.close())

async function read(url: string): Promise<string> {
  const { body, statusCode } = await app.inject({ url, headers: { host: HOST } })
  expect(statusCode).toBe(200)
  return body
}

/** Sends a form of a patient's page; the page that it leads back to is read by `send`. */
async function act(patient: string, path: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const page = `/demonstration/patients/${patient}`
  const answer = await app.inject({
    method: 'POST',
    url: `${page}/${path}?lang=da`,
    headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString()
  })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, `${page}?lang=da#desk`])
  return `${page}?lang=da`
}

async function send(patient: string, path: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  return read(await act(patient, path, fields))
}

/** The values of the hidden fields of the form whose button says something. */
function fieldsOf(page: string, label: string): Record<string, string> {
  const form = page.split('<form').find(each => each.includes(`>${label}</button>`)) ?? ''
  return Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]))
}

const outcomesOf = (page: string) =>
  [...page.matchAll(/&quot;outcome&quot;: &quot;([a-z-]+)&quot;,\s+&quot;ambiguous/g)].map(match => match[1])

test('the first page names every patient, in both languages', async () => {
  const [danish, english] = [await read('/?lang=da'), await read('/?lang=en')]
  expect(danish).toContain('Vælg en patient')
  expect(english).toContain('Choose a patient')
  for (const { name } of readPatients(examples, NOW)) expect(danish).toContain(name)
})

test('an order that misses a test: the card stops, the test is ordered from the card, the reason lets it pass', async () => {
  const selected = await send('test-h2b-03', 'orders', { indication: 'inherited-thrombocytopathy' })
  expect(selected).toContain('class="card warning"')
  const stopped = await send('test-h2b-03', 'sign')
  expect(stopped).toContain('class="card critical"')
  expect(outcomesOf(stopped)).toContain('needs-information')
  const ordered = await send('test-h2b-03', 'suggestions', fieldsOf(stopped, 'Bestil faktor XI'))
  expect(ordered).toContain('Udført: Bestil faktor XI')
  expect(ordered).not.toContain('<button>Bestil faktor XI</button>')
  const signed = await send('test-h2b-03', 'override', { reason: 'documented-elsewhere' })
  expect(signed).toContain('Rekvisitionen er underskrevet')
  expect(signed).toContain('class="card critical"')
  expect(signed).not.toContain('<button>Fjern rekvisitionen af helgenomsekventering</button>')
  expect(signed).toMatch(/<h3>Rekvisitioner<\/h3>[\s\S]*Helgenomsekventering/)
})

test('a warning may be passed over without a reason, a stop may not', async () => {
  await send('test-h2b-06', 'orders', { indication: 'inherited-thrombocytopathy' })
  expect(await send('test-h2b-06', 'sign')).toContain('<select id="reason" name="reason"><option')
  await send('test-h3-04', 'orders', { indication: 'hereditary-anaemia' })
  expect(await send('test-h3-04', 'sign')).toContain('<select id="reason" name="reason" required><option')
})

test('an order that meets the criteria is signed at once', async () => {
  await send('test-h2b-01', 'orders', { indication: 'inherited-thrombocytopathy' })
  const signed = await send('test-h2b-01', 'sign')
  expect(outcomesOf(signed)).toContain('recommended')
  expect(signed).toContain('Rekvisitionen er underskrevet')
})

test('the suggestion to take the order off takes it off', async () => {
  await send('test-h3-04', 'orders', { indication: 'hereditary-anaemia' })
  const refused = await send('test-h3-04', 'sign')
  expect(outcomesOf(refused)).toContain('not-recommended')
  const gone = await send('test-h3-04', 'suggestions', fieldsOf(refused, 'Fjern rekvisitionen af helgenomsekventering'))
  expect(gone).not.toContain('Kladde</b>')
  expect(gone).toContain('Bestil helgenomsekventering')
})

test('an order without an indication gets one card, from which an indication is taken', async () => {
  const asked = await send('test-order-01', 'orders', { indication: '' })
  expect(asked.match(/<article class="card/g)).toHaveLength(1)
})

test('every kind of answer is there to be seen', async () => {
  const seen = new Set<string | undefined>()
  for (const { id, indications } of readPatients(examples, NOW)) {
    await act(id, 'orders', { indication: indications[0] ?? '' })
    for (const outcome of outcomesOf(await send(id, 'sign'))) seen.add(outcome)
  }
  expect([...seen].sort()).toEqual([
    'needs-confirmation',
    'needs-information',
    'not-recommended',
    'outside-pathway',
    'recommended',
    'recommended-with-caution'
  ])
})

test('the wire shows the call and the answer, and no token', async () => {
  await send('test-h2a-02', 'orders', { indication: 'inherited-thrombocytopenia' })
  const page = await read('/demonstration/patients/test-h2a-02?lang=en')
  expect(page).toContain('POST /cds-services/wgs-order-select')
  expect(page).toContain('&quot;access_token&quot;: &quot;…&quot;')
  expect(page).toMatch(/&quot;prefetch&quot;[\s\S]*&quot;resourceType&quot;: &quot;Observation&quot;/)
})

test('a form that another site sent changes nothing', async () => {
  const answer = await app.inject({
    method: 'POST',
    url: '/demonstration/patients/test-h2a-02/discard',
    headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
    payload: ''
  })
  expect([answer.statusCode, answer.json().resourceType]).toEqual([400, 'OperationOutcome'])
})

describe('the record over FHIR', () => {
  test('anybody reads and searches', async () => {
    const found = JSON.parse(await read('/demonstration/fhir/Observation?patient=test-h2b-01&_count=100'))
    expect(found).toMatchObject({ resourceType: 'Bundle', type: 'searchset' })
    expect(found.entry.length).toBeGreaterThan(5)
  })
  test('nobody writes without a token', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/demonstration/fhir/Observation',
      payload: { resourceType: 'Observation' }
    })
    expect([answer.statusCode, answer.json().resourceType]).toEqual([401, 'OperationOutcome'])
  })
})

describe('the SMART launch', () => {
  const base = `http://${HOST}`
  const redirect = `${base}/launch/callback`
  const verifier = 'a'.repeat(64)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const launchIdOf = async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/demonstration/patients/test-h2b-06/form?lang=da',
      headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ url: `${base}/launch`, appContext: '{"indication":"x"}' }).toString()
    })
    return /launch=([\w-]+)/.exec(answer.body)?.[1] ?? ''
  }
  const authorise = async (launch: string, redirectUri = redirect) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: 'genvej',
      redirect_uri: redirectUri,
      launch,
      state: 's',
      scope: 'launch patient/*.rs',
      aud: `${base}/demonstration/fhir`,
      code_challenge: challenge,
      code_challenge_method: 'S256'
    })
    return app.inject({ url: `/demonstration/authorize?${query}`, headers: { host: HOST } })
  }
  const exchange = async (code: string, codeVerifier = verifier) => {
    const answer = await app.inject({
      method: 'POST',
      url: '/demonstration/token',
      headers: { host: HOST, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: redirect,
        client_id: 'genvej',
        code_verifier: codeVerifier
      }).toString()
    })
    return answer.json()
  }
  const codeOf = (location: unknown) => new URL(String(location)).searchParams.get('code') ?? ''

  test('launch, code, token: the app learns the patient and its context, and may write', async () => {
    const { headers } = await authorise(await launchIdOf())
    const token = await exchange(codeOf(headers.location))
    expect(token).toMatchObject({ token_type: 'Bearer', patient: 'test-h2b-06', appContext: '{"indication":"x"}' })
    const written = await app.inject({
      method: 'POST',
      url: '/demonstration/fhir/Observation',
      headers: { authorization: `Bearer ${token.access_token}` },
      payload: {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'x' },
        subject: { reference: 'Patient/test-h2b-06' }
      }
    })
    expect(written.statusCode).toBe(201)
  })
  test('a launch, and a code, is good for once', async () => {
    const launch = await launchIdOf()
    const code = codeOf((await authorise(launch)).headers.location)
    expect(String((await authorise(launch)).headers.location)).toContain('error=invalid_request')
    expect(await exchange(code)).toHaveProperty('access_token')
    expect(await exchange(code)).toEqual({ error: 'invalid_grant' })
  })
  test('another verifier gets no token', async () => {
    const code = codeOf((await authorise(await launchIdOf())).headers.location)
    expect(await exchange(code, 'b'.repeat(64))).toEqual({ error: 'invalid_grant' })
  })
  test('nobody is sent to a foreign address', async () => {
    const answer = await authorise(await launchIdOf(), 'https://elsewhere.example/callback')
    expect([answer.statusCode, answer.headers.location]).toEqual([400, undefined])
  })
})
