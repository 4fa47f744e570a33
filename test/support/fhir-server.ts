// A real FHIR R4 server on a port of this machine, for one patient's record: the demonstration's own, behind a token.
// No paging links and no validation (Medplum's fhir-router); paging and faults are in faulty-server.ts.
import Fastify, { type FastifyInstance } from 'fastify'
import { readFhirSettings } from '../../src/config/fhir-settings.ts'
import { startFhirServer } from '../../src/demonstration/fhir-server.ts'

export const TOKEN = 'canary-token-5f2c'
/** Settings under which time plays no part. */
export const UNHURRIED = { ...readFhirSettings(), callTimeout: 60_000, budget: 60_000 }

export interface FhirServer {
  readonly base: string
  /** Every request as `Type` or `Type/id`, in the order in which they came. */
  readonly asked: readonly string[]
  /** Every whole query that came. */
  readonly queries: readonly string[]
  readonly close: () => Promise<unknown>
}

/** Serves resources under /fhir to whoever brings the token; `refused` resource types answer 403 even then. */
export async function fhirServer(
  resources: readonly object[],
  { refused = [] }: { readonly refused?: readonly string[] } = {}
): Promise<FhirServer> {
  const server = startFhirServer()
  await server.load(resources)
  const app: FastifyInstance = Fastify()
  const asked: string[] = []
  const queries: string[] = []
  app.get<{ Params: { '*': string } }>('/fhir/*', async (request, reply) => {
    const path = request.params['*']
    asked.push(path)
    queries.push(request.url)
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return reply.code(401).send()
    if (refused.includes(path.split('/')[0] ?? '')) return reply.code(403).send()
    const { status, resource } = await server.ask({ method: 'GET', url: request.url.slice('/fhir'.length) })
    return reply.code(status).type('application/fhir+json').send(resource)
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  return { base: `${address}/fhir`, asked, queries, close: () => Promise.all([app.close(), server.close()]) }
}
