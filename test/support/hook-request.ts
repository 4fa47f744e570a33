// Calls as clients send them: draft orders, the patient, and prefetch by key.
const BASE = 'https://w3id.org/genvej'

export const HOOK_INSTANCE = 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea'
export const PATIENT = { resourceType: 'Patient', id: 'test-patient', birthDate: '1986-03-14', gender: 'female' }
export const SUBJECT = { reference: 'Patient/test-patient' }
export const WGS = { coding: [{ system: 'http://loinc.org', code: '86206-0' }] }

type Json = Record<string, unknown>

/** An indication as a reason of an order. */
export function indication(code: string): Json {
  return { coding: [{ system: `${BASE}/CodeSystem/indication`, code }] }
}

/** A draft WGS order that names an indication. */
export function draft(more: Json = {}): Json {
  return {
    resourceType: 'ServiceRequest',
    id: 'o1',
    status: 'draft',
    intent: 'order',
    code: WGS,
    subject: SUBJECT,
    reasonCode: [indication('alpha')],
    ...more
  }
}

export function searchset(...resources: readonly unknown[]): Json {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map(resource => ({ resource, search: { mode: 'match' } }))
  }
}

/** Prefetch with every key complete and nothing in it, but for what is given. */
export function prefetch(given: Json = {}): Json {
  const keys = [
    'observations',
    'conditions',
    'questionnaireResponses',
    'medicationRequests',
    'medicationStatements',
    'familyHistory',
    'procedures',
    'reports',
    'consents',
    'orders'
  ]
  return { patient: PATIENT, ...Object.fromEntries(keys.map(key => [key, searchset()])), ...given }
}

/** A finding as a clinician records it. */
export function finding(code: string, value: boolean | string, more: Json = {}): Json {
  return {
    resourceType: 'Observation',
    id: `${code}-1`,
    status: 'final',
    code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code }] },
    subject: SUBJECT,
    effectiveDateTime: '2026-11-20',
    ...(typeof value === 'boolean'
      ? { valueBoolean: value }
      : { valueCodeableConcept: { coding: [{ system: `${BASE}/CodeSystem/answer`, code: value }] } }),
    ...more
  }
}

/** The factor of the small guideline, within its interval (1 to 10) at 5. */
export function factor(value: number, more: Json = {}): Json {
  return {
    resourceType: 'Observation',
    id: 'factor-1',
    status: 'final',
    code: { coding: [{ system: 'urn:test:laboratory', code: 'F1' }] },
    subject: SUBJECT,
    effectiveDateTime: '2026-03-12',
    valueQuantity: { value, unit: 'kIU/L', system: 'http://unitsofmeasure.org', code: 'k[IU]/L' },
    referenceRange: [{ low: { value: 1 }, high: { value: 10 } }],
    ...more
  }
}

/** Observations with which the order for `alpha` is recommended. */
export const FITTING: readonly Json[] = [finding('written-consent', true), factor(5), finding('informed', 'vus')]

/** An order-sign call about drafts; prefetch is complete and fits `alpha`, but for what is given. */
export function orderSign(drafts: readonly unknown[] = [draft()], given: Json = {}): Json {
  return {
    hook: 'order-sign',
    hookInstance: HOOK_INSTANCE,
    context: { userId: 'Practitioner/test', patientId: 'test-patient', draftOrders: drafted(drafts) },
    prefetch: prefetch({ observations: searchset(...FITTING), ...given })
  }
}

/** The same call from order-select. */
export function orderSelect(drafts: readonly unknown[], selections: readonly string[], given: Json = {}): Json {
  const request = orderSign(drafts, given)
  return { ...request, hook: 'order-select', context: { ...(request['context'] as Json), selections } }
}

function drafted(drafts: readonly unknown[]): Json {
  return { resourceType: 'Bundle', type: 'collection', entry: drafts.map(resource => ({ resource })) }
}
