// What one call tells of itself while it is traced. When traces are off no call has a trace, and nobody is told.
import 'fastify'
import type { ReadTrace } from '../fhir/client.ts'

/** The parts of a call that are timed: reading the record over FHIR, deciding, putting on record. */
export type Part = 'fhir' | 'decide' | 'log'

/** All that the rest of the house knows of tracing. */
export interface CallTrace {
  /** A part has just ended. */
  readonly took: (part: Part, milliseconds: number) => void
  /** A decision is on record; both are labels of the metrics, of which there is a closed set. */
  readonly decided: (decision: { readonly indication: string; readonly outcome: string }) => void
  /** A request to a FHIR server begins, for this resource type. */
  readonly read: (type: string) => ReadTrace
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined unless traces are on, and this is a call to a CDS Service. */
    trace?: CallTrace | undefined
  }
}
