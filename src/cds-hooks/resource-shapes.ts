// The shapes of what is read from a record, as far as it is read: which elements are text, numbers, lists, and what they hold.
// https://hl7.org/fhir/R4/json.html

/** What a JSON value may be: a primitive, an object with elements, or a list of such. Elements that are not named may be anything. */
export type Shape = 'string' | 'number' | 'boolean' | { readonly [element: string]: Shape } | readonly [Shape]

const CODING = { system: 'string', code: 'string', display: 'string' } as const
const CONCEPT = { coding: [CODING], text: 'string' } as const
const QUANTITY = { value: 'number', comparator: 'string', unit: 'string', system: 'string', code: 'string' } as const
const PERIOD = { start: 'string', end: 'string' } as const
const RANGE = { low: QUANTITY, high: QUANTITY } as const
const IDENTIFIER = { system: 'string', value: 'string' } as const
const REFERENCE = { reference: 'string', identifier: IDENTIFIER } as const
const SPECIMEN = { resourceType: 'string', id: 'string', type: CONCEPT, code: CONCEPT } as const

const VALUE = {
  valueQuantity: QUANTITY,
  valueCodeableConcept: CONCEPT,
  valueCoding: CODING,
  valueString: 'string',
  valueBoolean: 'boolean',
  valueInteger: 'number',
  valueDecimal: 'number',
  valueDateTime: 'string',
  valueDate: 'string'
} as const

const RESULT = {
  ...VALUE,
  code: CONCEPT,
  interpretation: [CONCEPT],
  referenceRange: [{ ...RANGE, type: CONCEPT, appliesTo: [CONCEPT], age: RANGE, text: 'string' }],
  dataAbsentReason: CONCEPT
} as const

const ITEM: { readonly [element: string]: Shape } = {
  linkId: 'string',
  extension: [{ url: 'string', valueCoding: CODING }],
  get answer(): Shape {
    return [{ ...VALUE, item: [ITEM] }]
  },
  get item(): Shape {
    return [ITEM]
  }
}

/** What every resource has, and the elements that say whose it is, whether it counts and when it was true. */
export const ANY_RESOURCE: Shape = {
  id: 'string',
  meta: { versionId: 'string', lastUpdated: 'string' },
  status: 'string',
  subject: REFERENCE,
  patient: REFERENCE,
  effectiveDateTime: 'string',
  effectiveInstant: 'string',
  effectivePeriod: PERIOD,
  performedDateTime: 'string',
  performedPeriod: PERIOD,
  onsetDateTime: 'string',
  recordedDate: 'string',
  authored: 'string',
  authoredOn: 'string',
  dateAsserted: 'string',
  dateTime: 'string',
  date: 'string',
  issued: 'string'
}

/** What is read of each type beside that. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  Patient: { birthDate: 'string', gender: 'string', identifier: [IDENTIFIER] },
  Observation: { ...RESULT, component: [RESULT] },
  Condition: { code: CONCEPT, verificationStatus: CONCEPT, clinicalStatus: CONCEPT },
  QuestionnaireResponse: { questionnaire: 'string', item: [ITEM] },
  MedicationRequest: { medicationCodeableConcept: CONCEPT, medicationReference: REFERENCE, contained: [SPECIMEN] },
  MedicationStatement: { medicationCodeableConcept: CONCEPT, medicationReference: REFERENCE, contained: [SPECIMEN] },
  FamilyMemberHistory: {
    relationship: CONCEPT,
    condition: [{ code: CONCEPT, onsetAge: QUANTITY, onsetPeriod: PERIOD, onsetRange: RANGE, onsetString: 'string' }]
  },
  Procedure: { code: CONCEPT },
  DiagnosticReport: { code: CONCEPT },
  Consent: { category: [CONCEPT], scope: CONCEPT },
  ServiceRequest: {
    code: CONCEPT,
    reasonCode: [CONCEPT],
    reasonReference: [REFERENCE],
    orderDetail: [CONCEPT],
    specimen: [REFERENCE],
    contained: [SPECIMEN]
  }
}
