// A client's FHIR server for the bench: answers every search with what the payload prefetches, from memory.
import Fastify, { type FastifyInstance } from 'fastify'

const KEY_OF: Readonly<Record<string, string>> = { Observation: 'observations', Condition: 'conditions' }
const EMPTY = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 0 })

/** Serves the parts that a payload prefetches under /fhir. */
export function fhirStub(payload: string): FastifyInstance {
  const { prefetch } = JSON.parse(payload) as { prefetch: Readonly<Record<string, unknown>> }
  const parts = new Map(Object.entries(KEY_OF).map(([type, key]) => [type, JSON.stringify(prefetch[key])]))
  const app = Fastify()
  app.get<{ Params: { type: string } }>('/fhir/:type', (request, reply) =>
    reply.type('application/fhir+json').send(parts.get(request.params.type) ?? EMPTY)
  )
  return app
}

/** The payload without the parts that the stub serves, and with leave to read them from it. */
export function overFhir(payload: string, port: number): string {
  const request = JSON.parse(payload) as { prefetch: Record<string, unknown> }
  for (const key of Object.values(KEY_OF)) delete request.prefetch[key]
  return JSON.stringify({
    ...request,
    fhirServer: `http://127.0.0.1:${port}/fhir`,
    fhirAuthorization: { access_token: 'bench', token_type: 'Bearer', expires_in: 300, scope: '', subject: 'bench' }
  })
}
