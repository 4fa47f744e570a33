// The real process, closed, with canaries for a token and for a patient in every place: nothing of them on its outputs or in a refusal
// (reliability, faults 3 and 4, I2).
import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, type FaultyServer, faultyServer, json } from '../support/faulty-server.ts'
import { draft, FITTING, orderSelect, orderSign, searchset } from '../support/hook-request.ts'
import { claims, pair, registryOf, token } from '../support/tokens.ts'

const CPR = '0102039999'
const TOKEN = 'kanarie-token-5f1c'
const folder = mkdtempSync(join(tmpdir(), 'genvej-canary-'))
const data = join(folder, 'data')
let service: ChildProcess
let address = ''
let said = ''
let ehr: FaultyServer

beforeAll(async () => {
  const file = join(folder, 'clients.json')
  mkdirSync(data)
  ehr = await faultyServer((socket, path) => {
    const [, type = ''] = /^\/fhir\/(\w+)/.exec(path) ?? []
    ;(REPEATS[type] ?? json(OUTCOME))(socket, path)
  })
  writeFileSync(file, JSON.stringify(registryOf({ fhirServers: [ehr.base] }, { development: true })))
  const env = { PATH: process.env['PATH'] ?? '', PORT: '0', GENVEJ_CLIENTS: file, GENVEJ_DATA: data }
  service = spawn(process.execPath, [join(import.meta.dirname, '..', '..', 'src', 'cli.ts'), 'serve'], {
    cwd: folder,
    env
  })
  for (const stream of [service.stdout, service.stderr])
    stream?.on('data', chunk => {
      said += chunk
    })
  while (!/CDS Services: \S+\n/.test(said))
    await Promise.race([once(service.stdout as never, 'data'), once(service, 'exit')])
  address = /CDS Services: (\S+)\/cds-services/.exec(said)?.[1] ?? ''
}, 60_000)

afterAll(() => {
  service.kill('SIGKILL')
  ehr.close()
  rmSync(folder, { recursive: true })
})

const used: string[] = []
function bearer(path: string, more: object = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const compact = token(claims(path, { iat: now, exp: now + 200, ...more }))
  used.push(compact)
  return `Bearer ${compact}`
}

const patient = { resourceType: 'Patient', id: 'test-patient', name: [{ text: CPR }], identifier: [{ value: CPR }] }
const named = (resource: object) => ({
  ...resource,
  note: [{ text: CPR }],
  subject: { reference: 'Patient/test-patient', display: CPR }
})
const given = { patient, observations: searchset(...FITTING.map(each => named(each as object))) }
const access = {
  fhirServer: 'https://ehr.example.org/r4',
  fhirAuthorization: { access_token: TOKEN, token_type: 'Bearer' }
}
const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', diagnostics: CPR + TOKEN }] }
/** A FHIR server that says both again wherever it can, by the type asked for. */
const REPEATS: Readonly<Record<string, ReturnType<typeof answer>>> = {
  Observation: answer(500, CPR + TOKEN),
  Condition: answer(200, `<title>${CPR}${TOKEN}</title>`, { 'content-type': 'text/html' }),
  QuestionnaireResponse: answer(302, '', { location: `https://${CPR}.example/${TOKEN}` }),
  Consent: answer(403, JSON.stringify(OUTCOME), { [CPR]: TOKEN }),
  DiagnosticReport: socket => socket.end(`HTTP/1.1 200 ${CPR}\u0000${TOKEN}\r\n\r\n`),
  ServiceRequest: json({ ...searchset(), link: [{ relation: 'next', url: `https://${CPR}.example/${TOKEN}` }] })
}

const bodies: readonly unknown[] = [
  { ...orderSign([draft(named({}) as Record<string, unknown>)], given), ...access },
  { ...orderSelect([draft()], ['ServiceRequest/o1'], given), ...access },
  { ...orderSign(), fhirServer: `https://${CPR}/`, fhirAuthorization: { access_token: { TOKEN }, token_type: CPR } },
  { ...orderSign(), fhirAuthorization: TOKEN },
  { ...orderSign(), hookInstance: CPR },
  { ...orderSign(), context: { userId: CPR, patientId: `Patient/${CPR}` } },
  { ...orderSign(), context: { userId: 'Practitioner/1', patientId: CPR }, prefetch: { patient } },
  { ...orderSign(), [CPR]: TOKEN, prefetch: CPR }
]

