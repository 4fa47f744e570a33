// The real service and a real collector: the spans of real calls, nothing of a patient and no token in them, and nothing at all when off.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Collector, collector, type SeenSpan } from '../support/collector.ts'
import { answer, type FaultyServer, faultyServer, json } from '../support/faulty-server.ts'
import { draft, indication, orderSign, searchset } from '../support/hook-request.ts'
import { type ServiceProcess, serve } from '../support/service-process.ts'
import { claims, registryOf, token } from '../support/tokens.ts'

const CPR = '0102039999'
const TOKEN = 'kanarie-token-5f1c'
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'
const PATH = '/cds-services/wgs-order-sign'
const folder = mkdtempSync(join(tmpdir(), 'genvej-traces-'))
let made = 0

afterAll(() => rmSync(folder, { recursive: true }))

/** A closed service beside an EHR that knows a patient by a number; the site says what is laid over. */
async function started(environment: Record<string, string>, site: object = {}) {
  const ehr = await faultyServer((socket, path) => {
    const patient = { resourceType: 'Patient', id: CPR, birthDate: '1986-03-14', name: [{ text: CPR + TOKEN }] }
    if (path.startsWith('/fhir/Patient/')) return json(patient)(socket, path)
    if (path.startsWith('/fhir/Condition')) return answer(500, CPR + TOKEN)(socket, path)
    return json(searchset())(socket, path)
  })
  const clients = join(folder, `clients-${++made}.json`)
  const config = join(folder, `site-${made}.json`)
  writeFileSync(clients, JSON.stringify(registryOf({ fhirServers: [ehr.base] }, { development: true })))
  writeFileSync(config, JSON.stringify(site))
  const files = { GENVEJ_CLIENTS: clients, GENVEJ_CONFIG: config, GENVEJ_DATA: join(folder, `data-${made}`) }
  const service = await serve({ ...files, ...environment })
  return { service, ehr }
}

async function call({ service, ehr }: Awaited<ReturnType<typeof started>>, { path = PATH, signed = true } = {}) {
  const iat = Math.floor(Date.now() / 1000)
  const subject = { reference: `Patient/${CPR}`, display: CPR }
  const order = draft({ subject, reasonCode: [indication('hereditary-anaemia')] })
  const request = orderSign([order])
  const body = {
    ...request,
    context: { ...(request['context'] as object), patientId: CPR, userId: `Practitioner/${CPR}` },
    prefetch: {},
    fhirServer: ehr.base,
    fhirAuthorization: { access_token: TOKEN, token_type: 'Bearer', scope: CPR, subject: CPR }
  }
  const response = await fetch(`${service.address}${path}?patient=${CPR}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${signed ? token(claims(path, { iat, exp: iat + 200 })) : TOKEN}`,
      'content-type': 'application/json',
      'x-request-id': CPR,
      traceparent: `00-${TRACE}-${CALLER}-01`,
      tracestate: `ehr=${CPR}`,
      baggage: `patient=${CPR}`
    },
    body: JSON.stringify(body)
  })
  return { status: response.status, cards: ((await response.json()) as { cards?: object[] }).cards ?? [] }
}

async function end({ service, ehr }: { service: ServiceProcess; ehr: FaultyServer }) {
  service.child.kill('SIGTERM')
  const code = await service.ended
  await ehr.close()
  return code
}

const named = (spans: readonly SeenSpan[], name: string) => spans.filter(each => each.name === name)
const ATTRIBUTES = new Set([
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'url.scheme',
  'url.path',
  'server.address',
  'server.port',
  'error.type',
  'genvej.service',
  'genvej.decisions',
  'genvej.indications',
  'genvej.outcomes',
  'genvej.fhir.reads',
  'genvej.fhir.type',
  'genvej.fhir.outcome',
  'genvej.fhir.resources'
])

function expectNothingOfThePatient({ posts, spans }: Collector) {
  expect(posts.length).toBeGreaterThan(0)
  for (const { body, headers, url } of posts)
    for (const canary of [CPR, TOKEN, '?patient', 'Practitioner', 'eyJhbGci'])
      expect([body.includes(canary), JSON.stringify(headers).includes(canary), url.includes(canary)]).toEqual([
        false,
        false,
        false
      ])
  for (const { attributes } of spans())
    expect(Object.keys(attributes).filter(name => !ATTRIBUTES.has(name))).toEqual([])
}

