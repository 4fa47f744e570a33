// The baseline: Fastify parses the same body and answers a constant card. Nothing that decides can be cheaper.
import Fastify, { type FastifyInstance } from 'fastify'

const CARD = {
  cards: [
    {
      uuid: '00000000-0000-4000-8000-000000000000',
      summary: 'constant',
      indicator: 'info',
      source: { label: 'constant' }
    }
  ]
}

export function constantCard(): FastifyInstance {
  const app = Fastify({ bodyLimit: 16 * 1024 * 1024 })
  app.post('/cds-services/wgs-order-sign', async () => CARD)
  return app
}
