// What the demonstration's FHIR server is asked and what it answers, as it passes between threads.

export interface FhirRequest {
  readonly method: string
  /** Path below the base, with its query: `/Observation?patient=1`. */
  readonly url: string
  readonly body?: unknown
}

export interface FhirAnswer {
  readonly status: number
  readonly resource?: unknown
}

/** Everything in place of what was there. */
interface LoadRequest {
  readonly load: readonly unknown[]
}

export interface Envelope {
  readonly id: number
  readonly message: FhirRequest | LoadRequest
}

export interface AnswerEnvelope {
  readonly id: number
  readonly answer: FhirAnswer
}
