// A finding answered in a way nobody can read is unknown, never no (contract, section 3; README, what must hold).
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../src/fhir/types.ts'
import { findingTypes } from '../../src/guideline/finding-type.ts'
import { withReadableValue } from '../../src/guideline/finding-value.ts'

const FINDING = 'https://w3id.org/genvej/CodeSystem/finding'
const finding = (value: Partial<Observation>, code = 'bleeding-tendency'): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: FINDING, code }] },
  ...value
})
const type = (code: string, type: string, ...answers: readonly string[]) => ({
  code,
  property: [{ code: 'type', valueCode: type }, ...answers.map(valueCode => ({ code: 'answer', valueCode }))]
})
const types = findingTypes({
  resourceType: 'CodeSystem',
  status: 'active',
  content: 'complete',
  concept: [
    type('bleeding-tendency', 'boolean'),
    type('lifelong', 'CodeableConcept', 'lifelong', 'nothing-against', 'acquired'),
    type('dat', 'CodeableConcept', 'positive', 'negative'),
    {
      code: 'isth-bat-score',
      property: [
        { code: 'type', valueCode: 'integer' },
        { code: 'maximum', valueInteger: 56 }
      ]
    },
    type('mds-aml-diagnosis-date', 'dateTime')
  ]
})
const valuesOf = (observation: Observation) => Object.keys(observation).filter(name => name.startsWith('value'))
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
    const read = withReadableValue(finding(coded(system, code)), types)
    expect([read.valueBoolean, read.valueCodeableConcept]).toEqual([said, undefined])
  })
  test('also beside a code of a local system', () => {
    const coding = [
      { system: 'urn:other', code: 'Y' },
      { system: 'http://snomed.info/sct', code: '373066001' }
    ]
    expect(withReadableValue(finding({ valueCodeableConcept: { coding } }), types).valueBoolean).toBe(true)
  })
})

test.each<[string, string, Partial<Observation>]>([
  ['a word for yes', 'bleeding-tendency', { valueString: 'ja' }],
  ['a number for yes', 'bleeding-tendency', { valueInteger: 1 }],
  ['a code of another system', 'bleeding-tendency', coded('urn:other', 'Y')],
  ['a concept without a code', 'lifelong', { valueCodeableConcept: { text: 'livslang' } }],
  ['an answer to another question', 'lifelong', coded('https://w3id.org/genvej/CodeSystem/answer', 'negative')],
  ['a code that is none of our answers', 'lifelong', coded('https://w3id.org/genvej/CodeSystem/answer', 'bogus')],
  ['yes where an answer is asked for', 'lifelong', { valueBoolean: true }],
  ['a score in words', 'isth-bat-score', { valueString: 'syv' }],
  ['a score above the scale', 'isth-bat-score', { valueInteger: 57 }],
  ['a score below the scale', 'isth-bat-score', { valueQuantity: { value: -1 } }],
  ['a score between two points', 'isth-bat-score', { valueQuantity: { value: 6.5 } }],
  ['a day that no calendar has', 'mds-aml-diagnosis-date', { valueDateTime: '2019-02-30' }]
])('%s is no value', (_name, code, value) => {
  expect(valuesOf(withReadableValue(finding(value, code), types))).toEqual([])
})

test.each<[string, string, Partial<Observation>]>([
  ['an answer of our own', 'lifelong', coded('https://w3id.org/genvej/CodeSystem/answer', 'lifelong')],
  ['an answer without a system', 'lifelong', coded(undefined, 'lifelong')],
  ['positive and negative', 'dat', coded('http://snomed.info/sct', '260385009')],
  ['a boolean', 'bleeding-tendency', { valueBoolean: false }],
  ['no points', 'isth-bat-score', { valueInteger: 0 }],
  ['every point', 'isth-bat-score', { valueInteger: 56 }],
  ['a score as a quantity', 'isth-bat-score', { valueQuantity: { value: 7, unit: '{score}' } }],
  ['a year', 'mds-aml-diagnosis-date', { valueDateTime: '2019' }],
  ['a finding without a value', 'lifelong', {}],
  ['a finding that is not known here', 'new-finding', { valueString: 'ja' }]
])('%s stays as it came', (_name, code, value) => {
  const observation = finding(value, code)
  expect(withReadableValue(observation, types)).toBe(observation)
})

test('a laboratory result is none of this', () => {
  const result: Observation = { ...finding({ valueString: 'ja' }), code: { coding: [{ system: 'urn:x', code: 'y' }] } }
  expect(withReadableValue(result, types)).toBe(result)
})
