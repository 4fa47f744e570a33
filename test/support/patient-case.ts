// The words of cases.yaml as FHIR: a patient described in a few lines becomes a received record.
import type { FamilyMemberHistory, FhirResource, Observation, ServiceRequest, Specimen } from '../../src/fhir/types.ts'
import type { ReceivedRecord, Source, SourceName } from '../../src/guideline/types.ts'
import { SOURCES } from '../../src/guideline/types.ts'
import type { Knowledge } from '../../src/knowledge/knowledge.ts'

const BASE = 'https://w3id.org/genvej'
const PATIENT_ID = 'test-patient'

type Value = boolean | number | string
interface Dated {
  /** Null: an answer without one. */
  readonly value: Value | null
  readonly date?: string
}
interface Result {
  readonly value?: number | string
  readonly low?: number
  readonly high?: number
  readonly unit?: string
  /** The unit of its interval, where that is another. */
  readonly intervalUnit?: string
  readonly flag?: string
  readonly date?: string
  /** The only time it says. */
  readonly issued?: string
  readonly code?: string
  readonly status?: string
  readonly comparator?: '<' | '<=' | '>=' | '>'
  readonly noInterval?: boolean
  /** The laboratory only says why there is no result. */
  readonly absent?: boolean
}
interface Relative {
  readonly relationship?: string
  readonly condition?: string
  /** A diagnosis in words, without a code. */
  readonly diagnosis?: string
  readonly age?: number
  readonly onset?: { readonly low?: number; readonly high?: number }
  readonly text?: string
  /** What else this relative has had. */
  readonly also?: readonly { readonly condition: string; readonly age: number }[]
}
interface CaseCondition {
  readonly code: string
  /** A date, an age in years, or the beginning of a period. */
  readonly onset?: string | { readonly age: number } | { readonly start: string }
  readonly recorded?: string
  readonly verification?: string
}

interface CaseMedication {
  readonly code: string
  /** Ordered, not only said to be taken. */
  readonly ordered?: boolean
  readonly status?: string
}

/** What a case says of its patient. */
export interface PatientCase {
  readonly patient?: { readonly birthDate?: string; readonly gender?: string }
  readonly findings?: Readonly<Record<string, Value | Dated | readonly (Value | Dated)[] | null>>
  readonly results?: Readonly<Record<string, string | number | Result | readonly (string | number | Result)[] | null>>
  readonly conditions?: readonly (string | CaseCondition)[]
  readonly medications?: readonly (string | CaseMedication)[]
  /** Value sets; one of its codes may follow the name. */
  readonly procedures?: readonly string[]
  readonly reports?: readonly string[]
  readonly family?: readonly Relative[]
  readonly consent?: string
  readonly earlierWgs?: string
  readonly order?: { readonly specimen?: string; readonly reason?: readonly string[]; readonly priority?: string }
  readonly notObtained?: readonly SourceName[]
  readonly notSent?: readonly SourceName[]
  readonly truncated?: readonly SourceName[]
  readonly only?: boolean
}

/** A case over its base: maps merge, lists and single values replace, null removes. */
export function over(base: PatientCase, given: PatientCase): PatientCase {
  if (given.only) return given
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(given)) {
    const below = merged[key]
    const isMap = (each: unknown) => each !== null && typeof each === 'object' && !Array.isArray(each)
    merged[key] = isMap(value) && isMap(below) ? { ...(below as object), ...(value as object) } : value
  }
  return merged as PatientCase
}

