// The words of CDS Hooks 2.0 as plain data. https://cds-hooks.hl7.org/2.0/
import type { Bundle, FhirResource } from '../fhir/types.ts'
import type { GivenAccess } from './fhir-access.ts'

/** The hooks that a service is called by. https://cds-hooks.org/hooks/ */
export type Hook = 'order-select' | 'order-sign' | 'patient-view'

/** An entry of discovery. https://cds-hooks.hl7.org/2.0/#response */
export interface CDSService {
  readonly hook: Hook
  readonly id: string
  readonly title: string
  readonly description: string
  readonly prefetch: Readonly<Record<string, string>>
  readonly usageRequirements: string
  readonly version: string
}

/** A call, after the door has looked at it. https://cds-hooks.hl7.org/2.0/#calling-a-cds-service */
export interface HookRequest {
  readonly hook: Hook
  readonly hookInstance: string
  readonly context: HookContext
  readonly prefetch: Readonly<Record<string, unknown>>
  /** How the record may be read where prefetch did not bring it. */
  readonly fhir: GivenAccess
}

/** What a hook tells of its moment: who, about whom, and of an order hook the drafts. https://cds-hooks.hl7.org/2.0/#http-request_1 (context) */
export interface HookContext {
  readonly userId: string
  readonly patientId: string
  readonly encounterId?: string | undefined
  /** Absent from an order hook: the client stripped it, which is a matter of its set-up. */
  readonly draftOrders?: Bundle | undefined
  readonly selections: readonly string[]
}

/** The body of an answer. https://cds-hooks.hl7.org/2.0/#cds-service-response */
export interface CDSServiceResponse {
  readonly cards: readonly Card[]
  /** Only for a client that agreed on them. https://cds-hooks.hl7.org/2.0/#system-action */
  readonly systemActions?: readonly Action[]
}

/** How loud a card is. https://cds-hooks.hl7.org/2.0/#card-attributes (indicator) */
export type Indicator = 'info' | 'warning' | 'critical'

/** The trimmed Coding of CDS Hooks: code and system always. https://cds-hooks.hl7.org/2.0/#coding */
export interface HookCoding {
  readonly system: string
  readonly code: string
  readonly display: string
}

/** https://cds-hooks.hl7.org/2.0/#card-attributes */
export interface Card {
  readonly uuid: string
  readonly summary: string
  readonly detail: string
  readonly indicator: Indicator
  readonly source: { readonly label: string; readonly url: string; readonly topic: HookCoding }
  readonly suggestions?: readonly Suggestion[]
  readonly selectionBehavior?: 'any' | 'at-most-one'
  readonly overrideReasons?: readonly HookCoding[]
  readonly links?: readonly Link[]
  readonly extension?: Readonly<Record<string, unknown>>
}

/** https://cds-hooks.hl7.org/2.0/#link */
export interface Link {
  readonly label: string
  readonly url: string
  readonly type: 'absolute' | 'smart'
  /** Only of a `smart` link. */
  readonly appContext?: string
}

/** All its actions are taken together. https://cds-hooks.hl7.org/2.0/#suggestion */
export interface Suggestion {
  readonly label: string
  readonly uuid: string
  readonly actions: readonly [Action, ...Action[]]
}

/** https://cds-hooks.hl7.org/2.0/#action */
export type Action =
  | { readonly type: 'create' | 'update'; readonly description: string; readonly resource: FhirResource }
  | { readonly type: 'delete'; readonly description: string; readonly resourceId: string }
