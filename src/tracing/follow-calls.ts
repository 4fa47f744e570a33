// Every call to a CDS Service becomes a span, from the first header to the last byte, also when it is refused.
import { ROOT_CONTEXT, type Tracer, trace } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SERVICE } from '../metrics/door.ts'
import { type CallSpan, callSpan } from './call-span.ts'
import { readTraceparent } from './traceparent.ts'

/** The app whose calls are followed, and the ids of its services: another id is in no span. */
interface Followed {
  readonly app: FastifyInstance
  readonly services: readonly string[]
}

/** Follows the calls of an app on which nothing is open yet; `tellServers` says whether FHIR servers are told of a trace. */
export function followCalls({ app, services }: Followed, tracer: Tracer, tellServers: boolean): void {
  const spans = new WeakMap<FastifyRequest, CallSpan>()
  const marks = new WeakMap<FastifyRequest, number>()
  const mark = (request: FastifyRequest) => spans.has(request) && marks.set(request, performance.now())
  const passed = (request: FastifyRequest, part: 'body' | 'send') => {
    const since = marks.get(request)
    if (since !== undefined) spans.get(request)?.passed(part, since)
  }
  app.decorateRequest('trace', undefined)
  app.addHook('onRequest', (request, { raw }, done) => {
    if (request.routeOptions.url !== SERVICE) return done()
    const { id } = request.params as { id: string }
    const caller = readTraceparent(request.headers['traceparent'])
    const arrived = {
      method: request.method,
      route: SERVICE,
      scheme: request.protocol,
      service: services.find(each => each === id),
      parent: caller ? trace.setSpanContext(ROOT_CONTEXT, caller) : ROOT_CONTEXT
    }
    const span = callSpan(tracer, arrived, tellServers)
    spans.set(request, span)
    request.trace = span
    // From a line of the service's own log to the trace. https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
    request.log = request.log.child({ trace_id: span.traceId })
    raw.once('close', () => {
      passed(request, 'send')
      span.ended(raw.statusCode, raw.writableFinished)
    })
    done()
  })
  app.addHook('preParsing', (request, _reply, payload, done) => {
    mark(request)
    done(null, payload)
  })
  app.addHook('preValidation', (request, _reply, done) => {
    passed(request, 'body')
    done()
  })
  app.addHook('onSend', (request, _reply, payload, done) => {
    mark(request)
    done(null, payload)
  })
}
