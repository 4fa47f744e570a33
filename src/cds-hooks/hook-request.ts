// The body of a call at the door: what a client must send, named field by field; what real clients send oddly passes.
// https://cds-hooks.hl7.org/2.0/#http-request_1

import { isObject } from '../fhir/resource-shapes.ts'
import type { Bundle } from '../fhir/types.ts'
import { problem } from '../problem/problem.ts'
import type { ServiceDefinition } from './services.ts'
import type { HookContext, HookRequest } from './types.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

type Json = Readonly<Record<string, unknown>>

/** Reads the body of a call to a service. Throws the Problem that names the first field at fault. */
export function readHookRequest(body: unknown, service: ServiceDefinition): HookRequest {
  if (!isObject(body)) throw problem('field-invalid', 'The body is a JSON object.')
  const { hook, hookInstance, context, prefetch } = body
  if (hook === undefined) throw missing('hook')
  if (hook !== service.hook) throw invalid('hook', `This service is called by the hook ${service.hook}.`)
  if (hookInstance === undefined) throw missing('hookInstance')
  if (typeof hookInstance !== 'string' || !UUID.test(hookInstance)) throw invalid('hookInstance', 'It is a UUID.')
  checkFhirServer(body)
  if (context === undefined) throw missing('context')
  if (!isObject(context)) throw invalid('context', 'It is a JSON object.')
  if (prefetch !== undefined && prefetch !== null && !isObject(prefetch))
    throw invalid('prefetch', 'It is a JSON object.')
  return { hook: service.hook, hookInstance, context: readContext(context, service), prefetch: prefetch ?? {} }
}

function readContext(context: Json, service: ServiceDefinition): HookContext {
  const { userId, patientId, encounterId } = context
  if (patientId === undefined || patientId === '') throw missing('context.patientId')
  if (typeof patientId !== 'string' || !FHIR_ID.test(patientId))
    throw invalid('context.patientId', 'It is a FHIR id, without the resource type.')
  if (userId === undefined || userId === '') throw missing('context.userId')
  if (typeof userId !== 'string') throw invalid('context.userId', 'It is text, such as Practitioner/123.')
  return {
    userId,
    patientId,
    encounterId: typeof encounterId === 'string' ? encounterId : undefined,
    ...(service.hook === 'patient-view' ? { selections: [] } : readOrders(context, service))
  }
}

/** An order hook without draft orders is a matter of the client's set-up, not an error. */
function readOrders(context: Json, service: ServiceDefinition): Pick<HookContext, 'draftOrders' | 'selections'> {
  const { draftOrders, selections } = context
  if (draftOrders === undefined || draftOrders === null) return { selections: [] }
  if (!isObject(draftOrders) || draftOrders['resourceType'] !== 'Bundle')
    throw invalid('context.draftOrders', 'It is a FHIR Bundle.')
  if (draftOrders['entry'] !== undefined && !Array.isArray(draftOrders['entry']))
    throw invalid('context.draftOrders.entry', 'It is a list.')
  const bundle = draftOrders as unknown as Bundle
  if (service.hook !== 'order-select') return { draftOrders: bundle, selections: [] }
  if (selections === undefined) throw missing('context.selections')
  if (!Array.isArray(selections) || selections.some(each => typeof each !== 'string'))
    throw invalid('context.selections', 'It is a list of references to draft orders.')
  return { draftOrders: bundle, selections }
}

/** Without a client registry a FHIR server is only accepted on this machine. */
function checkFhirServer({ fhirServer, fhirAuthorization }: Json): void {
  if (fhirServer !== undefined && fhirServer !== null) {
    const url = typeof fhirServer === 'string' && URL.canParse(fhirServer) ? new URL(fhirServer) : undefined
    if (!url || !/^https?:$/.test(url.protocol)) throw invalid('fhirServer', 'It is the URL of a FHIR server.')
    if (!LOOPBACK.test(url.hostname) || url.username || url.password)
      throw invalid('fhirServer', 'Without a client registry only a FHIR server on this machine is accepted.')
  }
  if (fhirAuthorization === undefined || fhirAuthorization === null) return
  if (!isObject(fhirAuthorization)) throw invalid('fhirAuthorization', 'It is a JSON object.')
  if (fhirServer === undefined || fhirServer === null) throw missing('fhirServer')
}

function missing(field: string) {
  return problem('field-missing', `${field} is missing.`, field)
}

function invalid(field: string, rule: string) {
  return problem('field-invalid', `${field} is not as expected. ${rule}`, field)
}
