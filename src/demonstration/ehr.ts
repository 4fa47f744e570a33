// An EHR in small: it drafts an order, asks Genvej at order-select and order-sign, takes suggestions, signs. A real CDS Client.
// https://cds-hooks.hl7.org/2.0/#calling-a-cds-service
import { randomUUID } from 'node:crypto'
import type { Action, Card, CDSService, Hook } from '../cds-hooks/types.ts'
import type { Json } from '../fhir/resource-shapes.ts'
import type { Language } from '../language/text.ts'
import { type Desk, EMPTY_DESK, type Exchange, withExchange } from './desk.ts'
import type { FhirServer } from './fhir-server.ts'
import { type Refusal, refusalIn } from './refusal.ts'

/** How the EHR reaches Genvej, at the address where it is itself: a POST of JSON, answered with status and body. */
type Post = (url: string, body: unknown, seat: Seat) => Promise<{ status: number; body: unknown }>

export interface EhrParts {
  readonly fhir: FhirServer
  readonly services: readonly CDSService[]
  readonly post: Post
  readonly desks: Map<string, Desk>
}

/** Where a call comes from: the patient, the reader's language, and the EHR's own FHIR base with a token for it. */
export interface Seat {
  readonly patient: string
  readonly language: Language
  readonly fhirServer: string
  readonly accessToken: string
}

const USER = 'Practitioner/demonstration'

/** The desk of a patient. */
export function deskOf({ desks }: EhrParts, patient: string): Desk {
  return desks.get(patient) ?? EMPTY_DESK
}

/** Puts a draft on the desk and asks at order-select. */
export async function select(ehr: EhrParts, seat: Seat, draft: Json): Promise<void> {
  ehr.desks.set(seat.patient, { ...EMPTY_DESK, draft, exchanges: deskOf(ehr, seat.patient).exchanges })
  await call(ehr, seat, 'order-select')
}

/** Asks at order-sign; with nothing but information in the answer the order is signed at once. */
export async function sign(ehr: EhrParts, seat: Seat): Promise<void> {
  await call(ehr, seat, 'order-sign')
  const { draft, cards } = deskOf(ehr, seat.patient)
  if (draft && cards.every(({ indicator }) => indicator === 'info')) await place(ehr, seat, draft)
}

/** Asks the same hook again, on the record as it is now. */
export async function askAgain(ehr: EhrParts, seat: Seat): Promise<void> {
  const { draft, hook } = deskOf(ehr, seat.patient)
  if (draft && hook) await call(ehr, seat, hook)
}

/**
 * Takes a suggestion: carries out its actions, tells Genvej, and asks again while there is a draft. An unknown one changes nothing;
 * one that the record refuses is not taken, and stays on its card.
 */
export async function accept(ehr: EhrParts, seat: Seat, cardUuid: string, suggestionUuid: string): Promise<void> {
  const card = deskOf(ehr, seat.patient).cards.find(({ uuid }) => uuid === cardUuid)
  const suggestion = card?.suggestions?.find(({ uuid }) => uuid === suggestionUuid)
  if (!card || !suggestion) return
  for (const action of suggestion.actions) {
    const why = await carryOut(ehr, seat, action)
    if (why !== undefined) return refuse(ehr, seat, { suggestion: suggestion.label, why })
  }
  await giveFeedback(ehr, seat, card, { outcome: 'accepted', acceptedSuggestions: [{ id: suggestion.uuid }] })
  const desk = deskOf(ehr, seat.patient)
  ehr.desks.set(seat.patient, { ...desk, taken: [...desk.taken, suggestion.label] })
  await askAgain(ehr, seat)
}

/** Signs in spite of a card, with one of its reasons where it asks for one. */
export async function override(ehr: EhrParts, seat: Seat, reasonCode: string | undefined): Promise<void> {
  const { draft, cards } = deskOf(ehr, seat.patient)
  if (!draft || !(await place(ehr, seat, draft))) return
  for (const card of cards.filter(({ indicator }) => indicator !== 'info')) {
    const reason = card.overrideReasons?.find(({ code }) => code === reasonCode)
    await giveFeedback(ehr, seat, card, { outcome: 'overridden', ...(reason ? { overrideReason: { reason } } : {}) })
  }
}

