// What the service counts and times, for Prometheus. Every label is from a closed set: nothing of a patient can become one.
// https://prometheus.io/docs/practices/naming/
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { CallTrace, Part } from './call-trace.ts'

/** What the parts of the service tell. */
export interface Metrics {
  readonly decided: (indication: string, outcome: string, hook: string, trace: CallTrace | undefined) => void
  readonly answered: (service: string, status: number, milliseconds: number) => void
  /** A part of a call has just ended. */
  readonly took: (part: Part, milliseconds: number, trace: CallTrace | undefined) => void
  /** A request to a FHIR server, by how it ended. */
  readonly fhirRead: (outcome: string, milliseconds: number) => void
  readonly feedback: (outcome: string) => void
  /** Entries made durable together, by where: in the store, in the spool, or nowhere. */
  readonly batch: (seen: { readonly stage: string; readonly rows: number; readonly took: number }) => void
  /** The text of `/metrics`. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

/** What the labels may be; anything else is counted as `other`. */
export interface Labels {
  readonly indications: readonly string[]
  readonly outcomes: readonly string[]
  readonly hooks: readonly string[]
  readonly services: readonly string[]
  readonly fhirOutcomes: readonly string[]
}

/** What is asked when the metrics are read. */
export interface Gauges {
  readonly health: () => {
    readonly ready: boolean
    readonly storeUp: boolean
    readonly spooled: number
    readonly refused: number
  }
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const ROWS = [1, 2, 5, 10, 20, 50, 100, 200]

/** What runs: the version of the engine, and the SHA-256 of what it knows. */
interface Running {
  readonly version: string
  readonly knowledge: string
}

/** Makes the metrics of one app. */
export function makeMetrics(labels: Labels, { health }: Gauges, running: Running): Metrics {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name, help, labelNames, registers })
  const timer = (name: string, help: string, label: string) =>
    new Histogram({ name, help, labelNames: [label], buckets: SECONDS, registers })
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      }
    })

  const decisions = counter('genvej_decisions_total', 'Decisions put on record.', ['indication', 'outcome', 'hook'])
  const calls = counter('genvej_calls_total', 'Calls to a CDS Service, by HTTP status.', ['service', 'status'])
  const feedback = counter('genvej_feedback_total', 'Feedback put on record.', ['outcome'])
  const reads = counter('genvej_fhir_reads_total', 'Requests to FHIR servers, by how they ended.', ['outcome'])
  const readTime = timer('genvej_fhir_read_seconds', 'Time of a request to a FHIR server.', 'outcome')
  const stages = timer('genvej_stage_seconds', 'Time of a part of a call.', 'stage')
  const flushes = timer('genvej_log_flush_seconds', 'Time to make a batch of log entries durable, by where.', 'stage')
  const rows = new Histogram({
    name: 'genvej_log_batch_rows',
    help: 'Log entries made durable together.',
    buckets: ROWS,
    registers
  })
  gauge('genvej_ready', '1 while advice can be put on record.', () => Number(health().ready))
  gauge('genvej_log_store_up', '1 while log entries go straight to the store.', () => Number(health().storeUp))
  gauge('genvej_log_spooled', 'Log entries that wait for the store.', () => health().spooled)
  gauge('genvej_log_refused', 'Log entries that the store refused for what they hold.', () => health().refused)

  const info = { name: 'genvej_build_info', help: 'Always 1: which engine and which knowledge decide.', registers }
  new Gauge({ ...info, labelNames: ['version', 'knowledge'] }).set({ ...running }, 1)

  const among = (values: readonly string[]) => {
    const known = new Set(values)
    return (value: string) => (known.has(value) ? value : 'other')
  }
  const indicationOf = among(labels.indications)
  const outcomeOf = among(labels.outcomes)
  const hookOf = among(labels.hooks)
  const serviceOf = among(labels.services)
  const fhirOutcomeOf = among(labels.fhirOutcomes)
  const feedbackOf = among(['accepted', 'overridden'])
  return {
    decided: (indication, outcome, hook, trace) => {
      const decision = { indication: indicationOf(indication), outcome: outcomeOf(outcome) }
      decisions.inc({ ...decision, hook: hookOf(hook) })
      trace?.decided(decision)
    },
    answered: (service, status, milliseconds) => {
      calls.inc({ service: serviceOf(service), status: String(status) })
      stages.observe({ stage: 'total' }, milliseconds / 1000)
    },
    took: (part, milliseconds, trace) => {
      stages.observe({ stage: part }, milliseconds / 1000)
      trace?.took(part, milliseconds)
    },
    fhirRead: (outcome, milliseconds) => {
      const label = { outcome: fhirOutcomeOf(outcome) }
      reads.inc(label)
      readTime.observe(label, milliseconds / 1000)
    },
    feedback: outcome => feedback.inc({ outcome: feedbackOf(outcome) }),
    batch: ({ stage, rows: count, took }) => {
      rows.observe(count)
      flushes.observe({ stage }, took / 1000)
    },
    text: () => register.metrics(),
    contentType: register.contentType
  }
}
