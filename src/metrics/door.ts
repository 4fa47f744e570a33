// The addresses for those who watch the service: alive, ready, figures. Nothing here knows a patient.
import type { FastifyInstance } from 'fastify'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Gauges, Metrics } from './metrics.ts'

const SERVICE = '/cds-services/:id'

/** Opens `/healthz` (the process is alive), `/readyz` (it can put advice on record, so it can give it) and `/metrics`. */
export function openMonitoring(app: FastifyInstance, metrics: Metrics, { health }: Gauges): void {
  app.addHook('onResponse', (request, reply, done) => {
    if (request.routeOptions.url === SERVICE) {
      metrics.answered((request.params as { id: string }).id, reply.statusCode)
      metrics.took('total', reply.elapsedTime)
    }
    done()
  })
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', (_request, reply) => {
    const { ready } = health()
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'the decision log takes no entries' })
  })
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
  for (const url of ['/healthz', '/readyz', '/metrics']) refuseOtherMethods(app, url, 'GET, HEAD')
}