/** Takes the draft off the desk. */
export function discard(ehr: EhrParts, patient: string): void {
  ehr.desks.set(patient, { ...EMPTY_DESK, notice: 'removed', exchanges: deskOf(ehr, patient).exchanges })
}

async function call(ehr: EhrParts, seat: Seat, hook: Hook): Promise<void> {
  const service = ehr.services.find(each => each.hook === hook)
  const { draft } = deskOf(ehr, seat.patient)
  if (!service || !draft) return
  const request = {
    hook,
    hookInstance: randomUUID(),
    fhirServer: seat.fhirServer,
    fhirAuthorization: {
      access_token: seat.accessToken,
      token_type: 'Bearer',
      expires_in: 300,
      scope: 'user/*.read',
      subject: 'genvej',
      patient: seat.patient
    },
    context: {
      userId: USER,
      patientId: seat.patient,
      draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: draft }] },
      ...(hook === 'order-select' ? { selections: [`ServiceRequest/${draft['id']}`] } : {})
    },
    prefetch: await prefetch(ehr, service, seat.patient)
  }
  const exchange = await post(ehr, seat, `/cds-services/${service.id}`, request)
  const cards = (exchange.response as { cards?: readonly Card[] } | undefined)?.cards ?? []
  const notice = exchange.status === 200 ? undefined : 'unreadable'
  ehr.desks.set(
    seat.patient,
    withExchange({ ...deskOf(ehr, seat.patient), hook, cards, notice, refusal: undefined }, exchange)
  )
}

/** Every template of the service, filled in and asked of the EHR's own FHIR server. */
async function prefetch({ fhir }: EhrParts, service: CDSService, patient: string): Promise<Json> {
  const parts = Object.entries(service.prefetch).map(async ([key, template]) => {
    const url = `/${template.replaceAll('{{context.patientId}}', patient)}`
    return [key, (await fhir.ask({ method: 'GET', url })).resource] as const
  })
  return Object.fromEntries(await Promise.all(parts))
}

async function post(ehr: EhrParts, seat: Seat, url: string, request: unknown): Promise<Exchange> {
  const from = performance.now()
  const { status, body } = await ehr.post(url, request, seat)
  const milliseconds = Math.round(performance.now() - from)
  return { method: 'POST', url, request, status, response: body, milliseconds }
}

/** Carries out an action; answers why it was refused, if it was. */
async function carryOut(ehr: EhrParts, { patient }: Seat, action: Action): Promise<string | undefined> {
  if (action.type === 'create') return create(ehr, action.resource as unknown as Json)
  if (action.type === 'delete') discard(ehr, patient)
  else ehr.desks.set(patient, { ...deskOf(ehr, patient), draft: action.resource as unknown as Json })
  return undefined
}

/** Writes a resource into the record, an order as one that stands; answers why it was refused, if it was. */
async function create({ fhir }: EhrParts, resource: Json): Promise<string | undefined> {
  const { resourceType } = resource
  const status = resourceType === 'ServiceRequest' ? { status: 'active' } : {}
  return refusalIn(await fhir.ask({ method: 'POST', url: `/${resourceType}`, body: { ...resource, ...status } }))
}

function refuse(ehr: EhrParts, { patient }: Seat, refusal: Refusal): void {
  ehr.desks.set(patient, { ...deskOf(ehr, patient), refusal })
}

async function giveFeedback(ehr: EhrParts, seat: Seat, { uuid }: Card, what: Json): Promise<void> {
  const { hook } = deskOf(ehr, seat.patient)
  const service = ehr.services.find(each => each.hook === hook)
  const feedback = [{ card: uuid, ...what, outcomeTimestamp: new Date().toISOString() }]
  const exchange = await post(ehr, seat, `/cds-services/${service?.id}/feedback`, { feedback })
  ehr.desks.set(seat.patient, withExchange(deskOf(ehr, seat.patient), exchange))
}

/** The draft becomes an order in the record; answers whether it did. */
async function place(ehr: EhrParts, seat: Seat, draft: Json): Promise<boolean> {
  const { id: _draft, ...order } = draft
  const why = await create(ehr, order)
  if (why !== undefined) refuse(ehr, seat, { suggestion: undefined, why })
  else {
    const desk = deskOf(ehr, seat.patient)
    ehr.desks.set(seat.patient, { ...desk, draft: undefined, notice: 'signed', refusal: undefined })
  }
  return why === undefined
}
