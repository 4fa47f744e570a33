// On whose behalf a call's record is read: server, token and budget; each read is logged when it failed, counted, and put on record.
import type { FastifyRequest } from 'fastify'
import { accessEntry } from '../decision-log/access-log.ts'
import type { DecisionLog } from '../decision-log/decision-log.ts'
import type { ServersFor } from '../fhir/allowed-servers.ts'
import type { Authority, FhirClient } from '../fhir/client.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { FhirAccess } from './fhir-access.ts'
import { logFailedRead } from './fhir-lines.ts'
import type { HookRequest } from './types.ts'

/** What the door needs to read records over FHIR. */
export interface FhirReading {
  readonly client: FhirClient
  readonly serversFor: ServersFor
  /** A signal that gives up all reading for one call after its time. */
  readonly budget: () => AbortSignal
}

/** Who is told of a read. */
interface Told {
  readonly fhir: FhirReading
  readonly log: DecisionLog
  readonly metrics: Metrics
  /** The time, in milliseconds. */
  readonly now: () => number
}

/** Why, as a patient may be told. */
const PURPOSE = 'beslutningsstøtte ved bestilling af helgenomsekventering'

/** The authority of one call. */
export function authorityOf(request: FastifyRequest, call: HookRequest, access: FhirAccess, told: Told): Authority {
  const { hook, hookInstance } = call
  const { userId: user, patientId: patient } = call.context
  const { tenant } = request
  return {
    base: access.base,
    token: access.token,
    budget: told.fhir.budget(),
    trace: request.trace?.read,
    report: report => {
      logFailedRead(request.log, call, access, report)
      told.metrics.fhirRead(report.outcome, report.milliseconds)
      const at = told.now() - Math.round(report.milliseconds)
      const details = { hook, hookInstance, request: request.id, ...report }
      const entry = { at, tenant, patient, action: 'read', purpose: PURPOSE, user, details } as const
      told.log.appendLater([accessEntry(entry, told.log.subjectOf)])
    }
  }
}
