import { describe, expect, test } from 'vitest'
import { keysOf, normaliseCoding } from '../../src/terminology/code.ts'
import { codeList, membership } from '../../src/terminology/value-set.ts'

const key = (system: string | undefined, code: string) => normaliseCoding({ code, ...(system ? { system } : {}) })?.key
const ICD = 'http://hl7.org/fhir/sid/icd-10'

describe('one spelling for each code (criteria T30, codes.md 1.5)', () => {
  test('SKS DD581A, Danish extension D58.1A and undotted D581A are the same', () => {
    expect(key('urn:oid:1.2.208.176.2.4.12', 'DD581A')).toBe(`${ICD}|D581A`)
    expect(key('http://hl7.dk/fhir/core/CodeSystem/icd10-danish-extensions', 'D58.1A')).toBe(`${ICD}|D581A`)
    expect(key(ICD, 'd58.1a')).toBe(`${ICD}|D581A`)
  })
  test('ICD-10 chapter D is not an SKS prefix: D610 stays D610, DD610 becomes it', () => {
    expect(key(ICD, 'D610')).toBe(`${ICD}|D610`)
    expect(key('urn:oid:1.2.208.176.2.4', 'DD610')).toBe(`${ICD}|D610`)
  })
  test('an ICD-10 code under the address of SKS, without the D of SKS, is that code', () => {
    expect(key('urn:oid:1.2.208.176.2.4.12', 'D46.9')).toBe(`${ICD}|D469`)
    expect(key('urn:oid:1.2.208.176.2.4.12', 'C920')).toBe(`${ICD}|C920`)
    expect(key('urn:oid:1.2.208.176.2.4', 'D469')).toBe(`${ICD}|D469`)
    expect(key('urn:oid:1.2.208.176.2.4', 'C920')).toBe('urn:oid:1.2.208.176.2.4|C920')
  })
  test('supplementary codes are cut at +', () =>
    expect(key('urn:oid:1.2.208.176.2.4.12', 'DS721+TUL1')).toBe(`${ICD}|S721`))
  test('SKS procedures stay SKS', () =>
    expect(key('urn:oid:1.2.208.176.2.4', 'BOHJ11')).toBe('urn:oid:1.2.208.176.2.4|BOHJ11'))
  test('NPU has two addresses', () => {
    expect(key('urn:oid:1.2.208.176.2.1', 'NPU03568')).toBe(key('http://npu-terminology.org', 'NPU03568'))
  })
  test('an address with https, www or a slash at the end is that of the system; a longer one is another', () => {
    for (const system of [
      'https://npu-terminology.org',
      'http://www.npu-terminology.org/',
      'https://www.npu-terminology.org'
    ])
      expect(key(system, 'NPU03568')).toBe('http://npu-terminology.org|NPU03568')
    expect(key('https://loinc.org/', '777-3')).toBe('http://loinc.org|777-3')
    expect(key('https://snomed.info/sct', '1')).toBe('http://snomed.info/sct|1')
    expect(key('http://whocc.no/atc', 'B01AC06')).toBe('http://www.whocc.no/atc|B01AC06')
    expect(key('https://hl7.org/fhir/sid/icd-10', 'D61.0')).toBe('http://hl7.org/fhir/sid/icd-10|D610')
    for (const system of [
      'http://loinc.org/vs/LL1',
      'http://npu-terminology.org.example',
      'http://hl7.org/fhir/sid/icd-10-cm'
    ])
      expect(key(system, '1')).toBe(`${system}|1`)
  })
  test('an edition of SNOMED CT is SNOMED CT', () =>
    expect(key('http://snomed.info/sct/554471000005108', '1')).toBe('http://snomed.info/sct|1'))
  test('without a system only an SKS diagnosis is read', () => {
    expect(key(undefined, 'DD694')).toBe(`${ICD}|D694`)
    expect(key(undefined, 'NPU03568')).toBeUndefined()
  })
})

test('a code is found under every code that contains it', () => {
  expect(keysOf({ system: ICD, code: 'D61.9A' })).toEqual([`${ICD}|D619A`, `${ICD}|D619`, `${ICD}|D61`])
})

test('the nearest listed code decides: D61.9A may be left out of D61', () => {
  const list = codeList(
    {
      resourceType: 'ValueSet',
      status: 'active',
      url: 'x',
      compose: {
        include: [{ system: ICD, concept: [{ code: 'D61' }] }],
        exclude: [{ system: ICD, concept: [{ code: 'D61.9A' }] }]
      }
    },
    () => undefined
  )
  const place = (code: string) => membership({ system: ICD, code }, list)
  expect([place('D61.0'), place('D61.9'), place('D61.9A'), place('D62')]).toEqual(['in', 'in', 'excluded', 'out'])
})
