import { describe, expect, test } from 'vitest'
import type { Observation } from '../../src/fhir/types.ts'
import { readObservation } from '../../src/guideline/observation.ts'

const texts = new Map([
  ['mmol/L', 'mmol/L'],
  ['mia/L', '10*9/L'],
  ['10^9/L', '10*9/L'],
  ['10*9/L', '10*9/L'],
  ['10*3/uL', '10*3/uL'],
  ['g/dL', 'g/dL']
])
const platelets = {
  unit: '10*9/L',
  factors: new Map([
    ['10*9/L', 1],
    ['10*3/uL', 1],
    ['/uL', 0.001]
  ])
}
const haemoglobin = {
  unit: 'mmol/L',
  factors: new Map([
    ['mmol/L', 1],
    ['g/dL', 0.6206]
  ])
}
const adult = { age: 40, gender: 'female' }

const observed = (parts: Partial<Observation>): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: {},
  ...parts
})
const flag = (code: string) => [{ coding: [{ code }] }]
const read = (parts: Partial<Observation>, rule = platelets, who = adult) =>
  readObservation(observed(parts), rule, texts, who)

describe("normal is the laboratory's own interval or flag (T03)", () => {
  const range = [{ low: { value: 145 }, high: { value: 390 } }]
  test.each([
    [144, 'L'],
    [145, 'N'],
    [390, 'N'],
    [391, 'H']
  ])('%d against 145–390 is %s', (value, interpretation) => {
    expect(read({ valueQuantity: { value, unit: '10^9/L' }, referenceRange: range }).interpretation).toBe(
      interpretation
    )
  })
  test('an interval open below has no low', () => {
    const open = [{ high: { value: 10 } }]
    expect(read({ valueQuantity: { value: 0 }, referenceRange: open }).interpretation).toBe('N')
  })
  test('neither flag nor interval: the value says nothing of itself', () => {
    const result = read({ valueQuantity: { value: 200, unit: '10^9/L' } })
    expect([result.interpretation, result.unread]).toEqual([undefined, true])
  })
  test('MedCom sends "not interpreted" always: the interval decides', () => {
    const result = read({
      valueQuantity: { value: 100, unit: 'mia/L' },
      referenceRange: range,
      interpretation: flag('NI')
    })
    expect(result.interpretation).toBe('L')
  })
  test('a flag without interval counts', () =>
    expect(read({ valueQuantity: { value: 1 }, interpretation: flag('LL') }).interpretation).toBe('L'))
  test('flag and interval that contradict each other are not read', () => {
    const result = read({ valueQuantity: { value: 100 }, referenceRange: range, interpretation: flag('N') })
    expect([result.interpretation, result.unread]).toEqual([undefined, true])
  })
  test('a comparator is honoured as a span', () => {
    const span = (value: number, comparator: '<' | '>') =>
      read({ valueQuantity: { value, comparator }, referenceRange: range }).interpretation
    expect([span(100, '<'), span(145, '<'), span(200, '<'), span(400, '>'), span(300, '>')]).toEqual([
      'L',
      'L',
      undefined,
      'H',
      undefined
    ])
  })
})

describe('an interval that is only text', () => {
  const called = (text: string) =>
    read({ valueQuantity: { value: 0.6, unit: '10^9/L' }, referenceRange: [{ text }] }).interpretation
  test.each([
    ['0,7-1,4', 'L'],
    ['0.5 – 1.4', 'N'],
    ['0-0,5', 'H']
  ])('%s is read', (text, interpretation) => expect(called(text)).toBe(interpretation))
  test.each(['under 1', '< 1,4', '1,4-0,7', '0.100-0.500', 'kvinder 0,7-1,4', '0,7-1,4 g/L'])('%s is not', text =>
    expect(called(text)).toBeUndefined()
  )
})

describe('units by table', () => {
  test('value and limits in units that convert are compared in one', () => {
    const result = read({
      valueQuantity: { value: 150, unit: '10*3/uL', code: '10*3/uL', system: 'http://unitsofmeasure.org' },
      referenceRange: [{ low: { value: 145, unit: '10^9/L' }, high: { value: 390, unit: '10^9/L' } }]
    })
    expect(result.interpretation).toBe('N')
    expect(result.observation.valueQuantity).toMatchObject({ value: 150, code: '10*9/L' })
  })
  test('haemoglobin 12 g/dL is 7.4472 mmol/L', () => {
    expect(read({ valueQuantity: { value: 12, unit: 'g/dL' } }, haemoglobin).observation.valueQuantity?.value).toBe(
      7.4472
    )
  })
  test('limits in a unit that cannot be brought together decide nothing', () => {
    const result = read(
      { valueQuantity: { value: 8, unit: 'mmol/L' }, referenceRange: [{ low: { value: 7, unit: 'fathoms' } }] },
      haemoglobin
    )
    expect(result.interpretation).toBeUndefined()
  })
  test('a value without unit is no number to a condition, but its own interval still reads it', () => {
    const result = read(
      { valueQuantity: { value: 8 }, referenceRange: [{ low: { value: 7.3 }, high: { value: 9.5 } }] },
      haemoglobin
    )
    expect([result.observation.valueQuantity, result.interpretation]).toEqual([undefined, 'N'])
  })
})

describe('several intervals', () => {
  const female = { low: { value: 7.3 }, high: { value: 9.5 }, appliesTo: [{ coding: [{ code: 'female' }] }] }
  const male = { low: { value: 8.3 }, high: { value: 10.5 }, appliesTo: [{ coding: [{ code: 'male' }] }] }
  const value = { valueQuantity: { value: 7.8, unit: 'mmol/L' }, referenceRange: [female, male] }
  test('the one for the sex holds', () => {
    expect(read(value, haemoglobin, { age: 40, gender: 'female' }).interpretation).toBe('N')
    expect(read(value, haemoglobin, { age: 40, gender: 'male' }).interpretation).toBe('L')
  })
  test('sex not recorded: none is chosen', () => {
    expect(
      readObservation(observed(value), haemoglobin, texts, { age: 40, gender: undefined }).interpretation
    ).toBeUndefined()
  })
})

describe('answers in words', () => {
  test.each([
    ['Negativ', 'NEG'],
    ['ikke påvist', 'NEG'],
    ['Positiv', 'POS'],
    ['Normal', 'N'],
    ['abnorm', 'A']
  ])('%s', (valueString, interpretation) => expect(read({ valueString }).interpretation).toBe(interpretation))
  test('other words are not read as either', () =>
    expect(read({ valueString: 'se svar' }).interpretation).toBeUndefined())
})

describe('scores', () => {
  const score = { unit: '{score}', factors: new Map([['{score}', 1]]) }
  test('a score without a unit is a score', () =>
    expect(read({ valueQuantity: { value: 5 } }, score).observation.valueQuantity?.value).toBe(5))
  test('"more than 6" is no number', () =>
    expect(read({ valueQuantity: { value: 6, comparator: '>' } }, score).observation.valueQuantity).toBeUndefined())
})
