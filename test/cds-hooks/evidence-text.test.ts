// A result as a reader wants it, in both languages.
import { describe, expect, test } from 'vitest'
import { dateText, numberText } from '../../src/cds-hooks/date-text.ts'
import { evidenceText } from '../../src/cds-hooks/evidence-text.ts'
import type { Evidence } from '../../src/guideline/types.ts'
import { realKnowledge } from '../support/build.ts'
import { smallGuideline } from '../support/small-guideline.ts'

const knowledge = smallGuideline()
const text = (language: 'da' | 'en', ...evidence: (Omit<Evidence, 'reference'> & Partial<Evidence>)[]) =>
  evidenceText(
    evidence.map((each, at) => ({ reference: `Observation/${at}`, ...each })),
    { knowledge, language }
  )

test('a measurement has its unit, interval and date', () => {
  const platelets = {
    code: 'B-Trombocytter',
    value: '88.5',
    unit: 'g/L',
    interval: '145.5–390',
    date: '2026-03-12T23:30:00Z'
  }
  expect(text('da', platelets)).toBe(' (88,5 g\\/L, ref. 145,5–390, 13.03.2026)')
  expect(text('en', platelets)).toBe(' (88.5 g\\/L, ref. 145.5–390, 13 Mar 2026)')
  expect(text('da', { value: '1.1', unit: '1' })).toBe(' (1,1)')
  expect(text('da', { value: '8', unit: '{score}' })).toBe(' (8)')
})

test('a unit is written without the brackets of UCUM', () => {
  expect(text('da', { value: '250', unit: '10*9/L' })).toBe(' (250 × 10⁹\\/L)')
  expect(text('da', { value: '1', unit: 'U/g{Hb}' })).toBe(' (1 U\\/g Hb)')
  expect(text('da', { value: '3', unit: '{copies}/uL' })).toBe(' (3 copies\\/uL)')
  expect(text('da', { value: '0.4', unit: 'k[IU]/L', interval: '0.5–1.5 [IU]/mL' })).toBe(
    ' (0,4 kIU\\/L, ref. 0,5–1,5 IU\\/mL)'
  )
})

test('an interval in another unit than the value says so', () => {
  const haemoglobin = { value: '5.1', unit: 'mmol/L', interval: '11.7–15 g/dL' }
  expect(text('da', haemoglobin)).toBe(' (5,1 mmol\\/L, ref. 11,7–15 g\\/dL)')
  expect(text('en', haemoglobin)).toBe(' (5.1 mmol\\/L, ref. 11.7–15 g\\/dL)')
})

test('several have their names: the name of the analyte, or of our own finding', () => {
  const haemoglobin = { code: 'B-Hæmoglobin(Fe); stofk. = ? mmol/L', value: '4.1', unit: 'mmol/L' }
  const finding = { code: 'known-genetic-cause', value: 'false' }
  expect(text('da', haemoglobin, finding)).toBe(' (B\\-Hæmoglobin\\(Fe\\): 4,1 mmol\\/L; kendt genetisk årsag: nej)')
  expect(text('en', haemoglobin, finding, finding)).toContain('known genetic cause: no; + 1 more)')
})

test('a relative who came as a code is named in words; a result with such a code is none', () => {
  const relative = (code: string) => ({ reference: 'FamilyMemberHistory/1', code })
  expect(text('da', relative('NMTH'), relative('PUNCLE'))).toBe(' (mor; farbror)')
  expect(text('en', relative('MTH'), relative('NEPHEW'))).toBe(' (mother; nephew)')
  expect(text('da', relative('Mor'), relative('XYZ'))).toBe(' (Mor; XYZ)')
  expect(text('da', relative('natural mother'), relative('Half-brother'))).toBe(' (mor; halvbror)')
  expect(text('en', relative('natural mother'))).toBe(' (mother)')
  expect(text('da', { code: 'SIS', value: '1' }, { code: 'BRO', value: '2' })).toBe(' (SIS: 1; BRO: 2)')
})

test('the date of a relative is when it was noted, not when anyone fell ill', () => {
  const mother = { reference: 'FamilyMemberHistory/1', code: 'NMTH', date: '2026-10-27' }
  expect(text('da', mother)).toBe(' (mor, noteret 27.10.2026)')
  expect(text('da', { ...mother, code: 'Mor' })).toBe(' (Mor, noteret 27.10.2026)')
  expect(text('en', { ...mother, reference: 'QuestionnaireResponse/1#relative.1' })).toBe(
    ' (mother, noted 27 Oct 2026)'
  )
})

test('a date given as an answer is written as a date, by the Danish day; a number of four digits is none', () => {
  const setAside = { code: 'platelet-count-not-representative', value: '2026-03-12T23:30:00Z', date: '2026-11-01' }
  expect(text('da', setAside)).toBe(' (trombocyttal, der ikke er repræsentativt: 13.03.2026, noteret 01.11.2026)')
  expect(text('en', setAside)).toBe(' (platelet count not representative: 13 Mar 2026, noted 1 Nov 2026)')
  expect(text('da', { value: '2010-05' })).toBe(' (05.2010)')
  expect(text('da', { value: '2019' })).toBe(' (2019)')
})

