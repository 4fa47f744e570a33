// The page for the MDT: whom it is about, what decides with its sentence, what is met and by what; and the same as text.
import { describe, expect, test } from 'vitest'
import type { Patient } from '../../src/fhir/types.ts'
import type { Standing } from '../../src/form/frame.ts'
import { summaryPage, summaryText } from '../../src/form/summary-page.ts'
import type { CriterionResult, Evidence } from '../../src/guideline/types.ts'
import type { Language } from '../../src/language/text.ts'
import { house, openForm } from '../support/open-form.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const patient: Patient = {
  resourceType: 'Patient',
  id: 'p',
  birthDate: '1990-03-14',
  name: [{ given: ['Test'], family: 'Testesen' }],
  identifier: [{ system: 'urn:oid:1.2.208.176.1.2', value: '1403900000' }]
}

function standing(who: Patient | undefined, change: (each: CriterionResult) => Partial<CriterionResult>): Standing {
  const sources = who ? { patient: { state: 'complete' as const, resources: [who] } } : {}
  const of = openForm('hereditary-anaemia', { patientId: 'p', sources }, NOW)
  const criteria = of.decision.criteria.map(each => ({ ...each, ...change(each) }))
  return { ...of, decision: { ...of.decision, criteria } }
}
/** All met without a word, but for one. */
const only = (id: string, change: Partial<CriterionResult>, who: Patient | undefined = patient) =>
  standing(who, each => (each.id === id ? change : { status: 'met', effect: undefined, evidence: [], missing: [] }))
const page = (of: Standing, language: Language = 'da') =>
  summaryPage(of, house, language, '/form/x').markup.replaceAll('\n', ' ')

const LOCAL = 'h3-disc-local'
const { title, quote } = standing(patient, () => ({})).decision.criteria.find(({ id }) => id === LOCAL) ?? {
  title: { da: '', en: '' },
  quote: { text: '', place: '' }
}
const FINDING = { reference: 'Observation/o', code: 'local-contact-review' }
const LABORATORY = { reference: 'Observation/l', code: 'B-Hæmoglobin(Fe); stofk. = ? mmol/L', unit: 'mmol/L' }

describe('whom it is about', () => {
  test('has name, birth and number', () => {
    expect(page(only(LOCAL, {}))).toContain('<p><b>Test Testesen</b> · født 14.03.1990 · 1403900000</p>')
    expect(page(only(LOCAL, {}), 'en')).toContain('· born 14 Mar 1990 ·')
  })
  test('has what is known of them', () => {
    const { birthDate: _birth, identifier: _number, ...named } = patient
    expect(page(only(LOCAL, {}, named))).toMatch(/<p><b>Test Testesen<\/b> *<\/p>/)
    expect(page(only(LOCAL, {}, { ...named, identifier: [] }))).toMatch(/<p><b>Test Testesen<\/b> *<\/p>/)
    expect(page(standing(undefined, () => ({})))).toMatch(/<h1>Arvelig anæmi<\/h1> *<p class="verdict">/)
  })
})

describe('what decides', () => {
  const heading = '<h2>Afgørende</h2>'
  test('stands with its sentence, its place and its status', () => {
    const markup = page(only(LOCAL, { status: 'unknown', effect: 'require', evidence: [] }))
    expect(markup).toContain(heading)
    expect(markup).toContain(
      `<tr><th scope="row">${title.da}<br><small class="soft">»${quote.text}« (${quote.place})</small></th> <td>ukendt</td><td></td></tr>`
    )
  })
  test('is not what is only to be noted, which stands below', () => {
    const markup = page(only(LOCAL, { effect: 'inform' }))
    expect(markup).not.toContain(heading)
    expect(markup).toContain(`<p><b>Bemærk</b>: ${title.da}</p>`)
    expect(page(only(LOCAL, { effect: undefined }))).not.toContain('Bemærk')
  })
})