/** The record of a case; with `asAnswers` findings and relatives are answers of QuestionnaireResponses, one for each date. */
export function receivedRecord(
  given: PatientCase,
  knowledge: Knowledge,
  today: string,
  asAnswers = false
): ReceivedRecord {
  const findings = Object.entries(given.findings ?? {}).flatMap(([code, value]) =>
    findingObservations(code, value, today)
  )
  const family = (given.family ?? []).map(relative)
  const named = asAnswers ? family.filter(isAnswerable) : []
  const answers = asAnswers ? [...responses(findings), ...pedigree(named, today)] : []
  const parts: Partial<Record<SourceName, FhirResource[]>> = {
    patient: [{ resourceType: 'Patient', id: PATIENT_ID, ...given.patient } as FhirResource],
    observations: [...(asAnswers ? [] : findings), ...results(given, knowledge, today)],
    questionnaireResponses: answers,
    conditions: (given.conditions ?? []).map(condition),
    medicationRequests: medications(given, true).map(ordered),
    medicationStatements: medications(given, false).map(taken),
    procedures: (given.procedures ?? []).map((set, at) =>
      coded('Procedure', set, 'completed', `procedure-${at}`, knowledge, today)
    ),
    reports: (given.reports ?? []).map((set, at) =>
      coded('DiagnosticReport', set, 'final', `report-${at}`, knowledge, today)
    ),
    familyHistory: family.filter(each => !named.includes(each)),
    consents: given.consent ? [consent(given.consent)] : [],
    orders: given.earlierWgs ? [earlierOrder(given.earlierWgs)] : []
  }
  const sources = Object.fromEntries(SOURCES.map(name => [name, source(name, parts[name] ?? [], given)]))
  return { patientId: PATIENT_ID, sources: sources as Record<SourceName, Source>, order: order(given) }
}

function source(name: SourceName, resources: FhirResource[], given: PatientCase): Source {
  if (given.notObtained?.includes(name)) return { state: 'not-obtained', resources: [] }
  if (given.notSent?.includes(name)) return { state: 'not-sent', resources: [] }
  return { state: given.truncated?.includes(name) ? 'truncated' : 'complete', resources }
}

const subject = { reference: `Patient/${PATIENT_ID}` }

function findingObservations(
  code: string,
  value: NonNullable<PatientCase['findings']>[string],
  today: string
): Observation[] {
  if (value === null || value === undefined) return []
  const values = Array.isArray(value) ? value : [value]
  return values.map((each: Value | Dated, at) => {
    const dated: Dated = typeof each === 'object' ? each : { value: each }
    return {
      resourceType: 'Observation',
      id: `${code}-${at}`,
      status: 'final',
      code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code }] },
      subject,
      effectiveDateTime: dated.date ?? today,
      ...findingValue(dated.value)
    }
  })
}

function findingValue(value: Value | null): Partial<Observation> {
  if (value === null) return {}
  if (typeof value === 'boolean') return { valueBoolean: value }
  if (typeof value === 'number') return { valueInteger: value }
  if (/^\d{4}(-\d\d(-\d\d(T.*)?)?)?$/.test(value)) return { valueDateTime: value }
  return { valueCodeableConcept: { coding: [{ system: `${BASE}/CodeSystem/answer`, code: value }] } }
}

function responses(findings: readonly Observation[]): FhirResource[] {
  const byDate = Map.groupBy(findings, finding => finding.effectiveDateTime ?? '')
  return [...byDate].map(([authored, of]) => ({
    resourceType: 'QuestionnaireResponse',
    id: `response-${authored}`,
    questionnaire: `${BASE}/Questionnaire/test`,
    status: 'completed',
    subject,
    authored,
    item: [...Map.groupBy(of, finding => finding.code.coding?.[0]?.code ?? '')].map(([linkId, same]) => ({
      linkId,
      answer: same.map(answerOf)
    }))
  }))
}

function answerOf(finding: Observation) {
  if (finding.valueBoolean !== undefined) return { valueBoolean: finding.valueBoolean }
  if (finding.valueInteger !== undefined) return { valueInteger: finding.valueInteger }
  if (finding.valueDateTime !== undefined) return { valueDateTime: finding.valueDateTime }
  return { valueCoding: finding.valueCodeableConcept?.coding?.[0] ?? {} }
}

function results(given: PatientCase, knowledge: Knowledge, today: string): FhirResource[] {
  return Object.entries(given.results ?? {}).flatMap(([set, value]) => {
    if (value === null || value === undefined) return []
    const list = Array.isArray(value) ? value : [value]
    return list.map((each: string | number | Result, at) => result(set, each, at, knowledge, today))
  })
}

const WORDS: Readonly<Record<string, Result>> = {
  N: { value: 5, low: 1, high: 10 },
  L: { value: 0.5, low: 1, high: 10 },
  H: { value: 20, low: 1, high: 10 }
}

