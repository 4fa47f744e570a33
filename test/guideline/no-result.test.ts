// A result without a value is no result; a panel or an examination, which has none of its own, was made all the same.
import { expect, test } from 'vitest'
import type { Observation } from '../../src/fhir/types.ts'
import { bindCaseFeatures } from '../../src/guideline/case-features.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { criterion, LAB, laboratory, plan } from '../support/plan.ts'

const NOW = Date.parse('2026-11-21T12:00:00Z')
const ready = plan([laboratory('results', 'P', false)], [criterion('c', '%results.exists() or {}')])

test.each<[string, number, Partial<Observation>]>([
  ['a number', 1, { valueQuantity: { value: 0, unit: 'g/L' } }],
  ['a word', 1, { valueString: 'se svar' }],
  ['nothing, as an examination says', 1, {}],
  ['a unit without a number', 0, { valueQuantity: { unit: 'g/L' } }],
  ['a unit without a number, and a flag', 1, { valueQuantity: { unit: 'g/L' }, interpretation: [{ text: 'N' }] }],
  ['why there is none', 0, { dataAbsentReason: { text: 'ikke udført' } }],
  ['why there is none, as the value', 0, { valueString: 'Aflyst.' }],
  ['why there is none, as a coded value', 0, { valueCodeableConcept: { coding: [{ code: '262008008' }] } }],
  ['why there is none, as words of a coded value', 0, { valueCodeableConcept: { text: 'Koaguleret' } }]
])('%s: %i', (_what, many, says) => {
  const observation: Observation = {
    resourceType: 'Observation',
    id: 'r',
    status: 'final',
    subject: { reference: 'Patient/p' },
    code: { coding: [{ system: LAB, code: 'P' }] },
    effectiveDateTime: '2026-01-01',
    ...says
  }
  const sources = { observations: { state: 'complete', resources: [observation] } }
  const record = countableRecord({ patientId: 'p', sources } as Parameters<typeof countableRecord>[0], NOW)
  const [results] = bindCaseFeatures(ready.plan.inputs, ready.index, record, ready.texts, NOW)
  expect(results?.facts).toHaveLength(many)
})
