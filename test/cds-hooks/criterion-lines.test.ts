// What a card says is missing: what was answered, though not so that it is met, is said; the title is not said again.
import { expect, test } from 'vitest'
import { criterionLines } from '../../src/cds-hooks/criterion-lines.ts'
import type { CriterionResult, Decision, Evidence } from '../../src/guideline/types.ts'
import { realKnowledge } from '../support/build.ts'

const words = (da: string) => ({ da, en: da })
const fact = (name: string, da: string) => ({ name, title: words(da), obtainedBy: [] })
const answered = (code: string, value: string): Evidence => ({
  reference: `Observation/${code}`,
  code,
  value,
  date: '2026-10-01'
})

/** The line of one criterion that is required and unknown. */
function line(title: string, over: Partial<CriterionResult>): string | undefined {
  return lines([criterion(title, over)])[0]
}

function lines(criteria: readonly object[], outcome = 'needs-information'): readonly string[] {
  const decision = { criteria, outcome } as unknown as Decision
  return criterionLines(decision, { knowledge: realKnowledge(), language: 'da' }).map(([, text]) => text)
}

function criterion(title: string, over: Partial<CriterionResult>): object {
  return {
    id: 'x',
    title: words(title),
    status: 'unknown',
    reason: 'no-data',
    effect: 'require',
    missing: [],
    undoneBy: [],
    evidence: [],
    ...over
  }
}

test('what a graver line names is not named again', () => {
  const asked = fact('mdsAml', 'MDS eller AML')
  const affected = criterion('MDS/AML eller cytopeni', { missing: [asked], evidence: [answered('hlh', 'true')] })
  const should = (title: string) => criterion(title, { effect: 'confirm', strength: 'should' })
  const rests = criterion('vurderet', { effect: 'confirm', strength: 'should', missing: [asked] })
  expect(lines([affected, should('MDS eller AML'), rests, should('familieanamnese')])).toEqual([
    'Mangler (skal): MDS/AML eller cytopeni (MDS eller AML)',
    'Mangler (bør): familieanamnese'
  ])
})

test('answers that contradict each other are said of what was asked, which is named once', () => {
  const both = [answered('haemoglobinopathy', 'true'), answered('haemoglobinopathy', 'false')]
  const conflict = { reason: 'conflict', evidence: both } as const
  const asked = fact('haemoglobinopathy', 'Hæmoglobinopati')
  expect(line('Ingen genetisk bekræftet hæmoglobinopati', { ...conflict, missing: [asked] })).toBe(
    'Mangler (skal): hæmoglobinopati (modstridende oplysninger: ja, 01.10.2026; nej, 01.10.2026)'
  )
  expect(line('Mindst én kategori', { ...conflict, missing: [asked, fact('fever', 'Periodisk feber')] })).toBe(
    'Mangler (skal): mindst én kategori (modstridende oplysninger: hæmoglobinopati: ja, 01.10.2026; nej, 01.10.2026)'
  )
})

test('a result that a graver line asks for and that is there twice, unlike, is said so there, and once', () => {
  const count = fact('platelets', 'Trombocyttal')
  const unlike = [
    { reference: 'Observation/1', code: 'NPU03568', value: '60' },
    { reference: 'Observation/2', code: 'NPU03568', value: '250' }
  ]
  const guarded = criterion('Knoglemarv', { reason: 'applicability-unknown', missing: [count] })
  const conflict = {
    effect: 'confirm',
    strength: 'should',
    reason: 'conflict',
    missing: [count],
    evidence: unlike
  } as const
  expect(lines([guarded, criterion('Undtagelse', conflict)])).toEqual([
    'Mangler (skal): trombocyttal (modstridende oplysninger: 60; 250)'
  ])
})

test('what an order rests on says what was answered with yes', () => {
  const over = { status: 'met', type: 'inclusion', strength: 'shall', effect: undefined } as const
  const met = criterion('Tegn på sygdom', { ...over, evidence: [answered('immune-dysregulation', 'true')] })
  expect(lines([met], 'recommended')).toEqual([
    'Opfyldt: Tegn på sygdom (autoimmunitet eller immundysregulation: ja, 01.10.2026)'
  ])
})

