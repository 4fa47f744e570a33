// The door: discovery and calls over HTTP. https://cds-hooks.hl7.org/2.0/#discovery and #calling-a-cds-service
import type { FastifyInstance } from 'fastify'
import type { DecisionLog } from '../decision-log/decision-log.ts'
import { askedLanguage } from '../http/asked-language.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Language } from '../language/text.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { problem } from '../problem/problem.ts'
import { planHashes } from './decision-entry.ts'
import { logDecisions, logStrippedOrders } from './decision-lines.ts'
import { discovery } from './discovery.ts'
import { readHookRequest } from './hook-request.ts'
import { keptAnswer } from './kept-answer.ts'
import { respond } from './respond.ts'
import type { StandingContext } from './respond-context.ts'
import { findService } from './services.ts'
import type { CDSServiceResponse } from './types.ts'

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
  /** The version of the service. */
  readonly engine: string
}

/** A promise only when there are cards to be kept. */
type Answer = CDSServiceResponse | Promise<string>

/** Opens the door on an app. */
export function openDoor(app: FastifyInstance, { context, language, now, log, metrics, engine }: DoorOptions): void {
  const services = JSON.stringify(discovery(context.knowledge, context.wgsCodes))
  const provenance = { engine, planHashes: planHashes(context.knowledge), subjectOf: log.subjectOf }
  app.get('/cds-services', (_request, reply) => reply.type(JSON_TYPE).send(services))
  app.post<{ Params: { id: string } }>('/cds-services/:id', (request, reply): Answer => {
    const service = findService(request.params.id)
    if (!service) throw problem('not-found', 'There is no service with this id. GET /cds-services lists them.')
    const call = readHookRequest(request.body, service)
    const asked = askedLanguage(request, request.client?.language ?? language)
    const moment = now()
    const since = performance.now()
    const response = respond({ ...context, now: moment, language: asked }, service, call)
    metrics.took('decide', performance.now() - since)
    logStrippedOrders(request.log, service, call)
    logDecisions(request.log, service, call, response)
    reply.type(JSON_TYPE)
    const client = request.client?.id ?? ''
    const caller = { service: service.id, client, tenant: client, correlation: request.id }
    return keptAnswer({ log, provenance, metrics, now }, request, reply, response, { call, now: moment, ...caller })
  })
  refuseOtherMethods(app, '/cds-services', 'GET, HEAD')
  refuseOtherMethods(app, '/cds-services/:id', 'POST')
}
