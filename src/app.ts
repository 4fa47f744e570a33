// The only wiring: knowledge, configuration, clock and logger become one Fastify app.
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { guardDoors } from './access/guard.ts'
import { discovery } from './cds-hooks/discovery.ts'
import { openDoor } from './cds-hooks/door.ts'
import { standingContext } from './cds-hooks/respond-context.ts'
import { type ClaimToken, claimTokenInMemory } from './clients/used-tokens.ts'
import type { Config } from './config.ts'
import { openDemonstration } from './demonstration/door.ts'
import type { DemonstrationPatient } from './demonstration/patients.ts'
import { openFhirApi } from './fhir-api/door.ts'
import { answerErrors } from './http/errors.ts'
import { acceptJson } from './http/json-body.ts'
import { refuseOtherMethods } from './http/methods.ts'
import { serverOptions, TIMEOUTS, type Timeouts } from './http/server-options.ts'
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
  /** By how many milliseconds calls come late at the moment; by default never. */
  readonly delay?: () => number
  readonly timeouts?: Timeouts
}

const SAFE_TOKEN = /^[A-Za-z0-9._-]{1,64}$/

/** Builds the app; it listens to nothing yet. */
export function buildApp({
  knowledge,
  config,
  now,
  logger,
  claimToken = claimTokenInMemory(),
  demonstration,
  delay = () => 0,
  timeouts = TIMEOUTS
}: AppParts): FastifyInstance {
  let calls = 0
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.site.bodyLimit,
    ...serverOptions(timeouts),
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 100 },
    requestIdHeader: false,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      return typeof given === 'string' && SAFE_TOKEN.test(given) ? given : `call-${++calls}`
    }
  })
  acceptJson(app)
  answerErrors(app)
  guardDoors(app, { clients: config.clients, claimToken, delay, now })
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
