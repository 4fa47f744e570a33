// The door of the FHIR API: what the service knows, read and searched, and the operations on it. https://hl7.org/fhir/R4/http.html
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { StandingContext } from '../cds-hooks/respond-context.ts'
import { answerErrors } from '../http/errors.ts'
import { refuseOtherMethods } from '../http/methods.ts'
import type { Language } from '../language/text.ts'
import { problem } from '../problem/problem.ts'
import { capabilityStatement } from './capability-statement.ts'
import { libraries } from './libraries.ts'
import { baseOf, checkFormat, FHIR_JSON, isStrict, sendText } from './negotiation.ts'
import { openOperation } from './operation-routes.ts'
import { operations } from './operations.ts'
import { entityTag, PUBLISHED_TYPES, type Publications, type PublishedType, publish } from './published.ts'
import { queryOf, readSearch } from './search-request.ts'
import { searchset } from './searchset.ts'

/** A search that is posted is no longer than one in an address can be. */
const FORM_BYTES = 16 * 1024

/** What the FHIR API needs from outside. */
export interface FhirApiOptions {
  readonly context: StandingContext
  readonly version: string
  /** The base URL under which clients know the service; undefined: the one they wrote. */
  readonly publicUrl: string | undefined
  /** The language of a client that asks for none. */
  readonly language: Language
  /** The time, in milliseconds. */
  readonly now: () => number
}

/** Opens the FHIR API under `/fhir`. */
export function openFhirApi(app: FastifyInstance, options: FhirApiOptions): void {
  const { context, version } = options
  const { knowledge } = context
  const publications = publish([
    ...knowledge.artefacts.map(({ resource }) => resource),
    ...libraries(knowledge, version)
  ])
  const offered = operations(context, publications)
  app.register(
    async scope => {
      answerErrors(scope, FHIR_JSON)
      scope.addContentTypeParser(
        'application/x-www-form-urlencoded',
        { parseAs: 'string', bodyLimit: FORM_BYTES },
        (_request, body, done) => done(null, new URLSearchParams(body as string))
      )
      scope.addHook('preHandler', async request => checkFormat(request))
      const statement = JSON.stringify(
        capabilityStatement(publications, offered, { version, digest: knowledge.digest })
      )
      const tag = entityTag(statement)
      scope.get('/metadata', (request, reply) => sendText(request, reply, statement, tag))
      refuseOtherMethods(scope, '/metadata', 'GET, HEAD', { type: FHIR_JSON })
      for (const type of PUBLISHED_TYPES) openType(scope, type, publications, options.publicUrl)
      for (const operation of offered) openOperation(scope, operation, options)
    },
    { prefix: '/fhir' }
  )
}

/** Read and search of one type. */
function openType(
  scope: FastifyInstance,
  type: PublishedType,
  publications: Publications,
  publicUrl: string | undefined
): void {
  const all = publications[type]
  const byId = new Map(all.map(each => [each.id, each]))
  const search = (request: FastifyRequest, parameters: URLSearchParams) =>
    searchset(type, all, readSearch(parameters, isStrict(request)), baseOf(request, publicUrl))
  scope.get(`/${type}`, (request, reply) => sendText(request, reply, search(request, queryOf(request))))
  scope.get<{ Params: { id: string } }>(`/${type}/:id`, (request, reply) => {
    const found = byId.get(request.params.id)
    if (!found) throw problem('artefact-not-found', `There is no ${type} with this id. GET /fhir/${type} lists them.`)
    return sendText(request, reply, found.body(), found.etag())
  })
  scope.post(`/${type}/_search`, (request, reply) => {
    const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
    const parameters = new URLSearchParams([...queryOf(request), ...form])
    return reply.type(FHIR_JSON).send(search(request, parameters))
  })
  refuseOtherMethods(scope, `/${type}`, 'GET, HEAD', { type: FHIR_JSON })
  refuseOtherMethods(scope, `/${type}/:id`, 'GET, HEAD', { type: FHIR_JSON })
  refuseOtherMethods(scope, `/${type}/_search`, 'POST', { type: FHIR_JSON })
}
