// The door: discovery and calls over HTTP. https://cds-hooks.hl7.org/2.0/#discovery and #calling-a-cds-service
import type { FastifyInstance } from 'fastify'
import { askedLanguage } from '../http/asked-language.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Language } from '../language/text.ts'
import { problem } from '../problem/problem.ts'
import { logDecisions, logStrippedOrders } from './decision-lines.ts'
import { discovery } from './discovery.ts'
import { readHookRequest } from './hook-request.ts'
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
}

/** Opens the door on an app. */
export function openDoor(app: FastifyInstance, { context, language, now }: DoorOptions): void {
  const services = JSON.stringify(discovery(context.knowledge, context.wgsCodes))
  app.get('/cds-services', (_request, reply) => reply.type(JSON_TYPE).send(services))
  app.post<{ Params: { id: string } }>('/cds-services/:id', (request, reply): CDSServiceResponse => {
    const service = findService(request.params.id)
    if (!service) throw problem('not-found', 'There is no service with this id. GET /cds-services lists them.')
    const call = readHookRequest(request.body, service)
    const asked = askedLanguage(request, request.client?.language ?? language)
    const response = respond({ ...context, now: now(), language: asked }, service, call)
    logStrippedOrders(request.log, service, call)
    logDecisions(request.log, service, call, response)
    reply.type(JSON_TYPE)
    return response
  })
  refuseOtherMethods(app, '/cds-services', 'GET, HEAD')
  refuseOtherMethods(app, '/cds-services/:id', 'POST')
}