describe('what is met', () => {
  const heading = '<h2>Opfyldt, og på hvilket grundlag</h2>'
  const words = (...evidence: Evidence[]) =>
    new RegExp(`<li><b>${title.da}</b> <span class="soft">([^<]*)</span></li>`).exec(
      page(only(LOCAL, { status: 'met', effect: undefined, evidence }))
    )?.[1]
  test('stands with what it rests on, and only where it rests on something', () => {
    expect(
      page(only(LOCAL, { status: 'met', effect: undefined, evidence: [{ ...FINDING, value: 'true' }] }))
    ).toContain(heading)
    expect(page(only(LOCAL, { status: 'met', effect: undefined, evidence: [] }))).not.toContain(heading)
    expect(page(only(LOCAL, { status: 'unknown', effect: undefined, evidence: [FINDING] }))).not.toContain(heading)
  })
  test('leaves out groups, whose members stand here', () => {
    const of = standing(patient, ({ id }) => ({
      status: 'met',
      effect: undefined,
      evidence: id === 'h3-unexplained' || id === LOCAL ? [FINDING] : []
    }))
    expect([...page(of).matchAll(/<li><b>([^<]+)</g)].map(([, each]) => each)).toEqual([title.da])
  })
  test.each<[string, Evidence[], string]>([
    ['a yes is said without the question', [{ ...FINDING, value: 'true', date: '2026-10-01' }], 'ja, 01.10.2026'],
    ['a no is said with the question', [{ ...FINDING, value: 'false' }], 'Gennemgået af lokal kontaktperson: nej'],
    [
      'a lone number goes without its name',
      [{ ...LABORATORY, value: '6.2', date: '2026-10-01' }],
      '6,2 mmol/L, 01.10.2026'
    ],
    [
      'of several each has its name, up to its kind of quantity',
      [
        { ...LABORATORY, value: '6.2' },
        { ...LABORATORY, code: 'P-Haptoglobin; massek.', value: '0.1', unit: 'g/L' }
      ],
      'B-Hæmoglobin(Fe): 6,2 mmol/L; P-Haptoglobin: 0,1 g/L'
    ],
    [
      'an answer has its question',
      [{ reference: 'Observation/d', code: 'dat', value: 'negative' }],
      'Direkte antiglobulintest (DAT): negativ'
    ],
    ['a date is written as one', [{ reference: 'x/1', code: 'transplant-planned', value: '2026-10-01' }], '01.10.2026'],
    [
      'what has no value is named, with its date',
      [{ ...FINDING, date: '2026-10-01' }],
      'Gennemgået af lokal kontaktperson, 01.10.2026'
    ],
    [
      'the same twice is said once',
      [
        { ...FINDING, value: 'false' },
        { ...FINDING, value: 'false' }
      ],
      'Gennemgået af lokal kontaktperson: nej'
    ],
    ['what says nothing is not there', [{ reference: 'Patient/p', date: '2026-10-01' }], '']
  ])('%s', (_what, evidence, said) => expect(words(...evidence)).toBe(said))
  test('names three results, and how many more there are', () => {
    const many = (count: number) =>
      words(...Array.from({ length: count }, (_, at) => ({ ...LABORATORY, code: `P-${at}`, value: String(at) })))
    expect(many(3)).toBe('P-0: 0 mmol/L; P-1: 1 mmol/L; P-2: 2 mmol/L')
    expect(many(5)).toBe('P-0: 0 mmol/L; P-1: 1 mmol/L; P-2: 2 mmol/L; + 2')
  })
})

test('the page says which recommendation it is, and when it was assessed', () =>
  expect(page(only(LOCAL, {}))).toContain('Anbefaling 2021.9.0, gælder fra 02.09.2021 · vurderet 25.11.2026'))

test('as text: the verdict, and a line for each criterion that decides or rests on something', () => {
  const of = standing(patient, ({ id }) =>
    id === LOCAL
      ? { status: 'met', effect: undefined, evidence: [{ ...FINDING, value: 'true', date: '2026-10-01' }] }
      : id === 'h3-consent'
        ? { status: 'unknown', effect: 'require', evidence: [] }
        : { status: 'met', effect: undefined, evidence: [] }
  )
  const consent = of.decision.criteria.find(({ id }) => id === 'h3-consent')?.title.da
  const [verdict, ...lines] = summaryText(of, house, 'da').split('\n')
  expect(verdict?.length).toBeGreaterThan(10)
  expect(lines.toSorted()).toEqual([`- ${title.da}: opfyldt (ja, 01.10.2026)`, `- ${consent}: ukendt`].toSorted())
})
