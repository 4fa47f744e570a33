// Calls from a browser: the origins that may read the answers, errors too; no credentials, no wildcard, nothing reflected.
// https://cds-hooks.hl7.org/2.0/#cross-origin-resource-sharing and https://fetch.spec.whatwg.org/#http-cors-protocol
import type { FastifyInstance } from 'fastify'
import type { ClientRegistry } from '../clients/client.ts'

/** Pages of this machine, such as the reference client: they may call a service that is open. */
const LOOPBACK = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/
const PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': 'authorization, content-type',
  'access-control-max-age': '600'
}

/** Whether an origin, as a browser writes it, may read answers: those of the registry; without one those of this machine. */
export function originAllowed(registry: ClientRegistry | undefined): (origin: string) => boolean {
  if (!registry) return origin => LOOPBACK.test(origin)
  const origins = new Set(registry.clients.flatMap(({ corsOrigins }) => corsOrigins))
  return origin => origins.has(origin)
}

/** Answers preflights of the origins that are allowed, and lets them read every answer. */
export function answerOrigins(app: FastifyInstance, allowed: (origin: string) => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin, 'access-control-request-method': asked } = request.headers
    const preflight = request.method === 'OPTIONS' && asked !== undefined && !request.is404
    if (!preflight || origin === undefined || !allowed(origin)) return done()
    reply.code(204).headers(PREFLIGHT).send()
  })
  app.addHook('onSend', ({ headers: { origin } }, reply, payload, done) => {
    const vary = reply.getHeader('vary')
    reply.header('vary', vary === undefined ? 'origin' : `${vary}, origin`)
    if (origin !== undefined && allowed(origin))
      reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'retry-after')
    done(null, payload)
  })
}
