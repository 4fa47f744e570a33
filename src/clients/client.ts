// A CDS Client as the registry describes it: who signs its calls, what it may reach, and how it is answered.
// https://cds-hooks.hl7.org/2.0/#trusting-cds-clients
import type { JSONWebKeySet } from 'jose'
import type { Language } from '../language/text.ts'

/** Signature algorithms a client may be allowed: asymmetric ones only. https://cds-hooks.hl7.org/2.0/#jwt-signing-algorithm */
export const ALGORITHMS = [
  'ES384',
  'RS384',
  'ES256',
  'ES512',
  'RS256',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA'
] as const
type Algorithm = (typeof ALGORITHMS)[number]

/** How one decision is rendered for a client; `plain` is CDS Hooks 2.0 as written. */
export const PROFILES = ['plain', 'epic', 'cerner', 'athena'] as const
type ClientProfile = (typeof PROFILES)[number]

/** Whose figures a client may read as a report: nobody's, its own, or those of every client. */
export const REPORTS = ['none', 'own', 'all'] as const
type ClientReports = (typeof REPORTS)[number]

/** Where the public keys of a client are: in the registry, or at the one address from which they may be fetched. */
export type ClientKeys =
  | { readonly kind: 'static'; readonly jwks: JSONWebKeySet }
  | { readonly kind: 'fetched'; readonly jwksUri: string }

/** The form as an EHR knows it: a public client with PKCE. https://hl7.org/fhir/smart-app-launch/app-launch.html */
interface SmartClient {
  readonly clientId: string
  /** Origins whose pages may frame the form. */
  readonly frameOrigins: readonly string[]
}

/** One CDS Client. */
export interface Client {
  /** Names the client in logs and limits; never leaves the service otherwise. */
  readonly id: string
  readonly title: string | undefined
  /** `iss` of its tokens. */
  readonly issuer: string
  /** `tenant` of its tokens is one of these; empty: the claim is not looked at. */
  readonly tenants: readonly string[]
  readonly algorithms: readonly Algorithm[]
  readonly keys: ClientKeys
  /** Base URLs under which it calls the service, without a slash at the end; `aud` is one of them and the path called. */
  readonly audience: readonly string[]
  /** By how many seconds its clock may differ from ours. */
  readonly clockSkewSeconds: number
  /** How many seconds a token may live, by its own `iat`. */
  readonly maxTokenAgeSeconds: number
  /** Base URLs of the FHIR servers it may name in a call, without a slash at the end. */
  readonly fhirServers: readonly string[]
  /** Origins of its browser-based callers. */
  readonly corsOrigins: readonly string[]
  /** The language of its cards when a call asks for none. */
  readonly language: Language | undefined
  readonly profile: ClientProfile
  /** Its region, by its code in the site configuration. */
  readonly region: string | undefined
  readonly rate: {
    /** Calls a minute, as a long-run average; a burst may be as large. */
    readonly perMinute: number
    /** Calls under way at a time. */
    readonly concurrent: number
  }
  /** How the form is launched from it (SMART App Launch); without it no card links to the form. */
  readonly smart: SmartClient | undefined
  /** Whether the service may answer it with system actions. */
  readonly systemActions: boolean
  readonly reports: ClientReports
  /** Keys of its own order list, by the canonical URL of the ActivityDefinition that is ordered. */
  readonly preferenceList: ReadonlyMap<string, string>
}

/** The client registry (GENVEJ_CLIENTS): with it the service is closed. */
export interface ClientRegistry {
  /** The base URL under which clients know the service, without a slash at the end. */
  readonly publicUrl: string
  /** Plain http is accepted on this machine's own addresses: for development only. */
  readonly development: boolean
  readonly clients: readonly Client[]
}
