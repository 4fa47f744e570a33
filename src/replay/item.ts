// What replay reads and what comes of it: an item of a file, a call made from it, a row of the result. Plain, readonly data.

import type { ServiceDefinition } from '../cds-hooks/services.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import type { Status } from '../guideline/outcome.ts'
import type { Outcome } from '../guideline/types.ts'

/** One JSON value of a file, or the reason why there is none. `line` counts from 1, in NDJSON only. */
export interface Item {
  readonly file: string
  readonly line?: number
  readonly value?: unknown
  readonly fault?: string
}

/** A CDS Hooks call about one patient. */
export interface Call {
  readonly patient: string
  readonly service: ServiceDefinition
  readonly body: Json
  /** The moment at which the input says it was made (milliseconds), when it does. */
  readonly made: number | undefined
}

/** A criterion that keeps a decision from being recommended. */
export interface OpenCriterion {
  readonly id: string
  readonly title: string
  readonly status: Status
  readonly reason?: string
}

/** The decision on one card. */
export interface RowDecision {
  readonly order: string
  readonly indication: string
  readonly outcome: Outcome
  readonly ambiguous: boolean
  readonly plan: string
  /** The gravest first. */
  readonly open: readonly OpenCriterion[]
}

type Check = 'ok' | 'differs' | 'unchecked' | 'error'

/** What came of one patient: answered and checked, answered without expectation, or not answered. */
export interface Row {
  readonly file: string
  readonly line?: number
  readonly patient?: string
  readonly service?: string
  readonly check: Check
  readonly decisions: readonly RowDecision[]
  readonly cards: number
  /** Where the answer is not what was expected. */
  readonly differences: readonly string[]
  /** Why there is no answer. */
  readonly reason?: string
}