test('a call is one trace, from the caller on: its parts, its reads, its decision; the EHR is not told', async () => {
  const to = await collector()
  const running = await started({
    OTEL_EXPORTER_OTLP_ENDPOINT: to.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-scope=abc%20d',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test'
  })
  const { status, cards } = await call(running)
  expect([status, cards.length]).toEqual([200, 1])
  expect((await call(running, { signed: false })).status).toBe(401)
  expect((await call(running, { path: `/cds-services/${CPR}` })).status).toBe(404)
  expect(await end(running)).toBe(0)

  const spans = to.spans()
  const [answered, refused, unknown] = named(spans, 'POST /cds-services/:id')
  expect(answered).toMatchObject({ traceId: TRACE, parent: CALLER, kind: 2, failed: false })
  expect(answered?.attributes).toMatchObject({
    'url.path': PATH,
    'genvej.service': 'wgs-order-sign',
    'http.response.status_code': 200,
    'genvej.decisions': 1,
    'genvej.indications': ['hereditary-anaemia'],
    'genvej.fhir.reads': running.ehr.asked.length
  })
  expect(refused?.attributes).toMatchObject({ 'http.response.status_code': 401, 'genvej.decisions': 0 })
  expect(unknown?.attributes).toMatchObject({ 'http.response.status_code': 404 })
  expect(unknown?.attributes).not.toHaveProperty('url.path')

  const inside = spans.filter(({ parent }) => parent === answered?.spanId).toSorted((a, b) => Number(a.start - b.start))
  expect(inside.map(({ name }) => name)).toEqual(['body', 'fhir', 'decide', 'log', 'send'])
  for (const part of inside)
    expect(part.start >= (answered?.start ?? 0n) && part.start <= part.end && part.end <= (answered?.end ?? 0n)).toBe(
      true
    )
  const reads = spans.filter(({ parent }) => parent === named(inside, 'fhir')[0]?.spanId)
  expect(reads).toHaveLength(running.ehr.asked.length)
  expect(new Set(reads.map(({ kind, name }) => `${kind} ${name}`))).toEqual(new Set(['3 GET']))
  const failing = reads.filter(({ failed }) => failed)
  expect(failing.map(({ attributes }) => [attributes['genvej.fhir.type'], attributes['error.type']])).toEqual([
    ['Condition', 'server-error']
  ])

  expect(to.posts[0]).toMatchObject({ url: '/v1/traces', headers: { 'x-scope': 'abc d' } })
  expect(to.resource()).toMatchObject({ 'service.name': 'genvej', 'deployment.environment.name': 'test' })
  expect(running.ehr.received.filter(head => /^traceparent:/im.test(head))).toEqual([])
  expectNothingOfThePatient(to)
  to.close()
})

test('where the site says so, the EHR is told the trace and the span of each read', async () => {
  const to = await collector()
  const running = await started(
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${to.endpoint}/own` },
    { fhir: { traceparent: true } }
  )
  await call(running)
  await end(running)
  const told = running.ehr.received.map(head => /^traceparent: (.*)$/im.exec(head)?.[1])
  const reads = to.spans().filter(({ kind }) => kind === 3)
  expect(told.toSorted()).toEqual(reads.map(({ spanId }) => `00-${TRACE}-${spanId}-01`).toSorted())
  expect(told.length).toBeGreaterThan(1)
  expect(to.posts[0]?.url).toBe('/own')
  expectNothingOfThePatient(to)
  to.close()
})

const NOBODY = { endpoint: 'http://127.0.0.1:9', close: (): void => undefined }

test.each([
  ['is not there', async () => NOBODY],
  ['never answers', () => collector(0)]
])(
  'a collector that %s: calls are answered, and the service ends as always',
  async (_, of: () => Promise<Pick<Collector, 'endpoint' | 'close'>>) => {
    const to = await of()
    const running = await started({ OTEL_TRACES_EXPORTER: 'otlp', OTEL_EXPORTER_OTLP_ENDPOINT: to.endpoint })
    for (let calls = 0; calls < 3; calls++) expect((await call(running)).status).toBe(200)
    expect(await end(running)).toBe(0)
    to.close()
  }
)

/** Says what of it is loaded; `@opentelemetry/api` is not counted, because prom-client loads it anyway, for exemplars. */
const LOADED = `import { registerHooks } from 'node:module'
registerHooks({ resolve: (name, context, next) => {
  const found = next(name, context)
  if (/opentelemetry.(?!api.)|src.tracing/.test(found.url)) process.stderr.write('LOADED ' + found.url + '\\n')
  return found
}})`

test.each([
  [{}, false],
  [{ OTEL_TRACES_EXPORTER: 'none' }, false],
  [{ OTEL_SDK_DISABLED: 'true' }, false],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, true]
] as const)('with %o OpenTelemetry is loaded and something sent: %s', async (more, on) => {
  const to = await collector()
  const endpoint = Object.keys(more).length > 0 ? { OTEL_EXPORTER_OTLP_ENDPOINT: to.endpoint } : {}
  const running = await started({
    ...more,
    ...endpoint,
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(LOADED)}`
  })
  await call(running)
  await end(running)
  expect(running.service.said().includes('LOADED ')).toBe(on)
  expect(to.posts.length > 0).toBe(on)
  to.close()
})
