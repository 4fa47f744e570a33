// The only wiring: knowledge, configuration, clock and logger become one Fastify app.
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { authoriseCalls } from './access/authorise.ts'
import { discovery } from './cds-hooks/discovery.ts'
import { openDoor } from './cds-hooks/door.ts'
import { standingContext } from './cds-hooks/respond-context.ts'
import type { ClientRegistry } from './clients/client.ts'
import { fetchKeys } from './clients/fetch-keys.ts'
import { keySets } from './clients/key-sets.ts'
import { type ClaimToken, claimTokenInMemory } from './clients/used-tokens.ts'
import type { Trust } from './clients/verify-token.ts'
import type { Config } from './config.ts'
import { openDemonstration } from './demonstration/door.ts'
import type { DemonstrationPatient } from './demonstration/patients.ts'
import { openFhirApi } from './fhir-api/door.ts'
import { answerBadAddress, answerErrors } from './http/errors.ts'
import { acceptJson } from './http/json-body.ts'
import { refuseOtherMethods } from './http/methods.ts'
import type { Knowledge } from './knowledge/knowledge.ts'
import { serveAssets } from './pages/assets.ts'

export interface AppParts {
  readonly knowledge: Knowledge
  readonly config: Config
  /** The time, in milliseconds. */
  readonly now: () => number
  readonly logger: FastifyBaseLogger
  /** Where used tokens are remembered; by default in this process. */
  readonly claimToken?: ClaimToken
  /** Reads the patients of the demonstration; without it there is none. */
  readonly demonstration?: (() => readonly DemonstrationPatient[]) | undefined
}

const SECOND = 1000
const SAFE_TOKEN = /^[A-Za-z0-9._-]{1,64}$/

/** Builds the app; it listens to nothing yet. */
export function buildApp({
  knowledge,
  config,
  now,
  logger,
  claimToken = claimTokenInMemory(),
  demonstration
}: AppParts): FastifyInstance {
  let calls = 0
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.site.bodyLimit,
    requestTimeout: 30 * SECOND,
    connectionTimeout: 60 * SECOND,
    keepAliveTimeout: 72 * SECOND,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: answerBadAddress,
    requestIdHeader: false,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      return typeof given === 'string' && SAFE_TOKEN.test(given) ? given : `call-${++calls}`
    }
  })
  acceptJson(app)
  answerErrors(app)
  app.decorateRequest('client', undefined)
  if (config.clients) authoriseCalls(app, { trust: trust(config.clients, logger), claimToken, now })
  const context = standingContext(knowledge, config.site)
  openDoor(app, { context, language: config.language, now })
  openFhirApi(app, { knowledge, wgsCodes: context.wgsCodes, version: config.version, language: config.language, now })
  answerHealth(app)
  serveAssets(app)
  if (demonstration) {
    const { services } = discovery(knowledge, context.wgsCodes)
    const parts = { knowledge, services, patients: demonstration, language: config.language, now }
    app.register(scope => openDemonstration(scope, parts))
  } else answerStart(app, config)
  return app
}

/** The clients of a registry with their keys; a key set that cannot be had is said in the log. */
function trust(registry: ClientRegistry, logger: FastifyBaseLogger): Trust {
  const keys = keySets(fetchKeys, (client, error) => {
    const { name, cause } = error as Error
    logger.error(
      { client: client.id, error: name, cause: (cause as NodeJS.ErrnoException)?.code },
      'no keys of a client'
    )
  })
  return { registry, keys }
}

function answerStart(app: FastifyInstance, { version }: Config): void {
  answerWith(app, {
    '/': { name: 'genvej', version, services: '/cds-services', health: '/healthz', ready: '/readyz' }
  })
}

function answerHealth(app: FastifyInstance): void {
  answerWith(app, { '/healthz': { status: 'ok' }, '/readyz': { status: 'ok' } })
}

function answerWith(app: FastifyInstance, pages: Readonly<Record<string, object>>): void {
  for (const [url, body] of Object.entries(pages)) {
    app.get(url, () => body)
    refuseOtherMethods(app, url, 'GET, HEAD')
  }
}
