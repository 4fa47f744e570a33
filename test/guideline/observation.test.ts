import { describe, expect, test } from 'vitest'
import type { CodeableConcept, Observation } from '../../src/fhir/types.ts'
import { readObservation } from '../../src/guideline/observation.ts'

const texts = new Map([
  ['mmol/L', 'mmol/L'],
  ['mia/L', '10*9/L'],
  ['10^9/L', '10*9/L'],
  ['10*9/L', '10*9/L'],
  ['10*3/uL', '10*3/uL'],
  ['g/dL', 'g/dL'],
  ['%', '%'],
  ['k[IU]/L', 'k[IU]/L']
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
  readObservation(observed(parts), { unit: rule, zeroOne: false }, texts, who)

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
  test.each([
    ['the ends in the wrong order', [{ low: { value: 390 }, high: { value: 145 } }]],
    ['one end that has no number', [{ low: { unit: '10^9/L' }, high: { value: 390 } }]],
    ['an end without end', [{ low: { value: Number.NEGATIVE_INFINITY }, high: { value: 390 } }]],
    ['a comparator that nobody knows', [{ low: { value: 145, comparator: 'ad' as '<' }, high: { value: 390 } }]]
  ])('an interval with %s says nothing, and is shown', (_what, referenceRange) => {
    const { interpretation, flaw, range } = read({ valueQuantity: { value: 62 }, referenceRange })
    expect([interpretation, flaw, range === undefined]).toEqual([undefined, 'undecided', false])
  })
  test('a range of values in the wrong order, without end, or in two units, is not understood', () => {
    for (const valueRange of [
      { low: { value: 100, unit: '10^9/L' }, high: { value: 400, unit: '10^6/L' } },
      { low: { value: 100 } },
      { low: { value: 400 }, high: { value: 100 } },
      { low: { value: 1 }, high: { value: Number.POSITIVE_INFINITY } }
    ])
      expect(read({ valueRange, referenceRange: range })).toMatchObject({ flaw: 'not-understood' })
  })
  test.each([
    ['a number', { valueQuantity: { value: -1, unit: '10^9/L' } }],
    ['a whole number', { valueInteger: -1 }],
    ['the lower end of a range', { valueRange: { low: { value: -1 }, high: { value: 100 } } }]
  ])('%s below zero is no amount, and not low', (_what, value) => {
    const { interpretation, quantity, flaw } = read({ ...value, referenceRange: range })
    expect([interpretation, quantity, flaw]).toEqual([undefined, undefined, 'not-understood'])
  })
  test('nothing at all is an amount, and low', () =>
    expect(read({ valueQuantity: { value: 0, unit: '10^9/L' }, referenceRange: range }).interpretation).toBe('L'))
  test('a number without end is none', () => {
    const { quantity, flaw } = read({ valueQuantity: { value: Number.POSITIVE_INFINITY }, referenceRange: range })
    expect([quantity, flaw]).toEqual([undefined, 'not-understood'])
  })
  test.each([
    ['an end without a number', [{ high: {} }]],
    ['two of them', [{ low: { unit: '10^9/L' }, high: { unit: '10^9/L' } }]]
  ])('an interval with %s says nothing of a value', (_what, referenceRange) => {
    expect(read({ valueQuantity: { value: 3 }, referenceRange })).not.toHaveProperty('interpretation', 'N')
  })
  test('neither flag nor interval: the value says nothing of itself', () => {
    const result = read({ valueQuantity: { value: 200, unit: '10^9/L' } })
    expect([result.interpretation, result.flaw]).toEqual([undefined, 'no-interval'])
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
    expect([result.interpretation, result.flaw]).toEqual([undefined, 'contradiction'])
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
  const called = (text: string, value = 0.6) =>
    read({ valueQuantity: { value, unit: '10^9/L' }, referenceRange: [{ text }] }).interpretation
  test.each([
    ['0,7-1,4', 'L'],
    ['0.5 – 1.4', 'N'],
    ['[0,5—1,4]', 'N'],
    ['0,5 til 1,4', 'N'],
    ['0-0,5', 'H'],
    ['0,100-0,500', 'H'],
    ['0,7-1,4 10^9/L', 'L'],
    ['0,7-1,4mia/L', 'L'],
    ['[0,5;1,4]', 'N'],
    ['0,7..1,4', 'L']
  ])('%s is read', (text, interpretation) => expect(called(text)).toBe(interpretation))
  test.each([
    ['< 1,2', 1.1, 'N'],
    ['< 1,2', 1.2, 'H'],
    ['<= 1,2', 1.2, 'N'],
    ['≤1,2', 1.3, 'H'],
    ['>150', 151, 'N'],
    ['> 150', 150, 'L'],
    ['≥ 150', 150, 'N'],
    ['>=150', 149, 'L']
  ])('%s with its neighbours: %d is %s', (text, value, interpretation) =>
    expect(called(text, value)).toBe(interpretation)
  )
  test.each([
    'under 1',
    '1,4-0,7',
    '1.100-1.500',
    'kvinder 0,7-1,4',
    '0,7-1,4 g/L',
    '< 1.400',
    '1,4',
    '0,5-1,4 (se kommentar)'
  ])('%s is not', text => expect(called(text)).toBeUndefined())
})

describe('a number that is no quantity', () => {
  const range = [{ low: { value: 145 }, high: { value: 390 } }]
  test.each([
    ['62', 'L'],
    ['145', 'N'],
    ['< 10', 'L'],
    ['<145', 'L'],
    ['<146', undefined],
    ['>150', undefined],
    ['>390', 'H'],
    ['≥ 391', 'H'],
    ['62 10^9/L', 'L'],
    ['62mia/L', 'L'],
    ['6210^9/L', undefined],
    ['62+', undefined],
    ['1:160', undefined],
    ['1.200', undefined],
    ['62 fathoms', undefined]
  ])('text: %s is %s', (valueString, interpretation) =>
    expect(read({ valueString, referenceRange: range }).interpretation).toBe(interpretation)
  )
  test('a number as text is a number to a condition; one with a comparator is none', () => {
    expect(read({ valueString: '62 mia/L' }).observation().valueQuantity).toMatchObject({ value: 62, code: '10*9/L' })
    expect(read({ valueString: '< 62 mia/L' }).observation().valueQuantity).toBeUndefined()
  })
  test('a whole number', () => {
    expect(read({ valueInteger: 144, referenceRange: range }).interpretation).toBe('L')
    expect(read({ valueInteger: 145, referenceRange: range }).interpretation).toBe('N')
    expect(read({ valueInteger: 144 }).flaw).toBe('no-interval')
  })
  test('a range of values: on one side of the limit, or undecided', () => {
    const between = (low: number, high: number) =>
      read({ valueRange: { low: { value: low }, high: { value: high } }, referenceRange: range })
    expect(between(50, 144).interpretation).toBe('L')
    expect(between(145, 390).interpretation).toBe('N')
    expect([between(50, 145).interpretation, between(50, 145).flaw]).toEqual([undefined, 'undecided'])
    expect([between(390, 400).interpretation, between(391, 400).interpretation]).toEqual([undefined, 'H'])
  })
  test('a titre, a time or a curve is not understood', () =>
    expect(read({ valueRatio: { numerator: { value: 1 }, denominator: { value: 160 } } }).flaw).toBe('not-understood'))
  test('no value at all is no flaw', () =>
    expect(read({ dataAbsentReason: { text: 'hæmolyseret' } }).flaw).toBeUndefined())
})

describe('units by table', () => {
  test('value and limits in units that convert are compared in one', () => {
    const result = read({
      valueQuantity: { value: 150, unit: '10*3/uL', code: '10*3/uL', system: 'http://unitsofmeasure.org' },
      referenceRange: [{ low: { value: 145, unit: '10^9/L' }, high: { value: 390, unit: '10^9/L' } }]
    })
    expect(result.interpretation).toBe('N')
    expect(result.observation().valueQuantity).toMatchObject({ value: 150, code: '10*9/L' })
  })
  test('a value at a limit in another unit is at it, and not below it by the noise of binary fractions', () => {
    const low = { value: 35, unit: '%' }
    const activity = {
      unit: 'k[IU]/L',
      factors: new Map([
        ['k[IU]/L', 1],
        ['%', 0.01]
      ])
    }
    expect(
      read({ valueQuantity: { value: 0.35, unit: 'k[IU]/L' }, referenceRange: [{ low }] }, activity).interpretation
    ).toBe('N')
    expect(
      read({ valueQuantity: { value: 0.34, unit: 'k[IU]/L' }, referenceRange: [{ low }] }, activity).interpretation
    ).toBe('L')
  })
  test('haemoglobin 12 g/dL is 7.4472 mmol/L', () => {
    expect(read({ valueQuantity: { value: 12, unit: 'g/dL' } }, haemoglobin).observation().valueQuantity?.value).toBe(
      7.4472
    )
  })
  test('a unit that no table knows is compared with limits in the same unit', () => {
    const percent = (value: number) =>
      read({
        valueQuantity: { value, unit: '% af kontrol' },
        referenceRange: [{ low: { value: 60, unit: '% af kontrol' } }]
      })
    expect([percent(59).interpretation, percent(60).interpretation]).toEqual(['L', 'N'])
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
    expect([result.observation().valueQuantity, result.interpretation]).toEqual([undefined, 'N'])
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
  test.each([
    ['Kvinder', 'Mænd'],
    ['Female', 'Male'],
    ['kvinde', 'mand']
  ])('the sex in words: %s, %s', (women, men) => {
    const written = {
      valueQuantity: { value: 7.8, unit: 'mmol/L' },
      referenceRange: [
        { ...female, appliesTo: [{ text: women }] },
        { ...male, appliesTo: [{ coding: [{ code: '1', display: men }] }] }
      ]
    }
    expect(read(written, haemoglobin, { age: 40, gender: 'female' }).interpretation).toBe('N')
    expect(read(written, haemoglobin, { age: 40, gender: 'male' }).interpretation).toBe('L')
  })
  test.each<[string, CodeableConcept[]]>([
    ['neither', [{ text: 'alle' }]],
    ['both', [{ text: 'Kvinder' }, { text: 'Mænd' }]]
  ])('an interval that says %s holds for everyone', (_name, appliesTo) => {
    const called = (gender: string) =>
      read({ ...value, referenceRange: [{ ...male, appliesTo }] }, haemoglobin, { age: 40, gender }).interpretation
    expect([called('female'), called('male')]).toEqual(['L', 'L'])
  })
  test('two that are the same are one', () => {
    const everyone = { low: { value: 8.3 }, high: { value: 10.5 } }
    expect(read({ ...value, referenceRange: [everyone, everyone] }, haemoglobin).interpretation).toBe('L')
    expect(read({ ...value, referenceRange: [everyone, { low: { value: 7.3 } }] }, haemoglobin).flaw).toBe(
      'no-interval'
    )
  })
  test('one of another kind, such as the critical, is not what is normal', () => {
    const kind = (code: string) => ({ type: { coding: [{ code }] } })
    const normal = { low: { value: 7.3 }, high: { value: 9.5 }, ...kind('normal') }
    const critical = { low: { value: 4 }, high: { value: 12 }, ...kind('critical') }
    const low = { valueQuantity: { value: 7, unit: 'mmol/L' } }
    expect(read({ ...low, referenceRange: [critical, normal] }, haemoglobin).interpretation).toBe('L')
    expect(read({ ...low, referenceRange: [critical] }, haemoglobin).flaw).toBe('no-interval')
  })
  test('sex not recorded: none is chosen', () => {
    expect(read(value, haemoglobin, { age: 40, gender: undefined as unknown as string }).interpretation).toBeUndefined()
  })
})

describe('answers in words', () => {
  test.each([
    ['Negativ', 'NEG'],
    ['neg.', 'NEG'],
    ['ikke påvist', 'NEG'],
    ['Ikke-reaktiv', 'NEG'],
    ['Positiv', 'POS'],
    ['pos', 'POS'],
    ['Svagt positiv', 'IND'],
    ['Normal', 'N'],
    ['Normalt', 'N'],
    ['Nedsat', 'L'],
    ['Forhøjet', 'H'],
    ['negativt', 'NEG'],
    ['Ej påvist', 'NEG'],
    ['Nonreactive', 'NEG'],
    ['stærkt positiv', 'POS'],
    ['abnorm', 'A']
  ])('%s', (valueString, interpretation) => expect(read({ valueString }).interpretation).toBe(interpretation))
  test.each(['se svar', '1+', 'negativ kontrol positiv', '0', '-', 'L', 'N'])(
    '%s is not read as either',
    valueString => {
      expect(read({ valueString }).interpretation).toBeUndefined()
      expect(read({ valueString }).flaw).toBeDefined()
    }
  )
  test.each([
    ['11214006', 'POS'],
    ['131194007', 'NEG'],
    ['62482003', 'L'],
    ['35105006', 'H'],
    ['LA15255-5', 'POS'],
    ['LA15256-3', 'NEG']
  ])('the code %s without words is %s', (code, interpretation) =>
    expect(read({ valueCodeableConcept: { coding: [{ code }] } }).interpretation).toBe(interpretation)
  )
  test('a code that is not known is read by its words, when they agree', () => {
    const coded = (display: string, text: string) =>
      read({ valueCodeableConcept: { coding: [{ system: 'urn:oid:1.2.3', code: 'N1', display }], text } })
    expect(coded('Negativ', 'Ikke påvist').interpretation).toBe('NEG')
    expect([coded('Negativ', 'Påvist').interpretation, coded('Negativ', 'Påvist').flaw]).toEqual([
      undefined,
      'not-understood'
    ])
  })
  test.each([
    ['Negativ', 'N', 'NEG'],
    ['Påvist', 'A', 'POS'],
    ['Påvist', 'H', 'POS'],
    ['Negativ', 'A', undefined],
    ['Påvist', 'N', undefined]
  ])('%s with the flag %s is %s', (valueString, code, interpretation) =>
    expect(read({ valueString, interpretation: flag(code) }).interpretation).toBe(interpretation)
  )
})

describe('flags', () => {
  const range = [{ low: { value: 145 }, high: { value: 390 } }]
  test('abnormal, and the interval says to which side', () => {
    const abnormal = (value: number) =>
      read({ valueQuantity: { value }, referenceRange: range, interpretation: flag('A') }).interpretation
    expect([abnormal(144), abnormal(145), abnormal(391)]).toEqual(['L', undefined, 'H'])
  })
  test.each([
    ['Lav', 'L'],
    ['H', 'H'],
    ['Forhøjet', 'H'],
    ['normal', 'N'],
    ['Negativ', 'NEG'],
    ['se kommentar', undefined]
  ])('without a code, the word %s is %s', (text, interpretation) =>
    expect(read({ valueQuantity: { value: 1 }, interpretation: [{ text }] }).interpretation).toBe(interpretation)
  )
  test('a code that is not known here is read by its words, when they agree', () => {
    const local = (display: string, text?: string) =>
      read({
        valueQuantity: { value: 1 },
        interpretation: [{ coding: [{ system: 'urn:oid:1.2.3', code: '*', display }], ...(text ? { text } : {}) }]
      }).interpretation
    expect([local('Lav'), local('Lav', 'L'), local('Lav', 'Høj')]).toEqual(['L', 'L', undefined])
  })
  test.each([
    ['281300000', 'L'],
    ['281301001', 'N'],
    ['281302008', 'H'],
    ['10828004', 'POS']
  ])('the flag %s of SNOMED CT is %s', (code, interpretation) =>
    expect(read({ valueQuantity: { value: 1 }, interpretation: flag(code) }).interpretation).toBe(interpretation)
  )
  test('of two flags that agree the more precise counts', () => {
    const both = (a: string, b: string) =>
      read({ valueQuantity: { value: 1 }, interpretation: [...flag(a), ...flag(b)] }).interpretation
    expect([both('L', 'A'), both('A', 'H'), both('N', 'NEG'), both('L', 'H'), both('N', 'A')]).toEqual([
      'L',
      'H',
      'NEG',
      undefined,
      undefined
    ])
  })
  test('the older table of HL7 (0078) has the same codes', () => {
    const system = 'http://terminology.hl7.org/CodeSystem/v2-0078'
    expect(
      read({ valueQuantity: { value: 1 }, interpretation: [{ coding: [{ system, code: 'L' }] }] }).interpretation
    ).toBe('L')
  })
})

describe("NPU's scale (0 1): 0 is not detected, 1 is detected", () => {
  const onScale = (parts: Partial<Observation>, zeroOne = true) =>
    readObservation(observed(parts), { unit: undefined, zeroOne }, texts, adult).interpretation
  test.each<[string, Partial<Observation>, Partial<Observation>]>([
    ['a whole number', { valueInteger: 0 }, { valueInteger: 1 }],
    ['a number', { valueQuantity: { value: 0 } }, { valueQuantity: { value: 1 } }],
    ['a number of unit 1', { valueQuantity: { value: 0, unit: '1' } }, { valueQuantity: { value: 1, code: '1' } }],
    ['a text', { valueString: '0' }, { valueString: ' 1 ' }],
    ['a boolean', { valueBoolean: false }, { valueBoolean: true }]
  ])('%s', (_, none, some) => {
    expect([onScale(none), onScale(some)]).toEqual(['NEG', 'POS'])
    expect([onScale(none, false), onScale(some, false)]).toEqual([undefined, undefined])
  })
  test.each<Partial<Observation>>([
    { valueInteger: 2 },
    { valueQuantity: { value: 0.1, comparator: '<' } },
    { valueQuantity: { value: 1, unit: 'kIU/L' } },
    { valueString: '0,1' }
  ])('%o is not on the scale', parts => expect(onScale(parts)).toBeUndefined())
})

describe('scores', () => {
  const score = { unit: '{score}', factors: new Map([['{score}', 1]]) }
  test('a score without a unit is a score', () =>
    expect(read({ valueQuantity: { value: 5 } }, score).observation().valueQuantity?.value).toBe(5))
  test('a number in the unit of something else is no score', () =>
    expect(read({ valueQuantity: { value: 5, unit: 'mmol/L' } }, score).observation().valueQuantity).toBeUndefined())
  test('"more than 6" is no number', () =>
    expect(read({ valueQuantity: { value: 6, comparator: '>' } }, score).observation().valueQuantity).toBeUndefined())
})
