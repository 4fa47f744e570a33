// The payloads of the bench: 1 Patient, n Observations, m Conditions, as an EHR writes them, around one draft order.
import type { CodeSystem } from '../src/fhir/types.ts'
import { FINDING } from '../src/guideline/answers.ts'
import { type FindingType, findingTypes } from '../src/guideline/finding-type.ts'
import { type Knowledge, ofType } from '../src/knowledge/knowledge.ts'

/** The payload of about 130 KB. */
export const LARGE = { observations: 80, conditions: 20, filler: 640 }

const BASE = 'https://w3id.org/genvej'
/** The share of observations that are answers to findings. */
const ANSWERED = 0.3
const subject = { reference: 'Patient/bench', display: 'Testpatient Bænk' }

/** A CDS Hooks order-sign request as text. `filler` is the length of the narrative in each resource, which brings it to size. */
export function orderSign(
  knowledge: Knowledge,
  shape: {
    readonly observations: number
    readonly conditions: number
    readonly filler: number
    readonly order: 'wgs' | 'other'
    readonly indication: string
  }
): string {
  const codes = laboratoryCodes(knowledge)
  const types = findingTypes(
    ofType<CodeSystem>(knowledge.artefacts, 'CodeSystem').find(({ resource }) => resource.url === FINDING)?.resource
  )
  const findings = findingsOf(knowledge, shape.indication).slice(0, Math.round(shape.observations * ANSWERED))
  const observations = Array.from({ length: shape.observations }, (_, at) => {
    const finding = findings[at]
    return finding ? answer(finding, types.get(finding), at) : result(codes[at % codes.length] ?? '', at, shape.filler)
  })
  const conditions = Array.from({ length: shape.conditions }, (_, at) => condition(at, shape.filler))
  const bundle = (resources: object[]) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map(resource => ({ resource, search: { mode: 'match' } }))
  })
  return JSON.stringify({
    hook: 'order-sign',
    hookInstance: 'd1577c69-dfbe-44ad-ba6d-3e05e953b2ea',
    context: {
      userId: 'Practitioner/bench',
      patientId: 'bench',
      draftOrders: {
        resourceType: 'Bundle',
        type: 'collection',
        entry: [{ resource: draft(shape.order, shape.indication) }]
      }
    },
    prefetch: {
      patient: { resourceType: 'Patient', id: 'bench', gender: 'female', birthDate: '1986-03-14' },
      observations: bundle(observations),
      conditions: bundle(conditions),
      questionnaireResponses: null,
      medicationRequests: null,
      medicationStatements: null,
      familyHistory: null,
      procedures: null,
      reports: null,
      consents: null,
      orders: null
    }
  })
}

function draft(order: 'wgs' | 'other', indication: string): object {
  const wgs = { coding: [{ system: `${BASE}/CodeSystem/order`, code: 'wgs' }] }
  const other = { coding: [{ system: 'http://loinc.org', code: '24323-8', display: 'Comprehensive metabolic panel' }] }
  return {
    resourceType: 'ServiceRequest',
    id: 'draft-1',
    status: 'draft',
    intent: 'order',
    code: order === 'wgs' ? wgs : other,
    subject,
    reasonCode: [{ coding: [{ system: `${BASE}/CodeSystem/indication`, code: indication }] }]
  }
}

function laboratoryCodes(knowledge: Knowledge): string[] {
  const sets = knowledge.artefacts.filter(({ file }) => file.startsWith('valueset/laboratory/'))
  return sets.flatMap(({ resource }) => {
    const keys = [...(knowledge.codes(resource.id ?? '')?.keys ?? [])]
    return keys.find(key => key.startsWith('http://npu-terminology.org|')) ?? []
  })
}

/** The findings that the indication asks for. */
function findingsOf(knowledge: Knowledge, indication: string): string[] {
  const inputs = knowledge.plans.get(indication)?.plan.inputs ?? []
  const keys = inputs.flatMap(input => input.filters.flatMap(filter => [...filter.list.keys]))
  return [...new Set(keys.filter(key => key.startsWith(`${BASE}/CodeSystem/finding|`)))].map(
    key => key.split('|')[1] ?? ''
  )
}

/** Yes, or the first of the answers that the finding has. */
function answer(code: string, type: FindingType | undefined, at: number): object {
  const [first] = type?.answers ?? []
  return {
    resourceType: 'Observation',
    id: `finding-${at}`,
    status: 'final',
    code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code }] },
    subject,
    effectiveDateTime: '2026-10-01T09:00:00+02:00',
    ...(first === undefined
      ? { valueBoolean: true }
      : { valueCodeableConcept: { coding: [{ system: `${BASE}/CodeSystem/answer`, code: first }] } })
  }
}

function result(key: string, at: number, filler: number): object {
  const [system, code] = key.split('|')
  return {
    resourceType: 'Observation',
    id: `result-${at}`,
    meta: {
      versionId: '1',
      lastUpdated: '2026-10-01T09:00:00Z',
      profile: ['http://hl7.dk/fhir/core/StructureDefinition/dk-core-observation']
    },
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${'x'.repeat(filler)}</div>` },
    status: 'final',
    category: [
      {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/observation-category',
            code: 'laboratory',
            display: 'Laboratory'
          }
        ]
      }
    ],
    code: { coding: [{ system, code, display: 'P—Prøve; massek.' }], text: 'P—Prøve' },
    subject,
    effectiveDateTime: `2026-0${1 + (at % 9)}-1${at % 10}T08:00:00+01:00`,
    issued: '2026-10-01T09:00:00.000Z',
    performer: [{ reference: 'Organization/lab', display: 'Testlaboratorium' }],
    valueQuantity: { value: 5.1, unit: 'g/L', system: 'http://unitsofmeasure.org', code: 'g/L' },
    referenceRange: [{ low: { value: 4.1, unit: 'g/L' }, high: { value: 9.1, unit: 'g/L' }, text: '4,1–9,1' }]
  }
}

function condition(at: number, filler: number): object {
  return {
    resourceType: 'Condition',
    id: `condition-${at}`,
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${'x'.repeat(filler)}</div>` },
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }]
    },
    verificationStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }]
    },
    code: { coding: [{ system: 'urn:oid:1.2.208.176.2.4.12', code: `DJ${10 + at}9`, display: 'Diagnose' }] },
    subject,
    onsetDateTime: '2020-01-01',
    recordedDate: '2020-01-02'
  }
}
