// The SMART launch as a backend for the page: tokens never reach the browser; state, verifier and launch are good for once.
// https://hl7.org/fhir/smart-app-launch/app-launch.html#launch-app-ehr-launch
import { createHash, randomBytes } from 'node:crypto'
import type { FhirBase } from '../fhir/allowed-address.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import type { Language } from '../language/text.ts'

/** An EHR from which the form may be launched. */
export interface SmartEhr {
  /** The client of the registry; empty where the service is open. */
  readonly client: string
  /** As it says of itself, without a slash at the end. */
  readonly iss: string
  readonly base: FhirBase
  readonly clientId: string
  /** Origins that may frame the form. */
  readonly framing: readonly string[]
}

/** A launch that waits for its code. */
export interface PendingLaunch {
  readonly ehr: SmartEhr
  readonly verifier: string
  readonly tokenEndpoint: URL
  /** Only the browser that began the launch knows it. */
  readonly binding: string
  readonly redirectUri: string
  readonly language: Language
  readonly until: number
}

export interface Endpoints {
  readonly authorization: URL
  readonly token: URL
}

export interface PendingLaunches {
  /** Keeps a launch; gives its state. */
  readonly begin: (launch: Omit<PendingLaunch, 'verifier' | 'binding' | 'until'>, now: number) => Begun
  /** The launch of a state, once; undefined when there is none, it is too old, or another browser began it. */
  readonly take: (state: string, binding: string | undefined, now: number) => PendingLaunch | undefined
}

export interface Begun {
  readonly state: string
  readonly launch: PendingLaunch
}

const SCOPE =
  'launch openid fhirUser patient/Patient.rs patient/Observation.rs patient/Condition.rs patient/QuestionnaireResponse.rs ' +
  'patient/MedicationRequest.rs patient/MedicationStatement.rs patient/FamilyMemberHistory.rs patient/Procedure.rs ' +
  'patient/DiagnosticReport.rs patient/Consent.rs patient/ServiceRequest.rs patient/QuestionnaireResponse.cu ' +
  'patient/Observation.cu patient/FamilyMemberHistory.cu patient/Consent.cu patient/Provenance.cu'

const LIFE = 10 * 60_000
const MOST = 5000

/** Launches in memory; the oldest goes when there are too many. */
export function pendingLaunches(): PendingLaunches {
  const pending = new Map<string, PendingLaunch>()
  return {
    begin: (given, now) => {
      const launch = { ...given, verifier: secret(48), binding: secret(24), until: now + LIFE }
      const state = secret(24)
      pending.set(state, launch)
      const [oldest] = pending.keys()
      if (pending.size > MOST && oldest !== undefined) pending.delete(oldest)
      return { state, launch }
    },
    take: (state, binding, now) => {
      const launch = pending.get(state)
      pending.delete(state)
      return launch && launch.until > now && launch.binding === binding ? launch : undefined
    }
  }
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString('base64url')
}

/** The address that asks the EHR for a code. https://hl7.org/fhir/smart-app-launch/app-launch.html#obtain-authorization-code */
export function authorizationAddress(endpoint: URL, { state, launch }: Begun, launchId: string): string {
  const address = new URL(endpoint)
  const parameters = {
    response_type: 'code',
    client_id: launch.ehr.clientId,
    redirect_uri: launch.redirectUri,
    launch: launchId,
    scope: SCOPE,
    state,
    aud: launch.ehr.iss,
    code_challenge: createHash('sha256').update(launch.verifier).digest('base64url'),
    code_challenge_method: 'S256'
  }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
  return address.href
}

/** The form that exchanges a code for a token. */
export function tokenRequest({ ehr, verifier, redirectUri }: PendingLaunch, code: string): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: ehr.clientId,
    code_verifier: verifier
  })
}

/** The endpoints of a SMART configuration; undefined when it has none that may be used, or does not know S256. */
export function endpointsIn(configuration: Json | undefined, { base }: SmartEhr): Endpoints | undefined {
  const methods = configuration?.['code_challenge_methods_supported']
  const authorization = endpoint(configuration?.['authorization_endpoint'], base)
  const token = endpoint(configuration?.['token_endpoint'], base)
  if (!Array.isArray(methods) || !methods.includes('S256')) return undefined
  return authorization && token ? { authorization, token } : undefined
}

/** Over TLS, except on this machine. */
function endpoint(value: unknown, { loopback }: FhirBase): URL | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined
  const url = new URL(value)
  const secure = url.protocol === 'https:' || (loopback && url.protocol === 'http:')
  return secure && !url.username && !url.password ? url : undefined
}
