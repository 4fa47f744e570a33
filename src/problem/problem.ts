// The catalogue of what a caller can do wrong: status, clause, and an OperationOutcome that names the field.
// https://hl7.org/fhir/R4/operationoutcome.html; CDS Hooks 2.0 prescribes none but 412 ("HTTP Status Codes").
import type { OperationOutcome } from '../fhir/types.ts'

const CALL = 'https://cds-hooks.hl7.org/2.0/#calling-a-cds-service'
const PREFETCH = 'https://cds-hooks.hl7.org/2.0/#prefetch-template'
const JSON_RULES = 'https://cds-hooks.hl7.org/2.0/#use-of-json'
const SEARCH = 'https://hl7.org/fhir/R4/search.html'
const SDC = 'https://hl7.org/fhir/uv/sdc/'
const OPERATION = 'https://hl7.org/fhir/R4/operations.html#request'
const LAUNCH = 'https://hl7.org/fhir/smart-app-launch/app-launch.html'
const HTTP = 'https://www.rfc-editor.org/rfc/rfc9110'

/** Each problem: HTTP status, issue type (http://hl7.org/fhir/issue-type), and the clause it rests on. */
const CATALOGUE = {
  'bad-json': { status: 400, type: 'structure', clause: JSON_RULES },
  'bad-request': { status: 400, type: 'structure', clause: HTTP },
  'field-missing': { status: 400, type: 'required', clause: CALL },
  'field-invalid': { status: 400, type: 'value', clause: CALL },
  'too-many-orders': { status: 400, type: 'too-costly', clause: CALL },
  'parameter-unknown': { status: 400, type: 'not-supported', clause: `${SEARCH}#errors` },
  'parameter-invalid': { status: 400, type: 'value', clause: SEARCH },
  'too-slow': { status: 408, type: 'timeout', clause: `${HTTP}#section-15.5.9` },
  'not-authorised': { status: 401, type: 'login', clause: '' },
  'not-allowed': { status: 403, type: 'forbidden', clause: `${HTTP}#section-15.5.4` },
  'parameter-missing': { status: 400, type: 'required', clause: OPERATION },
  'artefact-not-found': { status: 404, type: 'not-found', clause: 'https://hl7.org/fhir/R4/http.html#read' },
  'format-not-known': { status: 406, type: 'not-supported', clause: 'https://hl7.org/fhir/R4/http.html#mime-type' },
  'not-found': { status: 404, type: 'not-found', clause: 'https://cds-hooks.hl7.org/2.0/#discovery' },
  'method-not-allowed': { status: 405, type: 'not-supported', clause: `${HTTP}#section-15.5.6` },
  'patient-not-obtained': { status: 412, type: 'incomplete', clause: PREFETCH },
  'subject-mismatch': { status: 422, type: 'business-rule', clause: OPERATION },
  'form-not-known': { status: 422, type: 'not-found', clause: `${SDC}extraction.html` },
  'response-not-read': { status: 422, type: 'structure', clause: 'https://hl7.org/fhir/R4/questionnaireresponse.html' },
  'response-not-valid': { status: 422, type: 'invariant', clause: `${SDC}behavior.html` },
  'form-not-open': { status: 410, type: 'expired', clause: '' },
  'launch-refused': { status: 403, type: 'forbidden', clause: LAUNCH },
  'ehr-not-reached': { status: 424, type: 'transient', clause: LAUNCH },
  'body-too-large': { status: 413, type: 'too-long', clause: `${HTTP}#section-15.5.14` },
  'not-json': { status: 415, type: 'not-supported', clause: JSON_RULES },
  'too-many-calls': { status: 429, type: 'throttled', clause: 'https://www.rfc-editor.org/rfc/rfc6585#section-4' },
  'headers-too-large': { status: 431, type: 'too-long', clause: 'https://www.rfc-editor.org/rfc/rfc6585#section-5' },
  overloaded: { status: 503, type: 'transient', clause: `${HTTP}#section-15.6.4` },
  'log-unavailable': { status: 503, type: 'transient', clause: `${HTTP}#section-15.6.4` },
  internal: { status: 500, type: 'exception', clause: '' }
} as const

export type ProblemCode = keyof typeof CATALOGUE

/** A field at fault, and what is wrong with it. */
export interface FieldFault {
  readonly message: string
  readonly expression: string | undefined
  readonly severity?: 'error' | 'warning'
}

/** Something a caller can put right. Carries no data of the request, so that it may be shown and logged. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly faults: readonly FieldFault[]
  constructor(code: ProblemCode, faults: readonly [FieldFault, ...FieldFault[]]) {
    super(faults[0].message)
    this.code = code
    this.faults = faults
  }
}

/** A problem to throw; `expression` is the field at fault, e.g. `context.patientId`. */
export function problem(code: ProblemCode, message: string, expression?: string): Problem {
  return new Problem(code, [{ message, expression }])
}

/** The HTTP status of a problem. */
export function statusOf({ code }: Problem): number {
  return CATALOGUE[code].status
}

/** Issues of one answer: who has put these right asks again. */
const MOST_ISSUES = 100

/** A problem as its OperationOutcome: for each field at fault, up to a hundred, text, clause, field. */
export function operationOutcome({ code, faults }: Problem): OperationOutcome {
  const { status, type, clause } = CATALOGUE[code]
  return {
    resourceType: 'OperationOutcome',
    issue: faults.slice(0, MOST_ISSUES).map(({ message, expression, severity = 'error' }) => ({
      severity: status >= 500 ? 'fatal' : severity,
      code: type,
      details: { text: message },
      ...(clause ? { diagnostics: clause } : {}),
      ...(expression ? { expression: [expression] } : {})
    }))
  }
}
