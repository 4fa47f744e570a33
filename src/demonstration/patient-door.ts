// The pages of one patient: the record, the order, what Genvej says, and what is done about it.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { FhirResource } from '../fhir/types.ts'
import { askedLanguage } from '../http/asked-language.ts'
import { originOf } from '../http/origin.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { formOf } from '../pages/form-fields.ts'
import { problem } from '../problem/problem.ts'
import { draftOrder } from './draft-order.ts'
import { accept, askAgain, deskOf, discard, type EhrParts, override, type Seat, select, sign } from './ehr.ts'
import { FHIR_BASE } from './fhir-door.ts'
import type { FhirServer } from './fhir-server.ts'
import { formPage } from './form-page.ts'
import { addressOf, patientPage } from './patient-page.ts'
import type { DemonstrationPatient } from './patients.ts'
import { showPage } from './show.ts'
import type { SmartServer } from './smart-server.ts'
import { say } from './texts.ts'

export interface PatientDoorParts {
  readonly ehr: EhrParts
  readonly smart: SmartServer
  readonly patients: readonly DemonstrationPatient[]
  readonly knowledge: Knowledge
  readonly language: Language
  readonly now: () => number
}

type PatientRequest = FastifyRequest<{ Params: { id: string } }>
type Act = (seat: Seat, form: URLSearchParams) => Promise<void> | void

const PATIENT = '/demonstration/patients/:id'
const TYPES = [
  'Observation',
  'Condition',
  'QuestionnaireResponse',
  'MedicationRequest',
  'MedicationStatement',
  'FamilyMemberHistory',
  'Procedure',
  'DiagnosticReport',
  'Consent',
  'ServiceRequest'
]

/** Opens the pages. Each form leads back to the page of its patient, so that a reload repeats nothing. */
export function openPatientDoor(app: FastifyInstance, parts: PatientDoorParts): void {
  const { ehr, smart, patients, knowledge, language, now } = parts
  const patientOf = ({ params: { id } }: PatientRequest) => {
    const found = patients.find(patient => patient.id === id)
    if (found) return found
    throw problem('not-found', 'There is no such patient in the demonstration.')
  }
  app.get(PATIENT, async (request: PatientRequest, reply) => {
    const patient = patientOf(request)
    const resources = await recordOf(patient.id, ehr.fhir)
    const asked = askedLanguage(request, language)
    const body = patientPage({ patient, resources, desk: deskOf(ehr, patient.id), knowledge, language: asked })
    return showPage(request, reply, asked, patient.name, body)
  })
  const act = (path: string, run: Act) =>
    app.post(`${PATIENT}/${path}`, async (request: PatientRequest, reply) => {
      const patient = patientOf(request)
      const form = formOf(request)
      const asked = askedLanguage(request, language)
      const fhirServer = originOf(request) + FHIR_BASE
      await run({ patient: patient.id, language: asked, fhirServer, accessToken: smart.tokenForHook(now()) }, form)
      return reply.redirect(`${addressOf(patient)}?lang=${asked}#desk`, 303)
    })
  act('orders', (seat, form) => {
    const indications = form.getAll('indication').filter(code => code !== '')
    const wanted = { patient: seat.patient, indications, specimen: form.get('specimen') || undefined }
    return select(ehr, seat, draftOrder(wanted, knowledge, seat.language, now()))
  })
  act('sign', seat => sign(ehr, seat))
  act('ask', seat => askAgain(ehr, seat))
  act('discard', ({ patient }) => discard(ehr, patient))
  act('override', (seat, form) => override(ehr, seat, form.get('reason') || undefined))
  act('suggestions', (seat, form) => accept(ehr, seat, form.get('card') ?? '', form.get('suggestion') ?? ''))
  app.post(`${PATIENT}/form`, (request: PatientRequest, reply) => {
    const patient = patientOf(request)
    const form = formOf(request)
    const asked = askedLanguage(request, language)
    const launch = smart.launch({ patient: patient.id, appContext: form.get('appContext') || undefined })
    const iss = originOf(request) + FHIR_BASE
    const body = formPage({ patient, url: form.get('url') ?? '', iss, launch, language: asked })
    if (body) return showPage(request, reply, asked, say('form', asked), body)
    throw problem('field-invalid', 'url is not as expected. It is the launch URL of a card.', 'url')
  })
}

async function recordOf(patient: string, fhir: FhirServer): Promise<readonly FhirResource[]> {
  const ask = async (url: string) => (await fhir.ask({ method: 'GET', url })).resource
  const [self, ...bundles] = await Promise.all([
    ask(`/Patient/${patient}`),
    ...TYPES.map(type => ask(`/${type}?patient=${patient}&_count=1000`))
  ])
  const found = bundles as { readonly entry?: readonly { readonly resource: FhirResource }[] }[]
  return [self as FhirResource, ...found.flatMap(({ entry = [] }) => entry.map(({ resource }) => resource))]
}
