// Every address there is, called in every wrong way: an OperationOutcome, never a fault of ours, never an echo, never a word in the log
// (reliability, faults 4 and 9 to 11, I2, I4; CDS Hooks lesson 4).
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPatients } from '../../src/demonstration/patients.ts'
import { build } from '../support/build.ts'
import { orderSign } from '../support/hook-request.ts'
import { addressOf, routesOf } from '../support/routes.ts'

const CANARY = 'kanarie0102039999'
const examples = join(import.meta.dirname, '..', '..', 'examples')
const built = build({
  site: { patientView: true },
  demonstration: () => readPatients(examples, Date.parse('2026-11-21T12:00:00Z'))
})
const routes = await routesOf(built.app)

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
const VALUES = [CANARY, '..', '%00', 'a'.repeat(90), '__proto__', '<script>', '\u202E', "' or 1=1 --", '{{7*7}}', '%']
const QUERIES = [
  '',
  `?_id=${CANARY}`,
  '?%',
  '?a[]=1&a=2&__proto__=3',
  `?_format=${CANARY}`,
  `?lang=${CANARY}`,
  '?_count=-1&_sort=x'
]
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { authorization: `Bearer ${CANARY}` },
  { 'content-type': `application/${CANARY}`, 'x-request-id': `${CANARY} ` },
  { accept: `application/${CANARY}`, 'accept-language': `${CANARY};q=nan,*;q=9` },
  { 'content-type': 'application/json', 'content-encoding': 'gzip' },
  {
    host: `${CANARY}.example`,
    'x-forwarded-host': CANARY,
    'x-forwarded-for': CANARY,
    origin: `https://${CANARY}.example`
  },
  { 'if-none-match': '"', range: 'bytes=0-', expect: 'nothing', cookie: `s=${CANARY}` }
]
const BODIES = ['', '{', 'null', '[]', '0', `"${CANARY}"`, `{"resourceType":"${CANARY}"}`, '\u0000', '[['.repeat(50)]

interface Sent {
  readonly method: (typeof METHODS)[number]
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly payload?: string
}

async function survives(sent: Sent): Promise<void> {
  const said = `${sent.method} ${sent.url} ${JSON.stringify(sent.headers)} ${sent.payload?.slice(0, 200)}`
  const response = await built.app.inject({ ...sent, headers: { ...sent.headers } })
  expect(response.statusCode, said).toBeLessThan(500)
  expect(response.body, said).not.toMatch(/node_modules|\.ts:\d+|\n {4}at /)
  if (response.statusCode < 400) return
  expect(response.headers['content-type'], said).toMatch(/^application\/(fhir\+)?json/)
  // The token endpoint of the demonstration answers as OAuth says: RFC 6749, 5.2.
  const oauth = sent.url.startsWith('/demonstration/token') && response.statusCode === 400
  if (sent.method !== 'HEAD' && !oauth) expect(JSON.parse(response.body).resourceType, said).toBe('OperationOutcome')
  expect(response.body, said).not.toContain(CANARY)
}

test('the routes are found', () => {
  expect(routes).toEqual(
    expect.arrayContaining(['/', '/cds-services', '/cds-services/:id', '/fhir/ValueSet/:id/$expand'])
  )
})

test.each(routes)('%s', { timeout: 120_000 }, async route => {
  for (const method of METHODS) await survives({ method, url: addressOf(route, CANARY), headers: {} })
  for (const method of ['GET', 'POST'] as const) {
    for (const value of route.includes(':') ? VALUES : [])
      await survives({ method, url: addressOf(route, value), headers: {} })
    for (const query of QUERIES) await survives({ method, url: addressOf(route, CANARY) + query, headers: {} })
    for (const headers of HEADERS) await survives({ method, url: addressOf(route, CANARY), headers })
  }
  const headers = { 'content-type': 'application/json' }
  for (const payload of BODIES)
    for (const id of route.includes(':') ? [CANARY, 'wgs-order-sign', 'alpha'] : [CANARY])
      await survives({ method: 'POST', url: addressOf(route, id), headers, payload })
})

const taking = routes.filter(route => /^\/cds-services\/|\$/.test(route))

test.each(taking)(
  'POST %s: any JSON, and any text',
  async route => {
    const headers = { 'content-type': 'application/json' }
    const ids = fc.constantFrom('wgs-order-sign', 'wgs-order-select', 'wgs-patient-view', 'alpha')
    const json = fc.oneof(
      fc.jsonValue({ maxDepth: 4 }),
      fc.dictionary(
        fc.constantFrom(...Object.keys(orderSign()), 'resourceType', 'parameter'),
        fc.jsonValue({ maxDepth: 3 })
      ),
      fc.record({
        resourceType: fc.constantFrom('Parameters', 'Bundle', 'Patient'),
        parameter: fc.jsonValue(),
        entry: fc.jsonValue()
      })
    )
    const payload = fc.oneof(
      json.map(value => JSON.stringify(value)),
      fc.string({ unit: 'binary' })
    )
    await fc.assert(
      fc.asyncProperty(ids, payload, (id, text) =>
        survives({ method: 'POST', url: addressOf(route, id), headers, payload: text })
      ),
      { numRuns: 30 }
    )
  },
  120_000
)

test('nothing of it is in the log', () => {
  expect(built.lines.join('')).not.toContain(CANARY)
  expect(built.lines.filter(line => JSON.parse(line).level >= 50)).toEqual([])
})
