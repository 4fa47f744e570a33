// The same record in another shape decides the same: where a result stands, how the patient is referred to, what stands beside a code.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FhirResource, Observation } from '../../src/fhir/types.ts'
import { realKnowledge } from '../support/build.ts'
import { caseRecords, changed, statuses } from '../support/case-records.ts'

const knowledge = realKnowledge()
const RUNS = { numRuns: 25, seed: 20261126 }
const LOCAL = { system: 'https://ehr.example/codes', code: 'x1' }

type Rewriting = (resource: FhirResource) => readonly FhirResource[]

const SHAPES: readonly (readonly [string, Rewriting])[] = [
  ['a code of the EHR before every other', each => [rewritten(each, 'coding', codings => [LOCAL, ...codings])]],
  ['the same code twice', each => [rewritten(each, 'coding', codings => [...codings, ...codings])]],
  ['the patient by URL', each => [referring(each, reference => `https://ehr.example/fhir/${reference}`)]],
  ['the patient by version', each => [referring(each, reference => `${reference}/_history/2`)]],
  ['results as components of a panel', each => [isResult(each) ? panelOf(each) : each]],
  ['results contained in a report', each => [isResult(each) ? reportOf(each, each) : each]],
  ['results that a report contains too', each => (isResult(each) ? [each, reportOf(each, each)] : [each])],
  [
    'results of the patient by URL in a report of the patient',
    each => [
      isResult(each)
        ? reportOf(
            each,
            referring(each, reference => `https://ehr.example/fhir/${reference}`)
          )
        : each
    ]
  ],
  ['results with a time alone when they were issued', each => [isResult(each) ? issuedOnly(each) : each]]
]

describe.each([...knowledge.plans.keys()])('%s', indication => {
  const { records, decide } = caseRecords(indication, knowledge)
  test.each(SHAPES)('%s', (_name, shape) => {
    fc.assert(
      fc.property(fc.constantFrom(...records), record => {
        const other = changed(record, resources => resources.flatMap(shape))
        expect(statuses(decide(other))).toEqual(statuses(decide(record)))
      }),
      RUNS
    )
  })
})

/** A result of a laboratory, in contrast to the answer to a question. */
function isResult(resource: FhirResource): resource is Observation {
  return resource.resourceType === 'Observation' && resource.id?.startsWith('result-') === true
}

/** A resource with every list under a name changed, however deep. */
function rewritten(
  resource: FhirResource,
  name: string,
  change: (list: readonly unknown[]) => unknown[]
): FhirResource {
  const within = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(within)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        key === name && Array.isArray(part) ? change(part) : within(part)
      ])
    )
  }
  return within(resource) as FhirResource
}

function referring(resource: FhirResource, change: (reference: string) => string): FhirResource {
  const { subject, patient } = resource as { subject?: { reference: string }; patient?: { reference: string } }
  return {
    ...resource,
    ...(subject ? { subject: { reference: change(subject.reference) } } : {}),
    ...(patient ? { patient: { reference: change(patient.reference) } } : {})
  } as FhirResource
}

function panelOf(result: Observation): FhirResource {
  const own = /^(code|value[A-Z]\w*|dataAbsentReason|interpretation|referenceRange)$/
  const parts = (of: boolean) => Object.fromEntries(Object.entries(result).filter(([name]) => own.test(name) === of))
  return { ...parts(false), code: { text: 'Panel' }, component: [parts(true)] } as unknown as FhirResource
}

function reportOf({ id, subject }: Observation, result: FhirResource): FhirResource {
  return {
    resourceType: 'DiagnosticReport',
    id: `report-of-${id}`,
    status: 'final',
    code: { text: 'Laboratoriesvar' },
    subject,
    contained: [{ ...result, id: 'in' }],
    result: [{ reference: '#in' }]
  } as unknown as FhirResource
}

function issuedOnly({ effectiveDateTime, ...result }: Observation): FhirResource {
  return effectiveDateTime === undefined ? result : { ...result, issued: effectiveDateTime }
}
