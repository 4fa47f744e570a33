// Reads from a client's FHIR server: one resource, or a search with its pages; with a deadline, a breaker, and a word for every way to fail.
// https://hl7.org/fhir/R4/http.html
import { type FhirBase, linkWithin } from './allowed-address.ts'
import type { BearerToken } from './bearer-token.ts'
import type { Breaker } from './breaker.ts'
import type { Exchange, Exchanged } from './exchange.ts'
import { answerIn, type FhirAnswer, type ReadOutcome, SERVER_AT_FAULT } from './read-outcome.ts'
import { isObject, type Json } from './resource-shapes.ts'

/** One request to a FHIR server, after it ended: for the access log and for metrics. Holds no token and nothing that was read. */
export interface ReadReport {
  readonly server: string
  /** The resource type asked for. */
  readonly type: string
  readonly outcome: ReadOutcome
  readonly status: number | undefined
  /** Which check of the server's certificate failed, as Node names it. */
  readonly code?: string | undefined
  /** How many resources came. */
  readonly resources: number
  readonly milliseconds: number
}

/** Follows one request to a FHIR server. */
export interface ReadTrace {
  /** What the server is told of the trace; undefined: nothing. https://www.w3.org/TR/trace-context/#traceparent-header */
  readonly traceparent: string | undefined
  readonly ended: (report: ReadReport) => void
}

/** On whose behalf is read. */
export interface Authority {
  readonly base: FhirBase
  readonly token: BearerToken
  /** When everything is given up. */
  readonly budget: AbortSignal
  readonly report: (report: ReadReport) => void
  /** Follows a request for a resource type, where the call is traced. */
  readonly trace?: ((type: string) => ReadTrace) | undefined
}

/** What a client is made of. */
export interface FhirClientParts {
  readonly exchange: Exchange
  readonly breaker: Breaker
  /** A signal that gives up one request after its time. */
  readonly callTimeout: () => AbortSignal
  /** A clock that never goes back, in milliseconds. */
  readonly elapsed: () => number
  readonly privateNetwork: boolean
  /** The most pages of one search. */
  readonly mostPages: number
}

/** Never throws; every request is reported to the authority. */
export interface FhirClient {
  /** The resource at a relative address such as `Patient/1`; undefined when it did not come. */
  readonly read: (address: string, authority: Authority) => Promise<Json | undefined>
  /** The searchset of a relative query, with its pages; undefined when not even the first came. */
  readonly search: (query: string, authority: Authority) => Promise<Json | undefined>
  /**
   * The first page of a query and those that follow it, as far as they came, as one searchset. While it still has a link
   * `next` it is not whole. A link is followed only while it stays on the base.
   */
  readonly nextPages: (query: string, first: Json, authority: Authority) => Promise<Json>
}

/** A client over an exchange and a breaker; shared by all calls, keeps nothing of any. */
export function fhirClient(parts: FhirClientParts): FhirClient {
  const get = async (link: unknown, asked: Asked, authority: Authority): Promise<Json | undefined> => {
    const began = parts.elapsed()
    const trace = authority.trace?.(asked.type)
    const answer = await answerTo(link, { ...asked, traceparent: trace?.traceparent }, authority, parts)
    const resource = answer.outcome === 'read' ? answer.resource : undefined
    const report = {
      server: authority.base.origin,
      type: asked.type,
      outcome: answer.outcome,
      status: answer.status,
      ...('code' in answer ? { code: answer.code } : {}),
      resources: resource ? countOf(resource) : 0,
      milliseconds: parts.elapsed() - began
    }
    authority.report(report)
    trace?.ended(report)
    return resource
  }
  const nextPages: FhirClient['nextPages'] = async (query, first, authority) => {
    let whole = first
    for (let pages = 1; pages < parts.mostPages && nextLink(whole) !== undefined; pages++) {
      const page = await get(nextLink(whole), { ...askedBy(query), expected: 'Bundle' }, authority)
      if (!page) break
      whole = joined(whole, page)
    }
    return whole
  }
  return {
    nextPages,
    read: (address, authority) => get(address, askedBy(address), authority),
    search: async (query, authority) => {
      const first = await get(query, askedBy(query), authority)
      return first && nextPages(query, first, authority)
    }
  }
}

/** What a request is for, and the resource type that answers it. */
interface Asked {
  readonly type: string
  readonly expected: string
  readonly traceparent?: string | undefined
}

function askedBy(address: string): Asked {
  const type = /^[A-Za-z]+/.exec(address)?.[0] ?? ''
  return { type, expected: address.includes('?') ? 'Bundle' : type }
}

async function answerTo(
  link: unknown,
  { expected, traceparent }: Asked,
  authority: Authority,
  parts: FhirClientParts
): Promise<FhirAnswer> {
  const url = linkWithin(authority.base, link)
  if (!url) return { outcome: 'address-refused' }
  const settle = parts.breaker.admit(authority.base.origin)
  if (!settle) return { outcome: 'left-alone' }
  const answer = answerIn(await exchangeTwice(url, traceparent, authority, parts), expected)
  settle(!SERVER_AT_FAULT.has(answer.outcome))
  return answer
}

/** Makes the exchange; once more when the connection failed, within the same time. */
async function exchangeTwice(
  url: URL,
  traceparent: string | undefined,
  authority: Authority,
  parts: FhirClientParts
): Promise<Exchanged> {
  const { base, token, budget } = authority
  const signal = AbortSignal.any([budget, parts.callTimeout()])
  const reach = { loopback: base.loopback, privateNetwork: parts.privateNetwork }
  const call = { url, token, traceparent, reach, signal }
  const first = await parts.exchange(call)
  const again = 'failed' in first && first.failed === 'connection-failed' && !signal.aborted
  return again ? parts.exchange(call) : first
}

/** The address of the next page, as the server wrote it. */
function nextLink({ link }: Json): unknown {
  const next = Array.isArray(link) ? link.find(each => isObject(each) && each['relation'] === 'next') : undefined
  return isObject(next) ? (next['url'] ?? '') : undefined
}

function joined(whole: Json, page: Json): Json {
  const entries = [whole, page].flatMap(({ entry }) => (Array.isArray(entry) ? (entry as unknown[]) : []))
  return { ...whole, entry: entries, link: page['link'] }
}

function countOf({ resourceType, entry }: Json): number {
  if (resourceType !== 'Bundle') return 1
  return Array.isArray(entry) ? entry.length : 0
}
