// The door: discovery and calls over HTTP. https://cds-hooks.hl7.org/2.0/#discovery and #calling-a-cds-service
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { DecisionLog } from '../decision-log/decision-log.ts'
import { askedLanguage } from '../http/asked-language.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Language } from '../language/text.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { answerFor } from './answer-for.ts'
import { completeRecord } from './complete-record.ts'
import { planHashes } from './decision-entry.ts'
import { logDecisions, logStrippedOrders } from './decision-lines.ts'
import { discovery } from './discovery.ts'
import { authorityOf, type FhirReading } from './fhir-authority.ts'
import { logServerNotAllowed } from './fhir-lines.ts'
import { readHookRequest } from './hook-request.ts'
import { keptAnswer } from './kept-answer.ts'
import { openParts } from './open-parts.ts'
import { respond } from './respond.ts'
import type { RespondContext, StandingContext } from './respond-context.ts'
import { findService, missingService, noSuchService } from './services.ts'
import type { CDSServiceResponse, HookRequest } from './types.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

/** What the door needs from outside. */
export interface DoorOptions {
  readonly context: StandingContext
  /** The language of a client that asks for none. */
  readonly language: Language
  /** The time, in milliseconds. */
  readonly now: () => number
  readonly log: DecisionLog
  readonly metrics: Metrics
  /** The version of the service, and the SHA-256 of its site's settings. */
  readonly engine: string
  readonly siteHash: string
  readonly fhir: FhirReading
  /** Where the form is launched by the caller of a request. */
  readonly formAddress: (request: FastifyRequest) => string | undefined
}

/** A promise only when something has to be read over FHIR, or there are cards to be kept. */
type Answer = CDSServiceResponse | Promise<CDSServiceResponse | Buffer>

/** Opens the door on an app. */
export function openDoor(app: FastifyInstance, options: DoorOptions): void {
  const { context, language, now, log, metrics, engine, siteHash, fhir, formAddress } = options
  const services = JSON.stringify(discovery(context))
  const { digest: knowledgeHash } = context.knowledge
  const rules = { engine, siteHash, knowledgeHash, planHashes: planHashes(context.knowledge) }
  const provenance = { ...rules, subjectOf: log.subjectOf, wgsCodes: context.wgsCodes }
  app.get('/cds-services', (_request, reply) => reply.type(JSON_TYPE).send(services))
  app.post<{ Params: { id: string } }>('/cds-services/:id', (request, reply): Answer => {
    const service = findService(request.params.id)
    if (!service) throw noSuchService()
    const call = readHookRequest(request.body, service, fhir.serversFor(request.client))
    // Fastify holds a request until it is answered: not the record in it as well, which garbage collection would carry along.
    request.body = undefined
    const asked = askedLanguage(request, request.client?.language ?? language)
    const moment = now()
    const regionCode = request.client?.region ?? context.site.region
    const region = context.site.regions.get(regionCode ?? '')
    const asker = { regionCode, region, formAddress: formAddress(request) }
    const standing: RespondContext = { ...context, now: moment, language: asked, ...asker }
    logStrippedOrders(request.log, service, call)
    logServerNotAllowed(request.log, call)
    reply.type(JSON_TYPE)
    const client = request.client?.id ?? ''
    const caller = { service: service.id, client, tenant: request.tenant, correlation: request.id }
    const answer = (completed: HookRequest): Answer => {
      const since = performance.now()
      const response = answerFor(request.client, respond(standing, service, completed), completed, standing)
      metrics.took('decide', performance.now() - since, request.trace)
      logDecisions(request.log, service, completed, response)
      const answered = { call: completed, now: moment, ...caller }
      return keptAnswer({ log, provenance, metrics, now }, request, reply, response, answered)
    }
    if (typeof call.fhir === 'string') return answer(call)
    const open = openParts(call, standing)
    if (open.names.length === 0) return answer(call)
    const since = performance.now()
    const authority = authorityOf(request, call, call.fhir, options)
    return completeRecord(call, open, standing, { client: fhir.client, authority }).then(completed => {
      metrics.took('fhir', performance.now() - since, request.trace)
      return answer(completed)
    })
  })
  refuseOtherMethods(app, '/cds-services', 'GET, HEAD')
  refuseOtherMethods(app, '/cds-services/:id', 'POST', { missing: missingService })
}
