// The shapes of what is read from a record, as far as it is read: which elements are text, which are lists, and what they hold.
// Written out, not as a table: it looks at every resource of every call. https://hl7.org/fhir/R4/json.html
/** A JSON object whose members nobody has looked at yet. */
export type Json = Readonly<Record<string, unknown>>
type Check = (value: unknown) => boolean
type Elements = (value: Json) => boolean

/** Whether a value is a JSON object: not null, not a list. */
export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Characters of a name at most. */
export const LONGEST_NAME = 256

/** Whether a value is a text that something may be named by: short enough, and of whole characters. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_NAME && value.isWellFormed()
}

/** Elements are optional: absent is right. */
const absent = (value: unknown) => value === undefined
const text: Check = value => absent(value) || typeof value === 'string'
/** A name by which a resource or an item is referred to, again and again. FHIR's ids have 64 characters, SDC's linkIds 255. */
const name: Check = value => absent(value) || isName(value)
const number: Check = value => absent(value) || typeof value === 'number'
const flag: Check = value => absent(value) || typeof value === 'boolean'
const optional =
  (elements: Elements): Check =>
  value =>
    absent(value) || (isObject(value) && elements(value))
const list =
  (elements: Elements): Check =>
  value =>
    absent(value) || (Array.isArray(value) && value.every(each => isObject(each) && elements(each)))

const isCoding: Elements = it => text(it['system']) && text(it['code']) && text(it['display'])
const codings = list(isCoding)
const isConcept: Elements = it => codings(it['coding']) && text(it['text'])
const isQuantity: Elements = it =>
  number(it['value']) && text(it['comparator']) && text(it['unit']) && text(it['system']) && text(it['code'])
const isPeriod: Elements = it => text(it['start']) && text(it['end'])
const quantity = optional(isQuantity)
const isRange: Elements = it => quantity(it['low']) && quantity(it['high'])
const isIdentifier: Elements = it => text(it['system']) && text(it['value'])
const isReference: Elements = it => text(it['reference']) && optional(isIdentifier)(it['identifier'])
const isContained: Elements = it =>
  text(it['resourceType']) && name(it['id']) && concept(it['type']) && concept(it['code'])
/** What a result was made from: it is named by that when it has no id. */
const sources = list(it => name(it['reference']))
const isVersion: Elements = it => text(it['versionId']) && text(it['lastUpdated'])

const coding = optional(isCoding)
const concept = optional(isConcept)
const concepts = list(isConcept)
const period = optional(isPeriod)
const range = optional(isRange)
const reference = optional(isReference)
const references = list(isReference)
const contained = list(isContained)

const isReferenceRange: Elements = it =>
  isRange(it) && concept(it['type']) && concepts(it['appliesTo']) && range(it['age'])
const ranges = list(isReferenceRange)

const hasValue: Elements = it =>
  quantity(it['valueQuantity']) &&
  concept(it['valueCodeableConcept']) &&
  coding(it['valueCoding']) &&
  text(it['valueString']) &&
  flag(it['valueBoolean']) &&
  number(it['valueInteger']) &&
  number(it['valueDecimal']) &&
  text(it['valueDateTime']) &&
  text(it['valueDate'])

const isResult: Elements = it =>
  hasValue(it) && concept(it['code']) && concepts(it['interpretation']) && ranges(it['referenceRange'])
const components = list(isResult)
/** Results that stand inside another resource are read as results; anything else inside is not. */
const innerResults = list(it => it['resourceType'] !== 'Observation' || hasShape(it))
const extensions = list(it => text(it['url']))
const items = list(
  it => name(it['linkId']) && extensions(it['extension']) && items(it['item']) && answers(it['answer'])
)
const questions = list(it => name(it['linkId']) && codings(it['code']) && questions(it['item']))
/** The form that a response carries, and other things that it may. */
const innerForms = list(it => it['resourceType'] !== 'Questionnaire' || (name(it['id']) && questions(it['item'])))
const answers = list(it => hasValue(it) && items(it['item']))
const hasOnset: Elements = it =>
  quantity(it['onsetAge']) && period(it['onsetPeriod']) && range(it['onsetRange']) && text(it['onsetString'])
const relativeConditions = list(it => concept(it['code']) && hasOnset(it))
const isMedication: Elements = it =>
  concept(it['medicationCodeableConcept']) && reference(it['medicationReference']) && contained(it['contained'])

/** The elements of a draft order that are read, each with what it may be; lists with what each of their members may be. */
export const ORDER_ELEMENTS: Readonly<Record<string, { readonly member: Check } | { readonly whole: Check }>> = {
  code: { whole: concept },
  subject: { whole: reference },
  reasonCode: { member: optional(isConcept) },
  reasonReference: { member: optional(isReference) },
  orderDetail: { member: optional(isConcept) },
  specimen: { member: optional(isReference) },
  contained: { member: optional(isContained) }
}

const SHAPES: Readonly<Record<string, Elements>> = {
  Patient: it => text(it['birthDate']) && text(it['gender']) && list(isIdentifier)(it['identifier']),
  Observation: it =>
    isResult(it) && components(it['component']) && sources(it['derivedFrom']) && innerResults(it['contained']),
  Condition: it =>
    concept(it['code']) && concept(it['verificationStatus']) && concept(it['clinicalStatus']) && hasOnset(it),
  QuestionnaireResponse: it => text(it['questionnaire']) && items(it['item']) && innerForms(it['contained']),
  MedicationRequest: isMedication,
  MedicationStatement: isMedication,
  FamilyMemberHistory: it => concept(it['relationship']) && relativeConditions(it['condition']),
  Procedure: it => concept(it['code']),
  DiagnosticReport: it => concept(it['code']) && innerResults(it['contained']),
  Consent: it => concepts(it['category']) && concept(it['scope']),
  ServiceRequest: it =>
    concept(it['code']) &&
    concepts(it['reasonCode']) &&
    references(it['reasonReference']) &&
    concepts(it['orderDetail']) &&
    contained(it['contained'])
}

/** Whether what is read of a resource has the shape FHIR gives it; of a type that is not read, anything. */
export function hasShape(resource: Json): boolean {
  const type = String(resource['resourceType'])
  return !Object.hasOwn(SHAPES, type) || (hasCommonShape(resource) && (SHAPES[type]?.(resource) ?? true))
}

/** Whose a resource is, whether it counts, and when it was true. */
function hasCommonShape(it: Json): boolean {
  return (
    name(it['id']) &&
    optional(isVersion)(it['meta']) &&
    text(it['status']) &&
    reference(it['subject']) &&
    reference(it['patient']) &&
    text(it['effectiveDateTime']) &&
    text(it['effectiveInstant']) &&
    period(it['effectivePeriod']) &&
    text(it['performedDateTime']) &&
    period(it['performedPeriod']) &&
    text(it['onsetDateTime']) &&
    text(it['recordedDate']) &&
    text(it['authored']) &&
    text(it['authoredOn']) &&
    text(it['dateAsserted']) &&
    text(it['dateTime']) &&
    text(it['date']) &&
    text(it['issued'])
  )
}
