// OpenTelemetry, loaded only when traces are on: spans are sent to a collector in batches, from beside the calls, never in their way.
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider
} from '@opentelemetry/sdk-trace'
import type { FastifyInstance } from 'fastify'
import type { TraceSettings } from '../config/trace-settings.ts'
import { followCalls } from './follow-calls.ts'

export interface Tracing {
  /** Follows the calls of an app on which nothing is open yet; `services` are the ids of those it has. */
  readonly follow: (app: FastifyInstance, services: readonly string[]) => void
  /** Sends what has not been sent, for two seconds at most. Never throws. */
  readonly close: () => Promise<void>
}

interface Own {
  readonly version: string
  /** Whether FHIR servers are told of a trace. */
  readonly tellServers: boolean
}

/** The part of a logger that is needed. */
interface Lines {
  readonly info: (line: string) => void
  readonly warn: (line: string) => void
}

const LAST_SENDING = 2000

/** Starts tracing; nothing is sent before there is a span. */
export function openTracing(settings: TraceSettings, { version, tellServers }: Own, lines: Lines): Tracing {
  const { url, headers, serviceName, attributes, ratio, parentBased } = settings
  const root = new TraceIdRatioBasedSampler(ratio)
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ ...attributes, 'service.name': serviceName, 'service.version': version }),
    sampler: parentBased ? new ParentBasedSampler({ root }) : root,
    spanProcessors: [
      new BatchSpanProcessor({ exporter: sayingWhenLost(new OTLPTraceExporter({ url, headers }), lines) })
    ]
  })
  return {
    follow: (app, services) => followCalls({ app, services }, provider.getTracer('genvej', version), tellServers),
    close: () =>
      Promise.race([
        provider.shutdown().catch(() => undefined),
        new Promise<void>(late => setTimeout(late, LAST_SENDING).unref())
      ])
  }
}

/** An exporter that says once when spans are lost, and once when they are taken again; never why: it may hold an address or a secret. */
function sayingWhenLost(exporter: SpanExporter, { info, warn }: Lines): SpanExporter {
  let taken = true
  return {
    export: (spans, done) =>
      exporter.export(spans, result => {
        const now = result.code === 0
        if (taken && !now) warn('the collector takes no traces; calls are answered as before')
        if (!taken && now) info('the collector takes traces again')
        taken = now
        done(result)
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown()
  }
}
