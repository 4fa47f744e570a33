// The process: configuration, knowledge, one port, and a graceful end.
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'
import closeWithGrace from 'close-with-grace'
import { type Logger, pino } from 'pino'
import { turnBudget } from './access/shed-load.ts'
import { buildApp } from './app.ts'
import { checkAgainstKnowledge } from './config/fit.ts'
import { type Config, ConfigFault, readConfig } from './config.ts'
import { LogFault, openLog } from './decision-log/open-log.ts'
import { readPatients } from './demonstration/patients.ts'
import { civilDate } from './fhir/date.ts'
import { loadKnowledge } from './knowledge/knowledge.ts'
import { ROOT } from './knowledge/read.ts'
import { reviewsDue } from './knowledge/review-due.ts'
import { figuresInThread } from './report/figures-thread.ts'
import { reviewReminders } from './site/overdue.ts'
import type { Tracing } from './tracing/open-tracing.ts'

const STANDARD_ERROR = 2
const GRACE = 10_000

/**
 * Starts the service and says where it is on standard output; the log goes to standard error.
 * Throws a ConfigFault or KnowledgeFault when it must not start.
 */
export async function startServer(say: (line: string) => void): Promise<void> {
  const config = readConfig()
  const opening = openLog({ place: config.store, engine: config.version, now: Date.now }).catch(asConfigFault)
  opening.catch(() => undefined)
  const knowledge = loadKnowledge(ROOT)
  checkAgainstKnowledge(config, knowledge)
  const logger = pino({ name: 'genvej', base: null }, pino.destination(STANDARD_ERROR))
  // Open means for trying out: only then there are patients to try it on.
  const demonstration =
    config.clients || !hasFhirServer() ? undefined : () => readPatients(join(ROOT, 'examples'), Date.now())
  const tracing = await tracingFor(config, logger)
  const { log, claimToken } = await opening
  let leaving = false
  const figures = figuresInThread(config.store)
  const leave = { leaving: () => leaving }
  const parts = { knowledge, config, now: Date.now, logger, log, claimToken, demonstration, figures, ...leave }
  const app = buildApp({ ...parts, late: turnBudget(), follow: tracing?.follow })
  const address = await listen(app, config).catch(error => log.close().then(() => Promise.reject(error)))
  closeWithGrace({ delay: config.drain + GRACE, logger: false }, async ({ err, signal }) => {
    leaving = true
    if (err) logger.fatal({ error: err.name }, 'the process ends on an error')
    if (signal === 'SIGTERM') await later(config.drain)
    await closeApp(app)
    await Promise.all([log.close(), tracing?.close()])
  })
  if (config.openToAll)
    say(`WARNING: open to every machine that reaches ${config.host}, without authorisation (GENVEJ_OPEN=1).`)
  if (!config.clients)
    say('Open: no client registry is set, so nobody is asked who calls. For demonstration only (GENVEJ_CLIENTS).')
  say(`Genvej ${config.version} is ready. Indications: ${knowledge.plans.size}.`)
  if (config.clients) {
    const { clients, publicUrl } = config.clients
    say(`Closed: ${clients.length} ${clients.length === 1 ? 'client' : 'clients'}, known as ${publicUrl}.`)
  }
  const plans = [...knowledge.plans.values()].map(({ plan }) => plan)
  const now = Date.now()
  for (const reminder of reviewsDue(plans, now)) say(reminder)
  for (const reminder of reviewReminders(config.site.offers, civilDate(now))) say(reminder)
  if (demonstration) say(`Demonstration: ${address}/`)
  else if (!config.clients)
    say('Demonstration: none, its FHIR server is not installed (npm install without --omit=dev).')
  say(`CDS Services: ${address}/cds-services`)
  say('An example request with its answer is in README.md.')
  // What was compiled is kept now, so that the next start is quicker even if this one is killed.
  flushCompileCache()
}

/** Tracing where the environment asks for it; otherwise nothing of OpenTelemetry is loaded. */
async function tracingFor({ traces, version, site }: Config, logger: Logger): Promise<Tracing | undefined> {
  if (!traces) return undefined
  const { openTracing } = await import('./tracing/open-tracing.ts')
  return openTracing(traces, { version, tellServers: site.fhir.traceparent }, logger)
}

/** Whether the demonstration's FHIR server is installed: it is 100 MB that a service in use does without. */
function hasFhirServer(): boolean {
  try {
    return import.meta.resolve('@medplum/fhir-router') !== ''
  } catch {
    return false
  }
}

function asConfigFault(error: unknown): never {
  throw error instanceof LogFault ? new ConfigFault(error.message) : error
}

/** Takes no new calls, answers those under way, and lets go of connections as soon as they are idle. */
async function closeApp(app: ReturnType<typeof buildApp>): Promise<void> {
  const letGo = setInterval(() => app.server.closeIdleConnections(), 50)
  await app.close()
  clearInterval(letGo)
}

async function listen(
  app: ReturnType<typeof buildApp>,
  { host, port }: { readonly host: string; readonly port: number }
): Promise<string> {
  try {
    return await app.listen({ host, port, listenTextResolver: () => 'listening' })
  } catch (error) {
    await app.close()
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') throw new ConfigFault(`PORT: ${port} is taken on ${host}; set PORT to another.`)
    if (code === 'EACCES') throw new ConfigFault(`PORT: ${port} may not be used by this user; set PORT to another.`)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ConfigFault(`HOST: ${host} is no address of this machine.`)
    throw error
  }
}
