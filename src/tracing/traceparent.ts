// The header that carries a trace from one service to the next. `tracestate` is not read: it is free text of whoever calls.
// https://www.w3.org/TR/trace-context/#traceparent-header
import type { SpanContext } from '@opentelemetry/api'

const VERSION_0 = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/
/** A later version begins alike; what follows is not ours to read. */
const LATER = /^(?!00|ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-|$)/

/** Where a caller's trace stands, or undefined when the header says nothing that can be read. */
export function readTraceparent(header: unknown): SpanContext | undefined {
  if (typeof header !== 'string') return undefined
  const [, traceId, spanId, flags] = VERSION_0.exec(header) ?? LATER.exec(header) ?? []
  if (!traceId || !spanId || !flags) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}

/** The header for where a trace of our own stands. */
export function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-0${traceFlags & 1}`
}
