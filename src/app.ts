// The only wiring: knowledge, configuration, clock and logger become one Fastify app.
import { randomBytes } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { guardDoors } from './access/guard.ts'
import { discovery } from './cds-hooks/discovery.ts'
import { openDoor } from './cds-hooks/door.ts'
import { openFeedback } from './cds-hooks/feedback-door.ts'
import { type StandingContext, standingContext } from './cds-hooks/respond-context.ts'
import { SERVICES } from './cds-hooks/services.ts'
import { type ClaimToken, claimTokenInMemory } from './clients/used-tokens.ts'
import type { Config } from './config.ts'
import { accessEntry } from './decision-log/access-log.ts'
import type { DecisionLog } from './decision-log/decision-log.ts'
import { sayStages } from './decision-log/stage-lines.ts'
import { openDemonstration } from './demonstration/door.ts'
import type { DemonstrationPatient } from './demonstration/patients.ts'
import { serversFor } from './fhir/allowed-servers.ts'
import type { ReadReport } from './fhir/client.ts'
import { exchangeOf } from './fhir/exchange.ts'
import { READ_OUTCOMES } from './fhir/read-outcome.ts'
import { standingClient } from './fhir/standing-client.ts'
import type { CodeSystem } from './fhir/types.ts'
import { fhirWriter } from './fhir/write.ts'
import { openFhirApi } from './fhir-api/door.ts'
import { heldChoices } from './form/choices.ts'
import { openFormDoor } from './form/door.ts'
import type { EhrAccess } from './form/ehr-access.ts'
import { formAddressFor } from './form/form-address.ts'
import { outsideOf } from './form/outside-of.ts'
import { formSessions } from './form/session.ts'
import { smartEhrs } from './form/smart-ehrs.ts'
import { boundAnswers } from './http/answer-deadline.ts'
import { answerErrors } from './http/errors.ts'
import { acceptJson } from './http/json-body.ts'
import { refuseOtherMethods } from './http/methods.ts'
import { originOf } from './http/origin.ts'
import { checkHeads } from './http/request-head.ts'
import { serverOptions, TIMEOUTS, type Timeouts } from './http/server-options.ts'
import { settingsDigest } from './knowledge/digest.ts'
import { BASE, type Knowledge, ofType } from './knowledge/knowledge.ts'
import { withoutPersonalNumbers } from './language/personal-number.ts'
import { openMonitoring } from './metrics/door.ts'
import { type Labels, type Metrics, makeMetrics } from './metrics/metrics.ts'
import { serveAssets } from './pages/assets.ts'
import { formShelf } from './questionnaire/form-shelf.ts'
import { openReport } from './report/door.ts'
import type { FiguresOf } from './report/figures-thread.ts'

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
  /** Where advice is put on record before it leaves. */
  readonly log: DecisionLog
  /** Reads the figures of a report; without it there is none. */
  readonly figures?: FiguresOf | undefined
  /** Whether the process has been told to end; by default never. */
  readonly leaving?: () => boolean
  /** Whether a call that comes now comes too late in its turn of the event loop; by default never. */
  readonly late?: () => boolean
  readonly timeouts?: Timeouts
  /** A clock that never goes back, in milliseconds. */
  readonly elapsed?: () => number
  /** Follows the calls to these services from outside; by default nobody does. */
  readonly follow?: ((app: FastifyInstance, services: readonly string[]) => void) | undefined
}

/** Milliseconds that opening a form, or saving it, may wait for an EHR. */
const FORM_WAIT = 10_000
/** Why, as a patient may be told. */
const FORM_PURPOSE = 'skema ved bestilling af helgenomsekventering'
const SERVICE_IDS = SERVICES.map(({ id }) => id)
const SAFE_TOKEN = /^[A-Za-z0-9._-]{1,64}$/

