// The addresses of a SMART launch: `/launch` sends the browser to the EHR, `/launch/callback` takes it back and opens the form.
// https://hl7.org/fhir/smart-app-launch/app-launch.html
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { patientFingerprint } from '../cds-hooks/card-links.ts'
import { bearerToken } from '../fhir/bearer-token.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import type { ServiceRequest } from '../fhir/types.ts'
import { askedLanguage } from '../http/asked-language.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Language } from '../language/text.ts'
import { problem } from '../problem/problem.ts'
import { readAppContext } from './app-context.ts'
import { choicePage } from './choice-page.ts'
import { handleOf } from './completed.ts'
import { cookieOf, setCookie } from './cookies.ts'
import type { FormDoorParts } from './door.ts'
import { type EhrAccess, mayWrite } from './ehr-access.ts'
import { openSession } from './open-session.ts'
import { showForm } from './show.ts'
import { authorizationAddress, endpointsIn, type PendingLaunch, pendingLaunches, tokenRequest } from './smart-launch.ts'
import { say } from './texts.ts'

const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/
const REFERENCE = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/

/** Opens the addresses of the launch. */
export function openLaunchDoor(app: FastifyInstance, parts: FormDoorParts): void {
  const { outside, now, language } = parts
  const launches = pendingLaunches()
  app.get('/launch', async (request, reply) => {
    const { iss, launch } = request.query as Json
    const asked = askedLanguage(request, language)
    const ehr = outside.ehrOf(iss)
    if (!ehr) throw problem('launch-refused', say('notThisEhr', asked), 'iss')
    if (typeof launch !== 'string' || launch === '' || launch.length > 2000)
      throw problem('field-missing', say('launchMissing', asked), 'launch')
    const endpoints = endpointsIn(await outside.configuration(ehr), ehr)
    if (!endpoints) throw problem('ehr-not-reached', say('ehrNotReached', asked), 'iss')
    const redirectUri = `${parts.publicUrl(request)}/launch/callback`
    const begun = launches.begin({ ehr, tokenEndpoint: endpoints.token, redirectUri, language: asked }, now())
    setCookie(reply, cookieName(begun.state), begun.launch.binding, '/launch', redirectUri.startsWith('https:'))
    return reply.redirect(authorizationAddress(endpoints.authorization, begun, launch), 302)
  })
  app.get('/launch/callback', async (request, reply) => {
    const { state = '', code, error } = request.query as Readonly<Record<string, unknown>>
    const asked = askedLanguage(request, language)
    const pending =
      typeof state === 'string' ? launches.take(state, cookieOf(request, cookieName(state)), now()) : undefined
    if (!pending) throw problem('launch-refused', say('noLaunch', asked), 'state')
    if (error !== undefined || typeof code !== 'string')
      throw problem('launch-refused', say('notLetIn', asked), 'error')
    return finish(request, reply, pending, code, parts)
  })
  for (const url of ['/launch', '/launch/callback']) refuseOtherMethods(app, url, 'GET, HEAD')
}

async function finish(
  request: FastifyRequest,
  reply: FastifyReply,
  pending: PendingLaunch,
  code: string,
  parts: FormDoorParts
): Promise<FastifyReply> {
  const { outside, house } = parts
  const { ehr, language } = pending
  const answer = await outside.token(ehr, pending.tokenEndpoint, tokenRequest(pending, code))
  const access = answer && accessIn(answer, pending)
  if (!answer || !access) throw problem('launch-refused', say('noToken', language), 'code')
  const context = readAppContext(answer['appContext'])
  if (context.patient !== undefined && context.patient !== patientFingerprint(access.patientId))
    throw problem('launch-refused', say('otherPatient', language), 'appContext')
  const { indication, card } = context
  const order = card === undefined ? undefined : await outside.order(ehr, access.patientId, card)
  if (indication === undefined || !house.knowledge.plans.has(indication)) {
    const held = parts.choices.hold({ access, order, framing: ehr.framing, secure: isSecure(pending) }, parts.now())
    return showForm(request, reply, {
      language,
      title: say('place', language),
      framing: ehr.framing,
      body: choicePage(house, held, language)
    })
  }
  const secure = isSecure(pending)
  return openForm(reply, { access, order, indication, framing: ehr.framing, secure, language }, parts)
}

export interface FormToOpen {
  readonly access: EhrAccess
  /** The order of the card that the form was opened from, where it is known. */
  readonly order: ServiceRequest | undefined
  readonly indication: string
  readonly framing: readonly string[]
  readonly secure: boolean
  readonly language: Language
}

/** Reads the record, opens the session, and sends the browser to its form. Throws a Problem when the indication has no form. */
export async function openForm(reply: FastifyReply, wanted: FormToOpen, parts: FormDoorParts): Promise<FastifyReply> {
  const { access, order, indication, framing, secure, language } = wanted
  const received = { ...(await parts.outside.record(access, indication)), order }
  const opened = openSession({ indication, ehr: access, received, framing }, parts.house, parts.now())
  if (!opened) throw problem('not-found', say('noForm', language))
  const session = parts.sessions.open(opened, parts.now())
  const address = `/form/${handleOf(session.id)}`
  setCookie(reply, 'genvej-form', session.id, address, secure)
  return reply.redirect(`${address}?lang=${language}`, 303)
}

/** What a token response gives; undefined when it names no patient, or holds no bearer token. */
function accessIn(answer: Json, { ehr }: PendingLaunch): EhrAccess | undefined {
  const { access_token: token, token_type: type, patient, scope, encounter, fhirUser } = answer
  const bearer = bearerToken(token)
  if (!bearer || typeof type !== 'string' || type.toLowerCase() !== 'bearer') return undefined
  if (typeof patient !== 'string' || !FHIR_ID.test(patient)) return undefined
  return {
    base: ehr.base,
    token: bearer,
    patientId: patient,
    mayWrite: mayWrite(typeof scope === 'string' ? scope : ''),
    author: typeof fhirUser === 'string' ? referenceIn(fhirUser) : undefined,
    encounter: typeof encounter === 'string' && FHIR_ID.test(encounter) ? `Encounter/${encounter}` : undefined
  }
}

/** The relative form of a reference; undefined when it has none. */
function referenceIn(reference: string): string | undefined {
  const relative = reference.split('/').slice(-2).join('/')
  return REFERENCE.test(relative) ? relative : undefined
}

function isSecure({ redirectUri }: PendingLaunch): boolean {
  return redirectUri.startsWith('https:')
}

function cookieName(state: string): string {
  return `genvej-launch-${state.slice(0, 10).replaceAll(/[^\w-]/g, '')}`
}
