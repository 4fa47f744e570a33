// Which parts of the record are worth reading from the FHIR server: those nobody sent, on which something open rests.
// https://cds-hooks.hl7.org/2.0/#fhir-resource-access
import type { ReadyPlan } from '../guideline/apply.ts'
import type { Input } from '../guideline/plan-types.ts'
import { recordFor } from '../guideline/record.ts'
import { type PatientRecord, SOURCES, type SourceName } from '../guideline/types.ts'
import { advise, plansFor, recordOf } from './advice.ts'
import { openNames } from './missing.ts'
import { isForOtherPatient } from './other-patient.ts'
import { hasNextPage } from './prefetch.ts'
import type { RespondContext } from './respond-context.ts'
import type { HookRequest } from './types.ts'
import { type WgsOrder, wgsOrders } from './wgs-orders.ts'
import { boundWork } from './work-bound.ts'

/** What is to be read for a call: the parts, and the plans whose codes they are searched for. */
export interface OpenParts {
  readonly names: readonly SourceName[]
  readonly plans: readonly ReadyPlan[]
}

const NOTHING: OpenParts = { names: [], plans: [] }

/**
 * The parts that the client did not send, or of which it sent the first page, and on which a criterion rests that is open
 * with what is here. Also those in which something counts only when it is found: their absence leaves nothing open; and those
 * on which advice rests that is given only when something is found.
 * Never a part that was sent, empty or null included, nor one that the client itself failed to get. Throws a Problem when
 * the orders are too many for the record.
 */
export function openParts(request: HookRequest, context: RespondContext): OpenParts {
  if (request.hook === 'patient-view' || typeof request.fhir === 'string') return NOTHING
  const unread = new Set(SOURCES.filter(name => isUnread(request.prefetch[name])))
  if (unread.size === 0) return NOTHING
  const { patientId } = request.context
  const orders = wgsOrders(request, context.wgsCodes).filter(order => !isForOtherPatient(order, patientId))
  if (orders.length === 0) return NOTHING
  const record = recordOf(request, context)
  boundWork(orders.length, record)
  const plans = [...new Set(orders.flatMap(order => plansFor(order, context)))]
  const wanted = new Set<SourceName>(record.patient ? [] : ['patient'])
  for (const order of orders)
    for (const input of openInputs(order, record, context)) for (const name of input.sources) wanted.add(name)
  return { names: SOURCES.filter(name => wanted.has(name) && unread.has(name)), plans }
}

function openInputs(order: WgsOrder, record: PatientRecord, context: RespondContext): readonly Input[] {
  const plans = plansFor(order, context).map(({ plan }) => plan)
  const open = advise(order, recordFor(order.order, record), context).flatMap(({ decision, others }) =>
    [decision, ...others].flatMap(each => {
      const plan = plans.find(({ indication }) => indication === each.indication)
      const names = openNames(each, plan?.leading)
      return plan?.inputs.filter(input => names.has(input.name)) ?? []
    })
  )
  const asFound = plans.flatMap(({ inputs }) => inputs.filter(input => input.asFound))
  return [...open, ...asFound]
}

function isUnread(value: unknown): boolean {
  return value === undefined || hasNextPage(value)
}