test('calls, refused and answered', async () => {
  const statuses = new Set<number>()
  for (const service of ['wgs-order-sign', 'wgs-order-select', 'wgs-patient-view', CPR])
    for (const body of [...bodies.map(each => JSON.stringify(each)), `{"${CPR}":`, CPR, `"${TOKEN}"`])
      for (const authorization of ['right', 'wrong', TOKEN, `Bearer ${TOKEN}`]) {
        const path = `/cds-services/${service}`
        const header = { right: bearer(path), wrong: `Bearer ${token(claims(path, { tenant: CPR }), pair('ehr-1'))}` }
        const response = await fetch(`${address}${path}?patient=${CPR}&access_token=${TOKEN}`, {
          method: 'POST',
          headers: {
            authorization: header[authorization as 'right'] ?? authorization,
            'content-type': 'application/json',
            'x-request-id': CPR.slice(0, 3)
          },
          body
        })
        statuses.add(response.status)
        const text = await response.text()
        if (response.status !== 200) expect(text).not.toMatch(new RegExp(`${CPR}|${TOKEN}`))
        expect(text).not.toContain(TOKEN)
      }
  expect([...statuses].toSorted()).toEqual([200, 400, 401, 404])
}, 120_000)

test('a FHIR server that says both again in everything it answers', async () => {
  const path = '/cds-services/wgs-order-sign'
  const indication = {
    coding: [{ system: 'https://w3id.org/genvej/CodeSystem/indication', code: 'hereditary-anaemia' }]
  }
  const fhirAuthorization = { ...access.fhirAuthorization, scope: CPR, subject: CPR }
  for (const prefetch of [{ patient }, {}]) {
    const body = {
      ...orderSign([draft({ reasonCode: [indication] })]),
      prefetch,
      fhirServer: ehr.base,
      fhirAuthorization
    }
    const response = await fetch(address + path, {
      method: 'POST',
      headers: { authorization: bearer(path), 'content-type': 'application/json' },
      body: JSON.stringify(body)
    })
    expect(await response.text()).not.toMatch(new RegExp(`${CPR}|${TOKEN}`))
    expect(response.status).toBe('patient' in prefetch ? 200 : 412)
  }
  expect(said).toContain('a FHIR read failed')
}, 60_000)

test('feedback: what a clinician wrote is not kept unless the site says so', async () => {
  const path = '/cds-services/wgs-order-sign/feedback'
  const overrideReason = { userComment: `${CPR} ${TOKEN}` }
  const entry = { card: randomUUID(), outcome: 'overridden', outcomeTimestamp: '2026-11-21T12:00:00Z', overrideReason }
  const response = await fetch(address + path, {
    method: 'POST',
    headers: { authorization: bearer(path), 'content-type': 'application/json' },
    body: JSON.stringify({ feedback: [entry] })
  })
  expect(response.status).toBe(200)
  expect(await response.text()).not.toMatch(new RegExp(`${CPR}|${TOKEN}`))
}, 60_000)

test('other addresses, and what is no HTTP', async () => {
  for (const path of [
    `/${CPR}`,
    `/fhir/Patient/${CPR}?token=${TOKEN}`,
    `/fhir/Questionnaire?name=${CPR}`,
    `/cds-services/${CPR}/feedback`
  ])
    for (const method of ['GET', 'POST', 'DELETE'])
      await (
        await fetch(address + path, { method, headers: { authorization: `Bearer ${TOKEN}`, cookie: `c=${CPR}` } })
      ).text()
  const metrics = await fetch(`${address}/metrics`)
  expect(await metrics.text()).not.toMatch(new RegExp(`${CPR}|${TOKEN}`))
}, 60_000)

test('nothing of it was said, on standard output or standard error, up to the end', async () => {
  service.kill('SIGTERM')
  await once(service, 'exit')
  expect(said.split('\n').length).toBeGreaterThan(20)
  expect(said).not.toMatch(new RegExp(`${CPR}|${TOKEN}`))
  for (const compact of used) for (const part of compact.split('.')) expect(said).not.toContain(part)
}, 60_000)

test('nor is any of it in a file that the service wrote', () => {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter(each => each.isFile())
  expect(files.length).toBeGreaterThan(0)
  for (const { parentPath, name } of files)
    for (const canary of [TOKEN, CPR]) expect(readFileSync(join(parentPath, name)).includes(canary), name).toBe(false)
})