test('our own answers are said in words', () => {
  expect(text('da', { value: 'not-taken' })).toBe(' (ikke optaget)')
  expect(text('en', { code: 'hlh', value: 'true', date: '2026' })).toBe(' (yes, 2026)')
})

test('a code without words, or a number, that the laboratory calls positive or negative says so', () => {
  expect(text('da', { value: '10828004', interpretation: 'POS' })).toBe(' (positiv)')
  expect(text('en', { value: 'LA6577-6', interpretation: 'NEG' })).toBe(' (negative)')
  expect(text('da', { value: '1.1', interpretation: 'POS' })).toBe(' (1,1, positiv)')
  expect(text('da', { value: 'Positiv', interpretation: 'POS' })).toBe(' (positiv)')
  expect(text('en', { value: 'Negativ', interpretation: 'NEG' })).toBe(' (negative)')
  expect(text('da', { value: 'Not detected', interpretation: 'NEG' })).toBe(' (negativ)')
  expect(text('en', { value: 'Ikke påvist', interpretation: 'NEG' })).toBe(' (negative)')
  expect(text('da', { value: 'Detected', interpretation: 'POS' })).toBe(' (positiv)')
  expect(text('en', { value: 'Svagt positiv', interpretation: 'POS' })).toBe(' (Svagt positiv)')
  expect(text('da', { value: '10828004' })).toBe(' (10828004)')
  expect(text('da', { value: '62', unit: 'mmol/L', interpretation: 'L' })).toBe(' (62 mmol\\/L)')
})

describe('a code that came without words', () => {
  const real = realKnowledge()
  const named = (language: 'da' | 'en', code: string) =>
    evidenceText([{ reference: 'Observation/1', code, value: '6' }], { knowledge: real, language }, true)

  test.each([
    ['NPU02319', 'hæmoglobin', 'haemoglobin'],
    ['NPU03568', 'trombocyttal', 'platelet count'],
    ['1007-4', 'direkte antiglobulintest (DAT)', 'direct antiglobulin test (DAT)'],
    ['INR in Platelet poor plasma by Coagulation assay', 'INR', 'INR'],
    ['86206-0', 'helgenomsekventering', 'whole-genome sequencing'],
    ['wgs', 'helgenomsekventering', 'whole-genome sequencing'],
    ['platelets-citrate', 'trombocyttal i citratblod', 'platelet count in citrated blood']
  ])('%s is named by the title of its list', (code, da, en) =>
    expect([named('da', code), named('en', code)]).toEqual([` (${da}: 6)`, ` (${en}: 6)`])
  )

  test('one that no list holds stays as it came', () => expect(named('da', 'NPU99999')).toBe(' (NPU99999: 6)'))
})

test('what the title says is not said again, of one result', () => {
  const said = (title: string, ...evidence: Omit<Evidence, 'reference'>[]) =>
    evidenceText(
      evidence.map(each => ({ reference: 'Observation/1', date: '2026-10-01', ...each })),
      { knowledge, language: 'da' },
      undefined,
      title
    )
  expect(said('Hiv\\-infektion er påvist', { code: 'cause-present', value: 'Hiv-infektion' })).toBe(' (01.10.2026)')
  expect(said('Kendt genetisk årsag', { code: 'known-genetic-cause', value: 'false' })).toBe(' (nej, 01.10.2026)')
  expect(said('Alder 18 år', { value: '18' })).toBe(' (18, 01.10.2026)')
  expect(said('Hiv', { code: 'X', value: 'Hiv' }, { code: 'Y', value: '1' })).toBe(
    ' (X: Hiv, 01.10.2026; Y: 1, 01.10.2026)'
  )
})

test('two values of one test are named once', () => {
  const count = (value: string) => ({ code: 'NPU03568', value })
  expect(text('da', count('500'), count('60'))).toMatch(/^ \(\S+: 500; 60\)$/)
  expect(text('da', count('500'), { code: 'Andet', value: '60' })).toContain('; Andet: 60)')
})

test('what has nothing to show is not counted', () => {
  const patient = { reference: 'Patient/x' }
  const answer = (value: string) => ({ code: 'known-genetic-cause', value })
  expect(text('da', answer('true'), patient)).toBe(' (ja)')
  expect(text('da', answer('true'), answer('false'), patient)).not.toContain('mere')
})

test('what has no value is named, and what has nothing is left out', () => {
  expect(text('da', { code: 'Kvalitativ defekt' })).toBe(' (Kvalitativ defekt)')
  expect(text('da', {})).toBe('')
  expect(text('da')).toBe('')
})

describe('dates are as precise as they were written', () => {
  test.each([
    ['2019', '2019', '2019'],
    ['2019-05', '05.2019', 'May 2019'],
    ['2019-05-02', '02.05.2019', '2 May 2019'],
    ['2026-03-12T23:30:00Z', '13.03.2026', '13 Mar 2026'],
    ['2019-02-30', '', ''],
    ['<b>', '', '']
  ])('%s', (date, da, en) => expect([dateText(date, 'da'), dateText(date, 'en')]).toEqual([da, en]))
})

test('only numbers get a decimal comma', () => {
  expect(['4.5', '1.5–2.5', '≥ 0.7', '<0.1', 'v1.2'].map(each => numberText(each, 'da'))).toEqual([
    '4,5',
    '1,5–2,5',
    '≥ 0,7',
    '<0,1',
    'v1.2'
  ])
})
