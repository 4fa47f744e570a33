// Completing a call's record within a budget that the test holds in its hand: what has arrived counts.
import { afterEach, expect, test } from 'vitest'
import { completeRecord } from '../../src/cds-hooks/complete-record.ts'
import { readHookRequest } from '../../src/cds-hooks/hook-request.ts'
import { openParts } from '../../src/cds-hooks/open-parts.ts'
import { readPrefetch } from '../../src/cds-hooks/prefetch.ts'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import { SERVICES } from '../../src/cds-hooks/services.ts'
import { serversFor } from '../../src/fhir/allowed-servers.ts'
import type { ReadReport } from '../../src/fhir/client.ts'
import { standingClient } from '../../src/fhir/standing-client.ts'
import { type Behaviour, type FaultyServer, faultyServer, json } from '../support/faulty-server.ts'
import { TOKEN, UNHURRIED } from '../support/fhir-server.ts'
import { draft, FITTING, orderSign, searchset } from '../support/hook-request.ts'
import { smallGuideline } from '../support/small-guideline.ts'

const started: FaultyServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.close()
})

const NOW = Date.parse('2026-11-21T12:00:00Z')
const service = SERVICES.find(({ hook }) => hook === 'order-sign')
const context = {
  ...standingContext(smallGuideline(), { orderCodes: [], patientView: false }),
  now: NOW,
  language: 'da' as const
}

/** Completes a call that lacks parts; `onReport` is told of each read and may use the budget up. */
async function completed(
  behaviour: Behaviour,
  without: Readonly<Record<string, unknown>>,
  onReport: (report: ReadReport, giveUp: () => void) => void
) {
  const server = await faultyServer(behaviour)
  started.push(server)
  if (!service) throw new Error('there is such a service')
  const authorization = { access_token: TOKEN, token_type: 'Bearer', expires_in: 300, scope: '', subject: '' }
  const body = { ...orderSign([draft()], without), fhirServer: server.base, fhirAuthorization: authorization }
  const call = readHookRequest(body, service, serversFor(undefined)(undefined))
  if (typeof call.fhir === 'string') throw new Error(call.fhir)
  const budget = new AbortController()
  const report = (each: ReadReport) => onReport(each, () => budget.abort())
  const authority = { ...call.fhir, budget: budget.signal, report }
  const client = standingClient(UNHURRIED, () => 0)
  return readPrefetch((await completeRecord(call, openParts(call, context), context, { client, authority })).prefetch)
}

test('the budget is used up while one part stalls: the part that has arrived counts, the other was not obtained', async () => {
  const sources = await completed(
    (socket, path) => path.startsWith('/fhir/Observation') && json(searchset(...FITTING))(socket, path),
    { observations: undefined, questionnaireResponses: undefined },
    ({ outcome }, giveUp) => outcome === 'read' && giveUp()
  )
  expect([sources.observations.state, sources.observations.resources.length]).toEqual(['complete', FITTING.length])
  expect(sources.questionnaireResponses.state).toBe('not-obtained')
})

test('the budget is used up between two pages: the first counts, and the part is not whole', async () => {
  const sources = await completed(
    json({ ...searchset(...FITTING), total: undefined, link: [{ relation: 'next', url: 'Observation?page=2' }] }),
    { observations: undefined },
    (_report, giveUp) => giveUp()
  )
  expect([sources.observations.state, sources.observations.resources.length]).toEqual(['truncated', FITTING.length])
})