/** Builds the app; it listens to nothing yet. */
export function buildApp({
  knowledge,
  config,
  now,
  logger,
  claimToken = claimTokenInMemory(),
  log,
  demonstration,
  figures,
  leaving = () => false,
  late = () => false,
  timeouts = TIMEOUTS,
  elapsed = () => performance.now(),
  follow
}: AppParts): FastifyInstance {
  let calls = 0
  const run = randomBytes(4).toString('hex')
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
      return typeof given === 'string' && isSafeId(given) ? given : `${run}-${++calls}`
    }
  })
  follow?.(app, SERVICE_IDS)
  boundAnswers(app, timeouts.handler)
  checkHeads(app)
  acceptJson(app)
  answerErrors(app)
  guardDoors(app, { clients: config.clients, claimToken, late, full: () => log.health().full, now })
  const metrics = makeMetrics(metricLabels(knowledge), log, { version: config.version, knowledge: knowledge.digest })
  const sayStage = sayStages(logger)
  log.watch(batch => {
    metrics.batch(batch)
    sayStage(batch)
  })
  openMonitoring(app, metrics, log, leaving)
  const context = standingContext(knowledge, config.site)
  const fhir = {
    client: standingClient(config.site.fhir, elapsed),
    serversFor: serversFor(config.clients?.clients),
    budget: () => AbortSignal.timeout(config.site.fhir.budget)
  }
  const publicUrl = (request: FastifyRequest) => config.clients?.publicUrl ?? originOf(request)
  openDoor(app, {
    context,
    language: config.language,
    now,
    log,
    metrics,
    engine: config.version,
    siteHash: settingsDigest(config.site),
    fhir,
    formAddress: formAddressFor(config.clients !== undefined, publicUrl)
  })
  openFeedback(app, { log, metrics, comments: config.site.feedbackComments, now })
  const fhirApi = { version: config.version, publicUrl: config.clients?.publicUrl, language: config.language, now }
  openFhirApi(app, { context, ...fhirApi })
  app.register(scope => openForms(scope, { context, config, publicUrl, log, metrics, now, elapsed }))
  if (figures) {
    const clients = config.clients?.clients.map(({ id }) => id) ?? []
    openReport(app, { knowledge, figures, clients, language: config.language, now })
  }
  serveAssets(app)
  if (demonstration) {
    const { services } = discovery(context)
    const parts = { knowledge, services, patients: demonstration, language: config.language, now }
    app.register(scope => openDemonstration(scope, parts))
  } else answerStart(app, config)
  return app
}

interface FormWiring {
  readonly context: StandingContext
  readonly config: Config
  readonly publicUrl: (request: FastifyRequest) => string
  readonly log: DecisionLog
  readonly metrics: Metrics
  readonly now: () => number
  readonly elapsed: () => number
}

/** The form pages; a person waits longer for an EHR than a hook does, and every read is on record like a hook's. */
async function openForms(app: FastifyInstance, wiring: FormWiring): Promise<void> {
  const { context, config, publicUrl, log, metrics, now, elapsed } = wiring
  const { bodyLimit, privateNetwork } = config.site.fhir
  const timeout = () => AbortSignal.timeout(FORM_WAIT)
  const onRead = ({ patientId, author }: EhrAccess, report: ReadReport) => {
    metrics.fhirRead(report.outcome, report.milliseconds)
    const at = now() - Math.round(report.milliseconds)
    const who = { tenant: '', patient: patientId, user: author ?? 'unknown' }
    const entry = { ...who, at, action: 'read', purpose: FORM_PURPOSE, details: { ...report } } as const
    log.appendLater([accessEntry(entry, log.subjectOf)])
  }
  await openFormDoor(app, {
    house: { knowledge: context.knowledge, shelf: formShelf(context.knowledge) },
    outside: outsideOf({
      context,
      client: standingClient({ ...config.site.fhir, callTimeout: FORM_WAIT }, elapsed),
      writer: fhirWriter({ exchange: exchangeOf(bodyLimit), timeout, privateNetwork }),
      ehrOf: smartEhrs(config.clients?.clients),
      recordOf: log.recordOf,
      budget: timeout,
      onRead
    }),
    sessions: formSessions(),
    choices: heldChoices(),
    publicUrl,
    language: config.language,
    now
  })
}

/** Whether a caller's id for its call may be logged and kept: it is no free text, and reads like no person's number. */
function isSafeId(given: string): boolean {
  return SAFE_TOKEN.test(given) && withoutPersonalNumbers(given) === given
}

function answerStart(app: FastifyInstance, { version }: Config): void {
  app.get('/', () => ({ name: 'genvej', version, services: '/cds-services', health: '/healthz', ready: '/readyz' }))
  refuseOtherMethods(app, '/', 'GET, HEAD')
}

/** What the labels of the metrics may be: all of it is known at boot. */
function metricLabels({ artefacts, plans }: Knowledge): Labels {
  const systems = ofType<CodeSystem>(artefacts, 'CodeSystem').map(({ resource }) => resource)
  const outcomes = systems.find(({ url }) => url === `${BASE}/CodeSystem/outcome`)?.concept ?? []
  return {
    indications: [...plans.keys()],
    outcomes: outcomes.map(({ code }) => code),
    hooks: SERVICES.map(({ hook }) => hook),
    services: SERVICE_IDS,
    fhirOutcomes: READ_OUTCOMES
  }
}
