// The shapes of what is read from a record, as far as it is read: which elements are text, numbers, lists, and what they hold.
// https://hl7.org/fhir/R4/json.html

/** What a JSON value may be: a primitive, an object with elements, or a list of such. */
export type Shape = 'string' | 'number' | 'boolean' | Elements | readonly [Shape]
/** Elements by name; one that is not named may be anything. */
export type Elements = ReadonlyMap<string, Shape>

/** Whether a shape is that of a list. */
export function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

function elements(shapes: Readonly<Record<string, Shape>>): Elements {
  return new Map(Object.entries(shapes))
}

const CODING = elements({ system: 'string', code: 'string', display: 'string' })
const CONCEPT = elements({ coding: [CODING], text: 'string' })
const QUANTITY = elements({ value: 'number', comparator: 'string', unit: 'string', system: 'string', code: 'string' })
const PERIOD = elements({ start: 'string', end: 'string' })
const RANGE = elements({ low: QUANTITY, high: QUANTITY })
const IDENTIFIER = elements({ system: 'string', value: 'string' })
const REFERENCE = elements({ reference: 'string', identifier: IDENTIFIER })
const CONTAINED = elements({ resourceType: 'string', id: 'string', type: CONCEPT, code: CONCEPT })

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
  referenceRange: [elements({ low: QUANTITY, high: QUANTITY, type: CONCEPT, appliesTo: [CONCEPT], age: RANGE })],
  dataAbsentReason: CONCEPT
} as const

const ITEM = new Map<string, Shape>([
  ['linkId', 'string'],
  ['extension', [elements({ url: 'string', valueCoding: CODING })]]
])
ITEM.set('item', [ITEM]).set('answer', [elements({ ...VALUE, item: [ITEM] })])

const MEDICATION = elements({
  medicationCodeableConcept: CONCEPT,
  medicationReference: REFERENCE,
  contained: [CONTAINED]
})

/** What every resource may have: whose it is, whether it counts, and when it was true. */
export const ANY_RESOURCE: Elements = elements({
  id: 'string',
  meta: elements({ versionId: 'string', lastUpdated: 'string' }),
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
})

/** The elements of a draft order. */
export const ORDER: Elements = elements({
  code: CONCEPT,
  reasonCode: [CONCEPT],
  reasonReference: [REFERENCE],
  orderDetail: [CONCEPT],
  specimen: [REFERENCE],
  contained: [CONTAINED]
})

/** What is read of each type beside that. */
export const SHAPES: ReadonlyMap<string, Elements> = new Map([
  ['Patient', elements({ birthDate: 'string', gender: 'string', identifier: [IDENTIFIER] })],
  ['Observation', elements({ ...RESULT, component: [elements(RESULT)] })],
  ['Condition', elements({ code: CONCEPT, verificationStatus: CONCEPT, clinicalStatus: CONCEPT })],
  ['QuestionnaireResponse', elements({ questionnaire: 'string', item: [ITEM] })],
  ['MedicationRequest', MEDICATION],
  ['MedicationStatement', MEDICATION],
  [
    'FamilyMemberHistory',
    elements({
      relationship: CONCEPT,
      condition: [
        elements({ code: CONCEPT, onsetAge: QUANTITY, onsetPeriod: PERIOD, onsetRange: RANGE, onsetString: 'string' })
      ]
    })
  ],
  ['Procedure', elements({ code: CONCEPT })],
  ['DiagnosticReport', elements({ code: CONCEPT })],
  ['Consent', elements({ category: [CONCEPT], scope: CONCEPT })],
  ['ServiceRequest', ORDER]
])