test('a consent refused is said once, though the law and the guideline ask for it', () => {
  const over = { status: 'not-met', type: 'consent', effect: 'exclude' } as const
  const refused = { ...over, evidence: [answered('written-consent', 'false')] }
  expect(
    lines([criterion('Skriftligt samtykke er ikke givet', refused), criterion('Samtykke er ikke givet', refused)])
  ).toEqual(['Ikke opfyldt: Skriftligt samtykke er ikke givet (nej, 01.10.2026)'])
})

test('an answer that does not meet what is asked is said', () => {
  const marrow = fact('boneMarrow', 'Knoglemarvsundersøgelse')
  const evidence = [answered('bone-marrow-examination', 'judged-not-indicated')]
  expect(line('Knoglemarv undersøgt', { missing: [marrow], evidence })).toBe(
    'Mangler (skal): knoglemarv undersøgt (vurderet ikke indiceret, 01.10.2026)'
  )
})

test('an answer among others is said by the name of what was asked', () => {
  const asked = fact('bleedingHistory', 'Blødningsanamnese')
  const evidence = [answered('family-history', 'recorded'), answered('bleeding-history', 'not-taken')]
  expect(line('Anamnese er optaget', { missing: [asked], evidence })).toBe(
    'Mangler (skal): anamnese er optaget (blødningsanamnese: ikke optaget, 01.10.2026)'
  )
})

test('of a differential that several tests may show, the one that was measured is named', () => {
  const folate = { reference: 'Observation/1', code: 'P-Folat', value: '3', unit: 'nmol/L', date: '2026-10-01' }
  const over = { status: 'not-met', effect: 'exclude', evidence: [folate] } as const
  expect(line('Kan forklares af vitaminmangel', { ...over, type: 'differential' })).toBe(
    'Ikke opfyldt: Kan forklares af vitaminmangel (P\\-Folat: 3 nmol\\/L, 01.10.2026)'
  )
  const positive = { reference: 'Observation/2', code: 'NPU20025', value: 'positiv', date: '2026-10-01' }
  expect(line('Kan forklares af hæmolyse', { ...over, type: 'differential', evidence: [positive] })).toBe(
    'Ikke opfyldt: Kan forklares af hæmolyse (direkte antiglobulintest (DAT): positiv, 01.10.2026)'
  )
  expect(line('Et trombocyttal er ikke nedsat', over)).toBe(
    'Ikke opfyldt: Et trombocyttal er ikke nedsat (3 nmol\\/L, 01.10.2026)'
  )
})

test('a no is said by the name of what was asked, unless that is the title', () => {
  const asked = fact('choice', 'Valg om sekundære fund')
  const evidence = [answered('informed', 'secondary-findings'), answered('secondary-findings-choice', 'false')]
  expect(line('Tilfældighedsfund', { missing: [asked], evidence })).toBe(
    'Mangler (skal): tilfældighedsfund (valg om sekundære fund: nej, 01.10.2026)'
  )
  expect(line('Valg om sekundære fund', { missing: [asked], evidence })).toBe(
    'Mangler (skal): valg om sekundære fund (nej, 01.10.2026)'
  )
})

test('of a part of the record that was not obtained whole nothing is said, and not the title again', () => {
  const evidence = [answered('written-consent', 'true')]
  const missing = [fact('writtenConsent', 'Skriftligt samtykke')]
  expect(line('Skriftligt samtykke', { reason: 'not-obtained', missing, evidence })).toBe(
    'Mangler (skal): skriftligt samtykke'
  )
})

test('a result that speaks against an older answer is said in place of "cannot be decided"', () => {
  const result = { reference: 'Observation/1', code: 'P-Hepacivirus C(RNA)', value: 'Påvist', date: '2026-05-01' }
  const over = { type: 'differential', reason: 'undecidable' } as const
  expect(
    line('Hepatitis C udelukket', { ...over, evidence: [answered('cause-excluded', 'hepatitis-c'), result] })
  ).toBe('Mangler (skal): hepatitis C udelukket (P\\-Hepacivirus C\\(RNA\\): Påvist, 01.05.2026)')
  expect(line('Hepatitis C udelukket', { ...over, evidence: [answered('cause-excluded', 'hepatitis-c')] })).toBe(
    'Mangler (skal): hepatitis C udelukket (kan ikke afgøres)'
  )
})
