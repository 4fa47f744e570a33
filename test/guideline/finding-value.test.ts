// A finding answered in a way nobody can read is unknown, never no (contract, section 3; README, what must hold).
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../src/fhir/types.ts'
import { withReadableValue } from '../../src/guideline/finding-value.ts'

const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'
const finding = (value: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: FINDING, code: 'bleeding-tendency' }] },
  ...value
})
const coded = (system: string | undefined, code: string) => ({
  valueCodeableConcept: { coding: [{ code, ...(system ? { system } : {}) }] }
})

describe('yes and no of other code systems are booleans', () => {
  test.each([
    ['http://snomed.info/sct', '373066001', true],
    ['http://snomed.info/sct', '373067005', false],
    ['http://loinc.org', 'LA33-6', true],
    ['http://loinc.org', 'LA32-8', false],
    ['http://terminology.hl7.org/CodeSystem/v2-0136', 'Y', true],
    ['http://terminology.hl7.org/CodeSystem/v2-0136', 'N', false]
  ])('%s %s is %s', (system, code, said) => {
    const read = withReadableValue(finding(coded(system, code)))
    expect([read.valueBoolean, read.valueCodeableConcept]).toEqual([said, undefined])
  })
})

test.each([
  ['a word', { valueString: 'ja' }],
  ['a code of another system', coded('urn:other', 'Y')],
  ['a concept without a code', { valueCodeableConcept: { text: 'ja' } }]
])('%s is no value', (_name, value) => {
  const read = withReadableValue(finding(value))
  expect(Object.keys(read).filter(name => name.startsWith('value'))).toEqual([])
})

test.each([
  ['an answer of our own', coded('https://w3id.org/genvej/CodeSystem/answer', 'lifelong')],
  ['an answer without a system', coded(undefined, 'lifelong')],
  ['positive and negative', coded('http://snomed.info/sct', '260385009')],
  ['a boolean', { valueBoolean: false }]
])('%s stays as it came', (_name, value) => {
  const observation = finding(value)
  expect(withReadableValue(observation)).toBe(observation)
})

test('a laboratory result is none of this', () => {
  const result: Observation = { ...finding({ valueString: 'ja' }), code: { coding: [{ system: 'urn:x', code: 'y' }] } }
  expect(withReadableValue(result)).toBe(result)
})
