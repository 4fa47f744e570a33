// The demonstration's record as a clinician skims it, after a form was saved: what was said stands once, and no link id is shown.
import { expect, test } from 'vitest'
import { recordView } from '../../src/demonstration/record-view.ts'
import type { FhirResource } from '../../src/fhir/types.ts'
import { realKnowledge } from '../support/build.ts'

const knowledge = realKnowledge()
const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'
const words = (resources: readonly object[]) =>
  recordView(resources as readonly FhirResource[], { knowledge, language: 'da' })
    .markup.replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()

test('an answer and the Observation made of it are one answer', () => {
  const saved = [
    {
      resourceType: 'QuestionnaireResponse',
      status: 'completed',
      authored: '2026-11-26',
      item: [{ linkId: 'mds-aml', answer: [{ valueBoolean: true }] }]
    },
    {
      resourceType: 'Observation',
      status: 'final',
      code: { coding: [{ system: FINDING, code: 'mds-aml' }] },
      effectiveDateTime: '2026-11-26',
      valueBoolean: true
    }
  ]
  expect(words(saved)).toBe('Vurderinger og svar MDS eller AML: ja 26.11.2026')
})

test('what was answered about a relative stands among the relatives alone', () => {
  const relative = {
    linkId: 'relative',
    item: [
      { linkId: 'relationship', answer: [{ valueCoding: { code: 'MTH' } }] },
      { linkId: 'relative-id', answer: [{ valueString: 'relative-1' }] },
      { linkId: 'condition', item: [{ linkId: 'condition-onset', answer: [{ valueInteger: 46 }] }] }
    ]
  }
  const saved = [
    { resourceType: 'QuestionnaireResponse', status: 'completed', authored: '2026-11-26', item: [relative] },
    {
      resourceType: 'FamilyMemberHistory',
      status: 'completed',
      date: '2026-11-26',
      relationship: { coding: [{ code: 'MTH' }] },
      condition: [{ code: { text: 'AML' }, onsetAge: { value: 46, code: 'a' } }]
    }
  ]
  expect(words(saved)).toBe('Slægtninge mor: AML (46 år) 26.11.2026')
})
