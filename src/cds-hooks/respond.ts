// From a call to its answer: the WGS orders, the record, the decisions, the cards. Pure: the same three give the same answer.
// https://cds-hooks.hl7.org/2.0/#cds-service-response
import { recordFor } from '../guideline/record.ts'
import type { PatientRecord, SourceName } from '../guideline/types.ts'
import { problem } from '../problem/problem.ts'
import { advise, recordOf } from './advice.ts'
import { card } from './card.ts'
import { draftedOrders } from './drafted-orders.ts'
import { isForOtherPatient, otherPatientCard } from './other-patient.ts'
import { patientViewCards } from './patient-view.ts'
import type { RespondContext } from './respond-context.ts'
import type { ServiceDefinition } from './services.ts'
import type { Card, CDSServiceResponse, HookRequest } from './types.ts'
import { wgsOrders } from './wgs-orders.ts'
import { boundWork } from './work-bound.ts'

const NO_CARDS: CDSServiceResponse = { cards: [] }

/**
 * Answers a call that `readHookRequest` has read. A call without a WGS order has no cards, whatever else it holds.
 * Throws a Problem when the patient of a WGS order was not obtained (412), or the orders are too many.
 */
export function respond(context: RespondContext, service: ServiceDefinition, request: HookRequest): CDSServiceResponse {
  if (service.hook === 'patient-view') return { cards: patientViewCards(request, context) }
  const orders = wgsOrders(request, context.wgsCodes)
  if (orders.length === 0) return NO_CARDS
  const own = orders.filter(order => !isForOtherPatient(order, request.context.patientId))
  const record = own.length > 0 ? obtainedRecord(request, context) : undefined
  boundWork(own.length, record)
  const isDrafted = draftedOrders(request.context.draftOrders)
  const cards = orders.flatMap((order): readonly Card[] =>
    record && own.includes(order)
      ? advise(order, recordFor(order.order, record), context).map(advice => card(advice, request, context, isDrafted))
      : [otherPatientCard(order, request, context)]
  )
  return { cards }
}

function obtainedRecord(request: HookRequest, context: RespondContext): PatientRecord {
  const record = recordOf(request, context)
  if (record.patient) return record
  const key: SourceName = 'patient'
  throw problem(
    'patient-not-obtained',
    'The patient of the call is needed: send prefetch.patient, the Patient with the id of context.patientId, ' +
      'or a fhirServer with a token that may read it.',
    `prefetch.${key}`
  )
}
