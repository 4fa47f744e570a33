// One call as spans: the server span, and in it one for each part and for each request to a FHIR server.
// Attributes are from closed sets and counts; of a URL there is the route and the server. https://opentelemetry.io/docs/specs/semconv/http/http-spans/
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import type { CallTrace, Part } from '../metrics/call-trace.ts'
import { traceparentOf } from './traceparent.ts'

/** What is known of a call when it arrives. */
export interface Arrived {
  readonly method: string
  readonly route: string
  readonly scheme: string
  /** The id of the service called; undefined when there is no such service. */
  readonly service: string | undefined
  /** Where the caller's own trace stands. */
  readonly parent: Context
}

export interface CallSpan extends CallTrace {
  readonly traceId: string
  /** A part that only the door sees: reading the body, sending the answer; it began at `since` and ends now. */
  readonly passed: (part: 'body' | 'send', since: number) => void
  /** The answer has been sent, or the caller has hung up. */
  readonly ended: (status: number, whole: boolean) => void
}

/** Begins the span of a call; `tellServers` says whether FHIR servers are told of the trace. Times are of `performance.now()`. */
export function callSpan(tracer: Tracer, arrived: Arrived, tellServers: boolean): CallSpan {
  const { method, route, scheme, service, parent } = arrived
  // One look at the calendar for all spans of a call: OpenTelemetry takes one of whole milliseconds for each, and parts would overlap.
  const offset = Date.now() - performance.now()
  const calendar = (time: number) => offset + time
  const now = () => calendar(performance.now())
  const attributes = {
    'http.request.method': method,
    'http.route': route,
    'url.scheme': scheme,
    ...(service ? { 'url.path': route.replace(':id', service), 'genvej.service': service } : {})
  }
  const options = { kind: SpanKind.SERVER, startTime: now(), attributes }
  const span = tracer.startSpan(`${method} ${route}`, options, parent)
  const inside = within(span)
  const decisions: { readonly indication: string; readonly outcome: string }[] = []
  let reads = 0
  let reading: Span | undefined
  const part = (name: Part | 'body' | 'send', since: number) =>
    tracer.startSpan(name, { startTime: calendar(since) }, inside).end(now())

  return {
    traceId: span.spanContext().traceId,
    passed: part,
    took: (name, milliseconds) => {
      if (name !== 'fhir' || !reading) return part(name, performance.now() - milliseconds)
      reading.end(now())
      reading = undefined
    },
    decided: decision => decisions.push(decision),
    read: type => {
      reads++
      reading ??= tracer.startSpan('fhir', { startTime: now() }, inside)
      return readSpan({ tracer, now, tellServers }, type, within(reading))
    },
    ended: (status, whole) => {
      reading?.end(now())
      span.setAttributes({
        'http.response.status_code': status,
        'genvej.decisions': decisions.length,
        'genvej.fhir.reads': reads,
        'genvej.indications': decisions.map(({ indication }) => indication),
        'genvej.outcomes': decisions.map(({ outcome }) => outcome)
      })
      const error = whole ? (status >= 500 ? String(status) : undefined) : 'aborted'
      if (error) span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR })
      span.end(now())
    }
  }
}

interface Reading {
  readonly tracer: Tracer
  /** Milliseconds of the calendar. */
  readonly now: () => number
  readonly tellServers: boolean
}

/** A request to a FHIR server; all its pages are requests of their own, a second try is not. */
function readSpan({ tracer, now, tellServers }: Reading, type: string, parent: Context): ReturnType<CallTrace['read']> {
  const attributes = { 'http.request.method': 'GET', 'genvej.fhir.type': type }
  const span = tracer.startSpan('GET', { kind: SpanKind.CLIENT, startTime: now(), attributes }, parent)
  return {
    traceparent: tellServers ? traceparentOf(span.spanContext()) : undefined,
    ended: ({ server, outcome, status, resources }) => {
      const { protocol, hostname, port } = new URL(server)
      span.setAttributes({
        'server.address': hostname,
        'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
        'genvej.fhir.outcome': outcome,
        'genvej.fhir.resources': resources,
        ...(status === undefined ? {} : { 'http.response.status_code': status })
      })
      if (outcome !== 'read') span.setAttribute('error.type', outcome).setStatus({ code: SpanStatusCode.ERROR })
      span.end(now())
    }
  }
}

function within(span: Span): Context {
  return trace.setSpan(ROOT_CONTEXT, span)
}
