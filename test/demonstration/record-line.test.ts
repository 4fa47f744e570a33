// A line of the demonstration's record, in the reader's language.
import { expect, test } from 'vitest'
import { lineOf } from '../../src/demonstration/record-line.ts'
import type { FhirResource } from '../../src/fhir/types.ts'
import { realKnowledge } from '../support/build.ts'

const knowledge = realKnowledge()
const line = (resource: object, language: 'da' | 'en') => {
  const { name, value } = lineOf(resource as FhirResource, { knowledge, language })
  return `${name}: ${value}`
}

test('a relative is named as the reader names one, with the age at diagnosis in years', () => {
  const history = {
    resourceType: 'FamilyMemberHistory',
    relationship: { coding: [{ code: 'NSIS', display: 'natural sister' }] },
    condition: [{ code: { text: 'MDS' }, onsetAge: { value: 41, code: 'a' } }]
  }
  expect(line(history, 'da')).toBe('søster: MDS (41 år)')
  expect(line(history, 'en')).toBe('sister: MDS (41 years)')
  const inMonths = [{ code: { text: 'SCID' }, onsetAge: { value: 3, code: 'mo' } }]
  expect(line({ ...history, condition: inMonths }, 'en')).toBe('sister: SCID (3 mo)')
  expect(line({ ...history, relationship: { text: 'svigermor' } }, 'da')).toBe('svigermor: MDS (41 år)')
})

test('a consent is named, and its status said', () => {
  expect(line({ resourceType: 'Consent', status: 'active' }, 'da')).toBe('Samtykke: aktiv')
  expect(line({ resourceType: 'Consent', status: 'active' }, 'en')).toBe('Consent: active')
})
