// The demonstration's SMART authorisation server: launches the form from a card as a real EHR would. Public client, PKCE S256, codes used once.
// https://hl7.org/fhir/smart-app-launch/app-launch.html
import { createHash, randomBytes } from 'node:crypto'

/** What a launch is about; the app learns it with its token. */
interface LaunchContext {
  readonly patient: string
  readonly appContext: string | undefined
}

interface Grant extends LaunchContext {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scope: string
  readonly expires: number
}

/** What an authorisation request carries. https://hl7.org/fhir/smart-app-launch/app-launch.html#obtain-authorization-code */
type Parameters = Readonly<Record<string, string | undefined>>

export interface SmartServer {
  /** A launch id for a card's link; good for one launch. */
  readonly launch: (context: LaunchContext) => string
  /** The address that the browser is sent back to, with a code or an error; undefined when it must not be sent anywhere. */
  readonly authorize: (parameters: Parameters, origin: string, now: number) => string | undefined
  /** The token response, or the error of RFC 6749, section 5.2. */
  readonly token: (parameters: Parameters, now: number) => Readonly<Record<string, unknown>>
  /** Whether a bearer token was given out here and still holds. */
  readonly accepts: (token: string | undefined, now: number) => boolean
  /** A token for the EHR's own calls to a CDS Service. */
  readonly tokenForHook: (now: number) => string
}

const CODE_LIFE = 60_000
const TOKEN_LIFE = 3_600_000
const MOST_KEPT = 1000

/** The endpoints, below an origin. https://hl7.org/fhir/smart-app-launch/conformance.html */
export function smartConfiguration(origin: string): Readonly<Record<string, unknown>> {
  return {
    issuer: `${origin}/demonstration/fhir`,
    authorization_endpoint: `${origin}/demonstration/authorize`,
    token_endpoint: `${origin}/demonstration/token`,
    grant_types_supported: ['authorization_code'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    scopes_supported: ['launch', 'patient/*.rs', 'patient/*.cu', 'openid', 'fhirUser'],
    capabilities: ['launch-ehr', 'client-public', 'context-ehr-patient', 'permission-patient', 'permission-v2']
  }
}

/** An authorisation server with nothing given out yet. */
export function smartServer(): SmartServer {
  const launches = new Map<string, LaunchContext>()
  const grants = new Map<string, Grant>()
  const tokens = new Map<string, number>()
  const giveToken = (now: number) => keep(tokens, now + TOKEN_LIFE)
  return {
    launch: context => keep(launches, context),
    authorize: (parameters, origin, now) => {
      const { redirect_uri: redirectUri = '', state = '', launch = '', client_id: clientId = '' } = parameters
      // The only app that the demonstration knows is the form of this service.
      if (!redirectUri.startsWith(`${origin}/launch/`)) return undefined
      const context = take(launches, launch)
      const { code_challenge: challenge = '', code_challenge_method: method, scope = '' } = parameters
      const refused = parameters['response_type'] !== 'code' || method !== 'S256' || challenge === '' || !context
      const answer = refused
        ? { error: 'invalid_request', state }
        : {
            code: keep(grants, { ...context, clientId, redirectUri, challenge, scope, expires: now + CODE_LIFE }),
            state
          }
      return `${redirectUri}?${new URLSearchParams(answer)}`
    },
    token: (parameters, now) => {
      const grant = take(grants, parameters['code'] ?? '')
      const verifier = createHash('sha256')
        .update(parameters['code_verifier'] ?? '')
        .digest('base64url')
      const holds =
        grant !== undefined &&
        grant.expires > now &&
        parameters['grant_type'] === 'authorization_code' &&
        grant.challenge === verifier &&
        grant.redirectUri === parameters['redirect_uri'] &&
        grant.clientId === parameters['client_id']
      if (!holds) return { error: 'invalid_grant' }
      const { patient, appContext, scope } = grant
      return {
        access_token: giveToken(now),
        token_type: 'Bearer',
        expires_in: TOKEN_LIFE / 1000,
        scope,
        patient,
        need_patient_banner: false,
        ...(appContext ? { appContext } : {})
      }
    },
    accepts: (token, now) => (tokens.get(token ?? '') ?? 0) > now,
    tokenForHook: giveToken
  }
}

function keep<T>(where: Map<string, T>, value: T): string {
  const [oldest] = where.keys()
  if (where.size >= MOST_KEPT && oldest !== undefined) where.delete(oldest)
  const id = randomBytes(24).toString('base64url')
  where.set(id, value)
  return id
}

function take<T>(where: Map<string, T>, id: string): T | undefined {
  const value = where.get(id)
  where.delete(id)
  return value
}
