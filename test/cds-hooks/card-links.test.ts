// The card leads to the form where an answer can change the outcome, and only there: a count that refuses can be set aside (2-Par, L649-650).
import { describe, expect, test } from 'vitest'
import { cardLinks } from '../../src/cds-hooks/card-links.ts'
import type { FhirResource, Observation } from '../../src/fhir/types.ts'
import { realKnowledge } from '../support/build.ts'
import { caseRecords, changed } from '../support/case-records.ts'

const knowledge = realKnowledge()
const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'
const FORM = { formAddress: 'https://genvej.test/form/launch', language: 'da' } as const

const normalCount: Observation = {
  resourceType: 'Observation',
  id: 'normal-count',
  status: 'final',
  subject: { reference: 'Patient/test-patient' },
  code: { coding: [{ system: 'urn:oid:1.2.208.176.2.1', code: 'NPU03568' }] },
  effectiveDateTime: '2009-03-01',
  valueQuantity: { value: 151, unit: '10^9/L', system: 'http://unitsofmeasure.org', code: '10*9/L' },
  referenceRange: [{ low: { value: 145 }, high: { value: 390 } }]
}

function found(code: string, value: Partial<Observation>): Observation {
  return {
    resourceType: 'Observation',
    id: `found-${code}`,
    status: 'final',
    subject: { reference: 'Patient/test-patient' },
    code: { coding: [{ system: FINDING, code }] },
    effectiveDateTime: '2026-11-20',
    ...value
  }
}

const hepatitisC = found('cause-present', {
  valueCodeableConcept: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/answer', code: 'hepatitis-c' }] }
})
/** The record's own answer that hepatitis C is excluded, of the same day as what is added. */
const isExclusion = (resource: FhirResource) => {
  const { code, valueCodeableConcept } = resource as Observation
  const says = [code, valueCodeableConcept].flatMap(concept => concept?.coding?.map(coding => coding.code))
  return says.includes('cause-excluded') && says.includes('hepatitis-c')
}

describe('inherited thrombocytopenia, a record on which all is met', () => {
  const { records, decide } = caseRecords('inherited-thrombocytopenia', knowledge)
  const judged = (...more: readonly FhirResource[]) => {
    const [base = { patientId: 'test-patient', sources: {} }] = records
    const kept = (resources: readonly FhirResource[]) =>
      more.includes(hepatitisC) ? resources.filter(each => !isExclusion(each)) : resources
    const decision = decide(changed(base, resources => [...kept(resources), ...more], 'observations'))
    return { outcome: decision.outcome, links: cardLinks(decision, 'test-patient', 'a-card', FORM).length }
  }

  test('recommended: nothing to answer', () => expect(judged()).toEqual({ outcome: 'recommended', links: 0 }))

  test('refused by a normal count: the form, where the count can be set aside', () =>
    expect(judged(normalCount)).toEqual({ outcome: 'not-recommended', links: 1 }))

  test('refused by hepatitis C as well: no form, for no answer there undoes that', () =>
    expect(judged(normalCount, hepatitisC)).toEqual({ outcome: 'not-recommended', links: 0 }))

  test('refused by hepatitis C alone: no form', () =>
    expect(judged(hepatitisC)).toEqual({ outcome: 'not-recommended', links: 0 }))

  test('the count set aside: recommended, nothing to answer', () =>
    expect(judged(normalCount, found('platelet-count-not-representative', { valueDateTime: '2009-03-01' }))).toEqual({
      outcome: 'recommended',
      links: 0
    }))
})
