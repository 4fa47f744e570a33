// The addresses for those who watch the service: alive, ready, figures. Nothing here knows a patient.
import type { FastifyInstance } from 'fastify'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Gauges, Metrics } from './metrics.ts'

const NO_ENTRIES = 'the decision log takes no entries'
/** The route whose calls are counted, timed and traced. */
export const SERVICE = '/cds-services/:id'

/**
 * Opens `/healthz` (the process is alive), `/readyz` (it can put advice on record, so it can give it, and is not `leaving`) and
 * `/metrics`.
 */
export function openMonitoring(
  app: FastifyInstance,
  metrics: Metrics,
  { health }: Gauges,
  leaving: () => boolean
): void {
  app.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.url === SERVICE)
      metrics.answered((request.params as { id: string }).id, reply.statusCode, reply.elapsedTime)
    done()
  })
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', (_request, reply) => {
    const reason = leaving() ? 'the service is about to end' : health().ready ? undefined : NO_ENTRIES
    return reply.code(reason ? 503 : 200).send({ status: reason ?? 'ok' })
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
  for (const url of ['/healthz', '/readyz', '/metrics']) refuseOtherMethods(app, url, 'GET, HEAD')
}
