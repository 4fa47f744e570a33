// The demonstration EHR over HTTP: pages that work without scripts, a FHIR server, a SMART launch. Only ever in open mode.
import type { FastifyInstance } from 'fastify'
import type { CDSService } from '../cds-hooks/types.ts'
import { askedLanguage } from '../http/asked-language.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import type { Language } from '../language/text.ts'
import { formOf, readForms } from '../pages/form-fields.ts'
import type { Desk } from './desk.ts'
import type { EhrParts } from './ehr.ts'
import { openFhirDoor } from './fhir-door.ts'
import { startFhirServer } from './fhir-server.ts'
import { openPatientDoor } from './patient-door.ts'
import type { DemonstrationPatient } from './patients.ts'
import { showPage } from './show.ts'
import { openSmartDoor } from './smart-door.ts'
import { smartServer } from './smart-server.ts'
import { startPage } from './start-page.ts'
import { say } from './texts.ts'

export interface DemonstrationParts {
  readonly knowledge: Knowledge
  readonly services: readonly CDSService[]
  /** Reads the patients afresh. */
  readonly patients: () => readonly DemonstrationPatient[]
  readonly language: Language
  readonly now: () => number
}

/** Opens the demonstration on an app of its own scope: forms are read here, and nowhere else. */
export async function openDemonstration(app: FastifyInstance, parts: DemonstrationParts): Promise<void> {
  const { knowledge, language, now } = parts
  const patients = parts.patients()
  const fhir = startFhirServer()
  const smart = smartServer()
  const ehr: EhrParts = { fhir, services: parts.services, desks: new Map<string, Desk>(), post: postTo(app) }
  // What is asked before the server's thread has loaded waits its turn there.
  void fhir.load(patients.flatMap(({ resources }) => resources))
  app.addHook('onClose', () => fhir.close())
  readForms(app)
  openFhirDoor(app, { fhir, smart, now })
  openSmartDoor(app, { smart, now })
  openPatientDoor(app, { ehr, smart, patients, knowledge, language, now })
  app.get('/', (request, reply) => {
    const asked = askedLanguage(request, language)
    return showPage(request, reply, asked, say('welcome', asked), startPage(patients, knowledge, asked))
  })
  app.post('/demonstration/reset', async (request, reply) => {
    formOf(request)
    ehr.desks.clear()
    await fhir.load(parts.patients().flatMap(({ resources }) => resources))
    return reply.redirect(`/?lang=${askedLanguage(request, language)}`, 303)
  })
}

/** Calls this service as a client would; `inject` goes through everything but the socket. */
function postTo(app: FastifyInstance): EhrParts['post'] {
  return async (url, body, { language, fhirServer }) => {
    const response = await app.inject({
      method: 'POST',
      url,
      headers: { host: new URL(fhirServer).host, 'content-type': 'application/json', 'accept-language': language },
      payload: JSON.stringify(body)
    })
    return { status: response.statusCode, body: response.body === '' ? undefined : response.json() }
  }
}
