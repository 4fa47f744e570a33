// More of a kind than any record holds is not read: what it would have said is unknown, never no, whatever it was (reliability, fault 13).
import { expect, test } from 'vitest'
import type { FamilyMemberHistory, FhirResource, Observation } from '../../src/fhir/types.ts'
import { bindCaseFeatures } from '../../src/guideline/case-features.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import type { SourceName } from '../../src/guideline/types.ts'
import { BASE } from '../../src/knowledge/knowledge.ts'
import { criterion, LAB, laboratory, plan } from '../support/plan.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const subject = { reference: 'Patient/p' }
const result = (id: number): Observation => ({
  resourceType: 'Observation',
  id: `r${id}`,
  status: 'final',
  subject,
  code: { coding: [{ system: LAB, code: 'P' }] },
  effectiveDateTime: '2026-01-01',
  valueInteger: id
})
const relative = (id: number): FamilyMemberHistory => ({
  resourceType: 'FamilyMemberHistory',
  id: `f${id}`,
  status: 'completed',
  patient: subject,
  relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'AUNT' }] },
  condition: [{ code: { coding: [{ system: LAB, code: 'F' }] } }]
})

const relatives = {
  id: 'relatives',
  type: 'FamilyMemberHistory' as const,
  codeFilter: [{ path: 'condition.code', valueSet: 'urn:set:F' }]
}
const ready = plan(
  [laboratory('results', 'P', false), laboratory('newest', 'P', true), relatives],
  [criterion('c', '%results.exists() or %newest.exists() or %relatives.exists()')]
)

function bound(source: SourceName, resources: readonly FhirResource[]) {
  const sources = { [source]: { state: 'complete', resources } }
  const record = countableRecord({ patientId: 'p', sources } as Parameters<typeof countableRecord>[0], NOW)
  const features = bindCaseFeatures(ready.plan.inputs, ready.index, record, ready.texts, NOW)
  return Object.fromEntries(features.map(({ input, facts, state }) => [input.name, [facts.length, state]]))
}

const many = <T>(count: number, make: (id: number) => T) => Array.from({ length: count }, (_, id) => make(id))

test('three hundred relatives are read, one more are not', () => {
  expect(bound('familyHistory', many(300, relative))['relatives']).toEqual([300, 'complete'])
  expect(bound('familyHistory', many(301, relative))['relatives']).toEqual([0, 'truncated'])
})

test('a relative whom forms correct more often than any record holds is not read', () => {
  const mother = {
    ...relative(0),
    date: '2025-01-01',
    condition: Array.from({ length: 500 }, (_, at) => ({
      code: { coding: [{ system: LAB, code: at === 0 ? 'F' : `x${at}` }] }
    }))
  }
  const correction = (id: number) => ({
    resourceType: 'QuestionnaireResponse' as const,
    id: `q${id}`,
    status: 'completed' as const,
    subject,
    questionnaire: `${BASE}/Questionnaire/pedigree`,
    authored: '2026-01-01',
    item: [
      {
        linkId: 'relative',
        item: [
          { linkId: 'relative-id', answer: [{ valueString: 'f0' }] },
          { linkId: 'relationship', answer: [{ valueCoding: { code: 'MTH' } }] }
        ]
      }
    ]
  })
  const corrected = (times: number) => bound('familyHistory', [mother, ...many(times, correction)])['relatives']
  expect(corrected(100)).toEqual([1, 'complete'])
  expect(corrected(101)).toEqual([0, 'truncated'])
})

test('five thousand results are read, one more are not; the newest of any number is', () => {
  expect(bound('observations', many(5000, result))).toMatchObject({
    results: [5000, 'complete'],
    newest: [1, 'complete']
  })
  expect(bound('observations', many(5001, result))).toMatchObject({
    results: [0, 'truncated'],
    newest: [1, 'complete']
  })
})

test('a hundred times as answers to one question are read, one more are not; other answers are', () => {
  const answer = (id: number): Observation => {
    const { valueInteger: _value, ...rest } = result(id)
    return {
      ...rest,
      code: { coding: [...(rest.code.coding ?? []), { system: `${BASE}/CodeSystem/finding`, code: 'informed' }] },
      ...(id > 0 ? { valueDateTime: new Date(id * 86_400_000).toISOString() } : { valueBoolean: true })
    }
  }
  expect(bound('observations', many(101, answer))['results']).toEqual([101, 'complete'])
  expect(bound('observations', many(102, answer))).toMatchObject({
    results: [0, 'truncated'],
    newest: [1, 'complete']
  })
})
