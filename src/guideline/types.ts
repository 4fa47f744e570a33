// What goes into the heart and what comes out of it: plain, readonly data.
import type {
  FhirResource,
  ObservationReferenceRange,
  Patient,
  Quantity,
  Resource,
  ServiceRequest
} from '../fhir/types.ts'
import type { Text } from '../language/text.ts'
import type { Flaw } from './observation.ts'
import type { Reason, Status } from './outcome.ts'
import type { Effect, Input, Quote, Strength } from './plan-types.ts'

/** The parts of a record, named as the prefetch keys of the contract (section 4). */
export const SOURCES = [
  'patient',
  'observations',
  'conditions',
  'questionnaireResponses',
  'medicationRequests',
  'medicationStatements',
  'familyHistory',
  'procedures',
  'reports',
  'consents',
  'orders'
] as const
/** The name of a part. */
export type SourceName = (typeof SOURCES)[number]

/** How much of a part is here: all of it, only the first pages, nothing because it could not be had, or nothing because nobody sent it. */
export type SourceState = 'complete' | 'truncated' | 'not-obtained' | 'not-sent'

/** One part as it was received. */
export interface Source {
  readonly state: SourceState
  readonly resources: readonly FhirResource[]
}

/** Everything received about one patient, before anything is dropped. */
export interface ReceivedRecord {
  readonly patientId: string
  readonly sources: Readonly<Partial<Record<SourceName, Source>>>
  readonly order?: ServiceRequest | undefined
}

/** Why received resources do not count, with how many. */
interface Dropped {
  readonly otherPatient: number
  readonly withoutSubject: number
  readonly future: number
}

/** What counts about one patient: right patient, right status, newest version, each once; diagnoses only suspected apart. */
export interface PatientRecord {
  readonly patient: Patient | undefined
  readonly order: ServiceRequest | undefined
  readonly resources: readonly FhirResource[]
  readonly suspected: readonly FhirResource[]
  readonly states: Readonly<Record<SourceName, SourceState>>
  readonly dropped: Dropped
}

/** A resource that decided, with what it says. */
export interface Evidence {
  readonly reference: string
  readonly code?: string | undefined
  readonly value?: string | undefined
  readonly unit?: string | undefined
  readonly date?: string | undefined
  readonly interval?: string | undefined
  readonly interpretation?: string | undefined
  /** Why its value was not used. */
  readonly flaw?: Flaw | undefined
}

/** A resource in the form in which conditions see it, and what it is evidence of. */
export interface Fact {
  readonly resource: Resource
  /** The resource as it was received (or the answer as an Observation). */
  readonly original: FhirResource
  readonly range?: ObservationReferenceRange | undefined
  readonly interpretation?: string | undefined
  /** The number that its text is. */
  readonly written?: Quantity | undefined
  /** What it says: its code, and code, value and interpretation together; absent when that is not all that matters of it. */
  readonly content?: { readonly code: string; readonly all: string }
  /** Why its value cannot be used as it stands. */
  readonly flaw?: Flaw | undefined
  /** An answer without anything that can be read. */
  readonly isSilent?: boolean
}

/** A named fact bound to a record. */
export interface CaseFeature {
  readonly input: Input
  readonly facts: readonly Fact[]
  readonly state: SourceState
  /** What may be as new as the newest and says something else. */
  readonly rivals: readonly Fact[]
  /** Answers that say nothing, which conditions do not see: as the newest, such an answer leaves its question open. */
  readonly silent: readonly Fact[]
  /** The newest is such an answer, and an older one says something: neither of the two holds. */
  readonly takenBack: boolean
}

/** A named fact that would decide something, and by what it is obtained: canonicals of ActivityDefinitions and Questionnaires. */
export interface Missing {
  readonly name: string
  readonly title: Text
  readonly obtainedBy: readonly string[]
}

/** One sentence of the guideline held against the record: its words, what it came to, what that leads to, and what it rests on. */
export interface CriterionResult {
  readonly id: string
  readonly title: Text
  readonly sentence: Text
  readonly type: string | undefined
  readonly strength: Strength | undefined
  readonly quote: Quote
  readonly status: Status
  readonly reason?: Reason | undefined
  readonly ambiguous: boolean
  /** The two readings in words, when the criterion is ambiguous. */
  readonly readings: readonly Text[]
  readonly effect: Effect | undefined
  readonly proposes?: string | undefined
  readonly evidence: readonly Evidence[]
  readonly missing: readonly Missing[]
  /** Of a criterion that refuses: what would have to be answered to set aside what it rests on. */
  readonly undoneBy: readonly Missing[]
}

/** What can be said of an order, the best first (contract, section 4). */
export const OUTCOMES = [
  'recommended',
  'recommended-with-caution',
  'needs-confirmation',
  'needs-information',
  'not-recommended',
  'outside-pathway'
] as const
/** What is said of an order, by the gravest effect of its criteria (criteria 0.4). */
export type Outcome = (typeof OUTCOMES)[number]

/** An order held against one plan. `plan` is its canonical with version; `planDate` and `today` are days, YYYY-MM-DD. */
export interface Decision {
  readonly indication: string
  readonly title: Text
  readonly plan: string
  readonly planDate: string
  readonly today: string
  readonly outcome: Outcome
  readonly ambiguous: boolean
  readonly criteria: readonly CriterionResult[]
  /** Parts of the record that could not be had, or not whole. */
  readonly notObtained: readonly SourceName[]
  /** Those of them that were asked for and did not come, or not whole. */
  readonly failed: readonly SourceName[]
  readonly dropped: Dropped
}
