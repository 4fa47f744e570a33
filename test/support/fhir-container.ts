// The demonstration's FHIR server as a process of its own, to be packed in a container: /fhir on port 8080, read and written by anybody.
import Fastify from 'fastify'
import { startFhirServer } from '../../src/demonstration/fhir-server.ts'

const BASE = '/fhir'
const TYPE = 'application/fhir+json'
const server = startFhirServer()
const app = Fastify()
app.addContentTypeParser(TYPE, { parseAs: 'string' }, app.getDefaultJsonParser('error', 'error'))
app.get(`${BASE}/metadata`, (_request, reply) =>
  reply
    .type(TYPE)
    .send({ resourceType: 'CapabilityStatement', status: 'active', kind: 'instance', fhirVersion: '4.0.1' })
)
app.route({
  method: ['GET', 'PUT'],
  url: `${BASE}/*`,
  handler: async ({ method, url, body }, reply) => {
    const { status, resource } = await server.ask({ method, url: url.slice(BASE.length), body })
    return reply.code(status).type(TYPE).send(resource)
  }
})
// PID 1 of a container ends only when it says so.
process.on('SIGTERM', () => process.exit(0))
await app.listen({ host: '0.0.0.0', port: 8080 })