function result(
  set: string,
  given: string | number | Result,
  at: number,
  knowledge: Knowledge,
  today: string
): FhirResource {
  const word = typeof given === 'string' ? WORDS[given] : undefined
  const read: Result =
    word ?? (typeof given === 'string' ? { flag: given } : typeof given === 'number' ? { value: given } : given)
  const list = knowledge.codes(set)
  if (!list) throw new Error(`results: ${set} is no value set`)
  const [measured] = list.units.values()
  const unit = read.unit ?? measured?.unit
  const measuredIn = read.intervalUnit ? { unit: read.intervalUnit } : {}
  const range = {
    ...(read.low === undefined ? {} : { low: { value: read.low, ...measuredIn } }),
    ...(read.high === undefined ? {} : { high: { value: read.high, ...measuredIn } })
  }
  const hasRange = Object.keys(range).length > 0 && !read.noInterval
  return {
    resourceType: 'Observation',
    id: `result-${set}-${at}`,
    status: (read.status ?? 'final') as 'final',
    code: { coding: [codingOf(set, knowledge, read.code)] },
    subject,
    ...(read.issued ? { issued: read.issued } : { effectiveDateTime: read.date ?? today }),
    ...(typeof read.value === 'number'
      ? {
          valueQuantity: {
            value: read.value,
            ...(unit ? { unit } : {}),
            ...(read.comparator ? { comparator: read.comparator } : {})
          }
        }
      : typeof read.value === 'string'
        ? { valueString: read.value }
        : {}),
    ...(read.absent ? { dataAbsentReason: { text: 'hæmolyseret' } } : {}),
    ...(hasRange ? { referenceRange: [range] } : {}),
    ...(read.flag
      ? {
          interpretation: [
            {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: read.flag }
              ]
            }
          ]
        }
      : {})
  }
}

/** A coding of a value set: the one asked for, else its first NPU code, else its first. */
function codingOf(set: string, knowledge: Knowledge, wanted?: string): { system: string; code: string } {
  const keys = [...(knowledge.codes(set)?.keys ?? [])]
  const key =
    keys.find(each => each.endsWith(`|${wanted}`)) ??
    keys.find(each => each.startsWith('http://npu-terminology.org|')) ??
    keys[0]
  if (key === undefined) throw new Error(`${set} is no value set`)
  const [system = '', code = ''] = key.split('|')
  return { system, code: wanted ?? code }
}

function coded(
  type: 'Procedure' | 'DiagnosticReport',
  set: string,
  status: string,
  id: string,
  knowledge: Knowledge,
  today: string
): FhirResource {
  const [name = '', wanted] = set.split(' ')
  const time = type === 'Procedure' ? { performedDateTime: today } : { effectiveDateTime: today }
  return {
    resourceType: type,
    id,
    status,
    code: { coding: [codingOf(name, knowledge, wanted)] },
    subject,
    ...time
  } as FhirResource
}

function condition(given: string | CaseCondition, at: number): FhirResource {
  const { code, onset, recorded, verification } = typeof given === 'string' ? ({ code: given } as CaseCondition) : given
  return {
    resourceType: 'Condition',
    id: `condition-${at}`,
    code: {
      coding: [
        /^D[A-Z]\d\d/.test(code)
          ? { system: 'urn:oid:1.2.208.176.2.4.12', code }
          : { system: 'http://hl7.org/fhir/sid/icd-10', code }
      ]
    },
    subject,
    ...(verification
      ? {
          verificationStatus: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: verification }]
          }
        }
      : {}),
    ...(onset ? onsetOf(onset) : {}),
    ...(recorded ? { recordedDate: recorded } : {})
  }
}

function onsetOf(onset: NonNullable<CaseCondition['onset']>): object {
  if (typeof onset === 'string') return { onsetDateTime: onset }
  return 'age' in onset ? { onsetAge: { value: onset.age, unit: 'år' } } : { onsetPeriod: onset }
}

function medications(given: PatientCase, ordered: boolean): readonly CaseMedication[] {
  return (given.medications ?? [])
    .map(each => (typeof each === 'string' ? { code: each } : each))
    .filter(each => (each.ordered ?? false) === ordered)
}

const atc = (code: string) => ({ coding: [{ system: 'http://www.whocc.no/atc', code }] })

function taken({ code, status }: CaseMedication, at: number): FhirResource {
  return {
    resourceType: 'MedicationStatement',
    id: `medication-${at}`,
    status: (status ?? 'active') as 'active',
    medicationCodeableConcept: atc(code),
    subject
  }
}

