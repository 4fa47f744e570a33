// Whatever a client sends of each part, and whatever its server does about it, advice is never stronger than with the whole record
// (reliability 3, row 14; cds-hooks.md 6, vector 4). Over the example patients of every indication.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { completeRecord } from '../../src/cds-hooks/complete-record.ts'
import { DECISION_EXTENSION } from '../../src/cds-hooks/decision-extension.ts'
import { readHookRequest } from '../../src/cds-hooks/hook-request.ts'
import { openParts } from '../../src/cds-hooks/open-parts.ts'
import { respond } from '../../src/cds-hooks/respond.ts'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import { SERVICES } from '../../src/cds-hooks/services.ts'
import type { CDSServiceResponse } from '../../src/cds-hooks/types.ts'
import { serversFor } from '../../src/fhir/allowed-servers.ts'
import { breaker } from '../../src/fhir/breaker.ts'
import { fhirClient } from '../../src/fhir/client.ts'
import type { Exchange } from '../../src/fhir/exchange.ts'
import { SOURCE_OF } from '../../src/guideline/source-of.ts'
import { SOURCES, type SourceName } from '../../src/guideline/types.ts'
import { bundleCalls } from '../../src/replay/bundle-calls.ts'
import { realKnowledge } from '../support/build.ts'
import { UNHURRIED } from '../support/fhir-server.ts'

const RUNS = { numRuns: 150, seed: 20261125 }
const NOW = Date.parse('2026-11-21T12:00:00Z')
const OUTCOME = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'exception' }] }

type Json = Readonly<Record<string, unknown>>
/** How a client sends a part. */
const SENT = ['whole', 'absent', 'failed', 'cut', 'first page'] as const
/** What the server does when a part is asked for. */
const DOES = ['answers', 'pages', 'forbids', 'fails', 'breaks off after a page', 'says it failed', 'stalls'] as const
type Sent = (typeof SENT)[number]
type Does = (typeof DOES)[number]

const knowledge = realKnowledge()
const context = {
  ...standingContext(knowledge, { orderCodes: [], patientView: false }),
  now: NOW,
  language: 'da' as const
}
const service = SERVICES.find(({ hook }) => hook === 'order-sign')
if (!service) throw new Error('there is such a service')
const calls = [...knowledge.plans.keys()].flatMap(indication => {
  const folder = join(import.meta.dirname, '..', '..', 'examples', indication)
  const files = readdirSync(folder).filter(file => file.endsWith('.json'))
  return files.flatMap(file => {
    const bundle = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json
    if (bundle['resourceType'] !== 'Bundle') return []
    const settings = { service, indications: [indication], wgsCodes: context.wgsCodes }
    return bundleCalls(bundle, settings, file).map(({ body }) => body as Json & { prefetch: Record<SourceName, Json> })
  })
})

const entriesOf = (part: Json) => (Array.isArray(part['entry']) ? (part['entry'] as unknown[]) : [])
const halves = (part: Json, next: string): readonly [Json, Json] => {
  const entries = entriesOf(part)
  const middle = Math.floor(entries.length / 2)
  const link = [{ relation: 'next', url: next }]
  return [
    { ...part, total: undefined, entry: entries.slice(0, middle), link },
    { ...part, total: undefined, entry: entries.slice(middle) }
  ]
}

function sentAs(part: Json, name: SourceName, how: Sent): unknown {
  if (how === 'absent') return undefined
  if (how === 'failed') return OUTCOME
  if (name === 'patient' || how === 'whole') return part
  if (how === 'cut') return { ...halves(part, '')[0], link: undefined, total: entriesOf(part).length + 1 }
  return halves(part, `https://ehr.example/fhir/${typeOf(name)}?page=2`)[0]
}

const typeOf = (name: SourceName) => [...SOURCE_OF].find(([, source]) => source === name)?.[0] as string

