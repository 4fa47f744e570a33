// Nothing about a patient leaves by the log or by an error (reliability, fault 4): a canary in every place that holds text.
import { expect, test } from 'vitest'
import { build } from '../support/build.ts'
import { draft, FITTING, factor, finding, orderSelect, orderSign, searchset } from '../support/hook-request.ts'

const CANARY = 'Kanariefugl-0102039999'

/** The value with the canary in every text that is no code, reference or type. */
function withCanary(value: unknown, name = ''): unknown {
  const kept = [
    'resourceType',
    'system',
    'code',
    'status',
    'hook',
    'hookInstance',
    'patientId',
    'reference',
    'id',
    'url',
    'type',
    'relation',
    'birthDate',
    'effectiveDateTime',
    'gender',
    'mode',
    'intent'
  ]
  if (Array.isArray(value)) return value.map(each => withCanary(each, name))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries([
      ...Object.entries(value).map(([key, part]) => [key, withCanary(part, key)]),
      ['note', CANARY]
    ])
  return typeof value === 'string' && !kept.includes(name) ? `${value} ${CANARY}` : value
}

const patient = {
  resourceType: 'Patient',
  id: 'test-patient',
  name: [{ text: CANARY }],
  identifier: [{ value: CANARY }]
}
const given = { patient, observations: searchset(...FITTING, factor(12, { id: 'f2' }), finding('pregnant', true)) }
const calls: readonly object[] = [
  orderSign([draft()], given),
  orderSign([draft({ reasonCode: undefined })], given),
  orderSelect([draft()], ['ServiceRequest/o1'], given),
  orderSign([draft({ subject: { reference: `Patient/${CANARY}` } })], given),
  { ...orderSign(), hookInstance: CANARY },
  { ...orderSign(), hook: CANARY },
  { ...orderSign(), fhirServer: `https://${CANARY}/`, fhirAuthorization: { access_token: CANARY } },
  { ...orderSign(), context: { patientId: CANARY, userId: 'x' } },
  { ...orderSign(), context: { patientId: `Patient/${CANARY}`, userId: 'x' } },
  orderSign([draft()], { ...given, patient: { ...patient, id: CANARY } })
]

test('the log and every refusal are without the canary', async () => {
  const built = build()
  for (const request of [...calls, ...calls.map(each => withCanary(each) as object)])
    for (const service of ['wgs-order-sign', 'wgs-order-select', CANARY]) {
      const response = await built.app.inject({
        method: 'POST',
        url: `/cds-services/${service}?who=${CANARY}`,
        headers: { authorization: `Bearer ${CANARY}`, 'x-patient': CANARY },
        payload: request
      })
      if (response.statusCode !== 200) expect(response.body).not.toContain(CANARY)
    }
  for (const text of [`{"name":"${CANARY}"`, `"${CANARY}"`, `{"__proto__":"${CANARY}"}`]) {
    const headers = { 'content-type': 'application/json' }
    const response = await built.app.inject({
      method: 'POST',
      url: '/cds-services/wgs-order-sign',
      headers,
      payload: text
    })
    expect([response.statusCode, response.body.includes(CANARY)]).toEqual([400, false])
  }
  expect(built.lines.length).toBeGreaterThan(0)
  expect(built.lines.join('')).not.toContain(CANARY)
})

test('a decision is one line: call, service, indication, outcome, plan, and how many cards', async () => {
  const built = build()
  await built.app.inject({ method: 'POST', url: '/cds-services/wgs-order-sign', payload: orderSign() })
  expect(built.lines.map(line => JSON.parse(line))).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      pid: expect.any(Number),
      hostname: expect.any(String),
      reqId: expect.stringMatching(/^[0-9a-f]{8}-1$/),
      hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
      service: 'wgs-order-sign',
      indication: 'alpha',
      outcome: 'recommended',
      plan: 'https://w3id.org/genvej/PlanDefinition/alpha|2021.9.0',
      cards: 1,
      msg: 'decision'
    }
  ])
})