function ordered({ code, status }: CaseMedication, at: number): FhirResource {
  return {
    resourceType: 'MedicationRequest',
    id: `medication-order-${at}`,
    status: (status ?? 'active') as 'active',
    intent: 'order',
    medicationCodeableConcept: atc(code),
    subject
  }
}

/** A relative that the pedigree form can say: a condition of its list or another, and an age in years or none. */
function isAnswerable({ condition }: FamilyMemberHistory): boolean {
  return (
    (condition ?? []).length > 0 &&
    (condition ?? []).every(each => each.code.coding && !each.onsetString && !each.onsetRange)
  )
}

function pedigree(relatives: readonly FamilyMemberHistory[], today: string): FhirResource[] {
  if (relatives.length === 0) return []
  const item = relatives.map(({ relationship, condition }) => ({
    linkId: 'relative',
    item: [
      ...(relationship.coding
        ? [{ linkId: 'relationship', answer: [{ valueCoding: relationship.coding[0] ?? {} }] }]
        : []),
      ...(condition ?? []).map(({ code, onsetAge }) => ({
        linkId: 'condition',
        item: [
          { linkId: 'condition-code', answer: [{ valueCoding: code.coding?.[0] ?? {} }] },
          ...(onsetAge ? [{ linkId: 'condition-onset', answer: [{ valueQuantity: onsetAge }] }] : [])
        ]
      }))
    ]
  }))
  const questionnaire = `${BASE}/Questionnaire/pedigree`
  return [
    {
      resourceType: 'QuestionnaireResponse',
      id: 'pedigree',
      questionnaire,
      status: 'completed',
      subject,
      authored: today,
      item
    }
  ]
}

function relative(given: Relative, at: number): FamilyMemberHistory {
  const coded = (code: string, began: object) => {
    const isIcd = /^[A-Z]\d\d/.test(code)
    const system = isIcd ? 'http://hl7.org/fhir/sid/icd-10' : `${BASE}/CodeSystem/family-condition`
    return { code: { coding: [{ system, code }] }, ...began }
  }
  const age = (value: number) => ({ value, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' })
  const onset = {
    ...(given.age === undefined ? {} : { onsetAge: age(given.age) }),
    ...(given.text === undefined ? {} : { onsetString: given.text }),
    ...(given.onset
      ? {
          onsetRange: {
            ...(given.onset.low === undefined ? {} : { low: age(given.onset.low) }),
            ...(given.onset.high === undefined ? {} : { high: age(given.onset.high) })
          }
        }
      : {})
  }
  return {
    resourceType: 'FamilyMemberHistory',
    id: `relative-${at}`,
    status: 'completed',
    patient: subject,
    relationship: given.relationship
      ? { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: given.relationship }] }
      : {},
    ...(given.condition
      ? {
          condition: [
            coded(given.condition, onset),
            ...(given.also ?? []).map(each => coded(each.condition, { onsetAge: age(each.age) }))
          ]
        }
      : {}),
    ...(given.diagnosis ? { condition: [{ code: { text: given.diagnosis }, ...onset }] } : {})
  }
}

function consent(status: string): FhirResource {
  return {
    resourceType: 'Consent',
    id: 'consent',
    status: status as 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'treatment' }] },
    category: [{ coding: [{ system: `${BASE}/CodeSystem/order`, code: 'wgs' }] }],
    patient: subject
  }
}

function earlierOrder(authoredOn: string): FhirResource {
  return {
    resourceType: 'ServiceRequest',
    id: 'earlier',
    status: 'completed',
    intent: 'order',
    code: wgs,
    subject,
    authoredOn
  }
}

const wgs = { coding: [{ system: `${BASE}/CodeSystem/order`, code: 'wgs' }] }

function order(given: PatientCase): ServiceRequest {
  const { specimen, reason, priority } = given.order ?? {}
  return {
    resourceType: 'ServiceRequest',
    id: 'order',
    status: 'draft',
    intent: 'order',
    code: wgs,
    subject,
    ...(priority ? { priority: priority as 'urgent' } : {}),
    ...(reason
      ? { reasonCode: reason.map(code => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code }] })) }
      : {}),
    ...(specimen
      ? {
          contained: [
            {
              resourceType: 'Specimen',
              id: 'specimen',
              type: { coding: [{ system: `${BASE}/CodeSystem/specimen`, code: specimen }] }
            } as Specimen
          ],
          specimen: [{ reference: '#specimen' }]
        }
      : {})
  }
}
