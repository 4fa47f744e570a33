// The body of a call at the door: what a client must send, named field by field; what real clients send oddly passes.
// https://cds-hooks.hl7.org/2.0/#http-request_1
import type { AllowedServers } from '../fhir/allowed-address.ts'
import { isName, isObject, type Json, LONGEST_NAME } from '../fhir/resource-shapes.ts'
import type { Bundle } from '../fhir/types.ts'
import { problem } from '../problem/problem.ts'
import { readFhirAccess } from './fhir-access.ts'
import { fieldInvalid, fieldMissing } from './field-problems.ts'
import type { ServiceDefinition } from './services.ts'
import type { HookContext, HookRequest } from './types.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/

/**
 * Reads the body of a call to a service; `servers` are the FHIR servers that may be read for the caller, none in replay.
 * Throws the Problem that names the first field at fault.
 */
export function readHookRequest(body: unknown, service: ServiceDefinition, servers?: AllowedServers): HookRequest {
  if (!isObject(body)) throw problem('field-invalid', 'The body is a JSON object.')
  const { hook, hookInstance, context, prefetch } = body
  if (hook === undefined) throw fieldMissing('hook')
  if (hook !== service.hook) throw fieldInvalid('hook', `This service is called by the hook ${service.hook}.`)
  if (hookInstance === undefined) throw fieldMissing('hookInstance')
  if (typeof hookInstance !== 'string' || !UUID.test(hookInstance)) throw fieldInvalid('hookInstance', 'It is a UUID.')
  const fhir = readFhirAccess(body, servers)
  if (context === undefined) throw fieldMissing('context')
  if (!isObject(context)) throw fieldInvalid('context', 'It is a JSON object.')
  if (prefetch !== undefined && prefetch !== null && !isObject(prefetch))
    throw fieldInvalid('prefetch', 'It is a JSON object.')
  return { hook: service.hook, hookInstance, context: readContext(context, service), prefetch: prefetch ?? {}, fhir }
}

function readContext(context: Json, service: ServiceDefinition): HookContext {
  const { userId, patientId, encounterId } = context
  if (patientId === undefined || patientId === '') throw fieldMissing('context.patientId')
  if (typeof patientId !== 'string' || !FHIR_ID.test(patientId))
    throw fieldInvalid('context.patientId', 'It is a FHIR id, without the resource type.')
  if (userId === undefined || userId === '') throw fieldMissing('context.userId')
  if (!isName(userId))
    throw fieldInvalid('context.userId', `It is text, such as Practitioner/123, of at most ${LONGEST_NAME} characters.`)
  if (encounterId !== undefined && encounterId !== null && !isName(encounterId))
    throw fieldInvalid('context.encounterId', 'It is a FHIR id, without the resource type.')
  return {
    userId,
    patientId,
    encounterId: encounterId ?? undefined,
    ...(service.hook === 'patient-view' ? { selections: [] } : readOrders(context, service))
  }
}

/** An order hook without draft orders is a matter of the client's set-up, not an error. */
function readOrders(context: Json, service: ServiceDefinition): Pick<HookContext, 'draftOrders' | 'selections'> {
  const { draftOrders, selections } = context
  if (draftOrders === undefined || draftOrders === null) return { selections: [] }
  if (!isObject(draftOrders) || draftOrders['resourceType'] !== 'Bundle')
    throw fieldInvalid('context.draftOrders', 'It is a FHIR Bundle.')
  if (draftOrders['entry'] !== undefined && !Array.isArray(draftOrders['entry']))
    throw fieldInvalid('context.draftOrders.entry', 'It is a list.')
  const bundle = draftOrders as unknown as Bundle
  if (service.hook !== 'order-select') return { draftOrders: bundle, selections: [] }
  if (selections === undefined) throw fieldMissing('context.selections')
  if (!Array.isArray(selections) || selections.some(each => typeof each !== 'string'))
    throw fieldInvalid('context.selections', 'It is a list of references to draft orders.')
  return { draftOrders: bundle, selections }
}