/** A server that holds the record and does as told about each part. */
function server(record: Readonly<Record<SourceName, Json>>, does: Readonly<Record<SourceName, Does>>): Exchange {
  const found = (body: unknown) => ({
    status: 200,
    contentType: 'application/fhir+json',
    body: Buffer.from(JSON.stringify(body))
  })
  return async ({ url }) => {
    const type = /\/fhir\/(\w+)/.exec(url.pathname)?.[1] ?? ''
    const name = SOURCE_OF.get(type)
    if (!name) return { failed: 'connection-failed' }
    const what = does[name]
    if (what === 'forbids') return { status: 403, contentType: '', body: Buffer.from('') }
    if (what === 'fails') return { failed: 'connection-failed' }
    if (what === 'stalls') return { failed: 'timeout' }
    if (what === 'says it failed') return found(OUTCOME)
    if (name === 'patient') return found(record.patient)
    const [first, second] = halves(record[name], `${type}?page=2`)
    if (url.search.includes('page=2'))
      return what === 'answers' || what === 'pages' ? found(second) : { failed: 'timeout' }
    return found(what === 'answers' ? record[name] : first)
  }
}

async function answered(body: Json, does: Readonly<Record<SourceName, Does>>, record: Record<SourceName, Json>) {
  if (!service) throw new Error('there is such a service')
  const request = {
    ...body,
    fhirServer: 'https://ehr.example/fhir',
    fhirAuthorization: { access_token: 'x', token_type: 'Bearer' }
  }
  const servers = serversFor([{ id: 'ehr', fhirServers: ['https://ehr.example/fhir'] }])({ id: 'ehr', fhirServers: [] })
  const call = readHookRequest(request, service, servers)
  if (typeof call.fhir === 'string') throw new Error(call.fhir)
  const client = fhirClient({
    exchange: server(record, does),
    breaker: breaker({ failures: 1000, rest: 1, elapsed: () => 0 }),
    callTimeout: () => new AbortController().signal,
    elapsed: () => 0,
    privateNetwork: false,
    mostPages: UNHURRIED.pages
  })
  const authority = { ...call.fhir, budget: new AbortController().signal, report: () => undefined }
  const completed = await completeRecord(call, openParts(call, context), context, { client, authority })
  return respond(context, service, completed)
}

interface Decided {
  readonly outcome: string
  readonly criteria: readonly { readonly id: string; readonly status: string }[]
}
const decided = ({ cards }: CDSServiceResponse) => cards.map(each => each.extension?.[DECISION_EXTENSION] as Decided)
const whole = new Map(
  calls.map(body => [body, decided(respond(context, service, readHookRequest(body, service)))] as const)
)
const each = <T>(values: readonly T[]) =>
  fc.record(Object.fromEntries(SOURCES.map(name => [name, fc.constantFrom(...values)]))) as fc.Arbitrary<
    Record<SourceName, T>
  >

describe('any part, in any state, over any server', () => {
  test('what is said is what the whole record says, or unknown', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...calls), each(SENT), each(DOES), async (body, sent, does) => {
        const parts = SOURCES.map(name => [
          name,
          sentAs(body.prefetch[name], name, name === 'patient' ? 'whole' : sent[name])
        ])
        const partial = decided(await answered({ ...body, prefetch: Object.fromEntries(parts) }, does, body.prefetch))
        const differing = partial.flatMap(({ criteria }, at) =>
          criteria.filter(({ id, status }) => {
            const complete = whole.get(body)?.[at]?.criteria.find(other => other.id === id)?.status
            // What is told before it is known whether it applies may turn out not to apply.
            return status !== 'unknown' && status !== complete && complete !== 'not-applicable'
          })
        )
        expect(differing.map(({ id, status }) => [id, status])).toEqual([])
      }),
      RUNS
    )
  })

  test('over a server that works, what the client did not send makes no difference', async () => {
    const lacks = each(['whole', 'absent', 'first page'] as const)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...calls),
        lacks,
        each(['answers', 'pages'] as const),
        async (body, sent, does) => {
          const parts = SOURCES.map(name => [name, sentAs(body.prefetch[name], name, sent[name])])
          const partial = decided(await answered({ ...body, prefetch: Object.fromEntries(parts) }, does, body.prefetch))
          expect(partial.map(({ outcome }) => outcome)).toEqual(whole.get(body)?.map(({ outcome }) => outcome))
        }
      ),
      RUNS
    )
  })
})
