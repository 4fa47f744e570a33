// The form page of every indication, with nothing known: it asks, it judges, it shows text as text.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FamilyMemberHistory, FhirResource, Observation, Patient } from '../../src/fhir/types.ts'
import { formPage } from '../../src/form/form-page.ts'
import { SOURCE_OF } from '../../src/guideline/source-of.ts'
import { type ReceivedRecord, SOURCES } from '../../src/guideline/types.ts'
import { house, knowledge, openForm } from '../support/open-form.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const patient: Patient = {
  resourceType: 'Patient',
  id: 'p',
  gender: 'female',
  birthDate: '1990-01-01',
  name: [{ family: '<img src=x onerror=alert(1)>', given: ['Testpatient'] }]
}

function pageOf(
  indication: string,
  language: 'da' | 'en',
  more: ReceivedRecord['sources'] = {},
  patientId = 'p'
): string {
  const received: ReceivedRecord = {
    patientId,
    sources: { patient: { state: 'complete', resources: [patient] }, ...more }
  }
  const standing = openForm(indication, received, NOW)
  return formPage({ standing, house, language, address: '/form/x' }).markup
}

describe.each([...knowledge.plans.keys()])('%s', indication => {
  test.each(['da', 'en'] as const)(
    '%s: every field has a name, every id is its own, a name from the record is text',
    language => {
      const markup = pageOf(indication, language)
      const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
      expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
      for (const [, id] of markup.matchAll(/ for="([^"]+)"/g)) expect(ids).toContain(id)
      for (const [, described = ''] of markup.matchAll(/aria-describedby="([^"]+)"/g))
        for (const id of described.split(' ')) expect(ids).toContain(id)
      const fields = [...markup.matchAll(/<(input|select|textarea) [^>]*>/g)].map(([field]) => field)
      expect(fields.length).toBeGreaterThan(5)
      for (const field of fields) {
        const id = / id="([^"]+)"/.exec(field)?.[1]
        expect(markup.includes(`for="${id}"`) || field.includes('aria-label'), field).toBe(true)
      }
      expect(markup).not.toContain('<img')
      expect(markup).toContain('&lt;img src=x')
    }
  )
  test('the verdict is there before anything is answered, and it is no yes', () => {
    expect(pageOf(indication, 'en')).toMatch(/class="verdict (warning|critical)"/)
  })
})

const subject = { reference: 'Patient/p' }
const concept = (system: string, code: string) => ({ coding: [{ system, code }] })
const recorded = { valueCodeableConcept: concept('https://w3id.org/genvej/CodeSystem/answer', 'recorded') }
const found = (code: string, value: object): Observation => ({
  resourceType: 'Observation',
  id: code,
  status: 'final',
  subject,
  code: concept('https://w3id.org/genvej/CodeSystem/finding', code),
  effectiveDateTime: '2026-10-01',
  ...value
})

const relative = (id: string, code: string): FamilyMemberHistory => ({
  resourceType: 'FamilyMemberHistory',
  id,
  status: 'completed',
  patient: subject,
  relationship: concept('http://terminology.hl7.org/CodeSystem/v3-RoleCode', id),
  condition: [{ code: concept('http://hl7.org/fhir/sid/icd-10', code), onsetAge: { value: 44, unit: 'a', code: 'a' } }]
})

/** Neither MDS nor AML, no unexplained cytopenia: only the family can give a yes. */
const familyAlone = [
  found('family-history', recorded),
  found('mds-aml', { valueBoolean: false }),
  found('unexplained-cytopenia', { valueBoolean: false })
]

test('what is unclear about a relative leads to the relatives', () => {
  const page = pageOf('myeloid-malignancy-cytopenia', 'da', {
    observations: { state: 'complete', resources: familyAlone },
    familyHistory: { state: 'complete', resources: [relative('MTH', 'C92.9'), relative('SIS', 'C92.0')] }
  })
  expect(page).toContain('<a href="#q-pedigree_relative-1">Familiekriterium eller klinisk kriterium</a>')
  expect(page).toContain('id="q-pedigree_relative-1"')
})

test.each([
  ['although no cytopenia is unexplained', []],
  ['also in pancytopenia, which has no duration', [found('pancytopenia', { valueBoolean: true })]]
])('what low platelets raise in a family is asked, %s', (_name, more) => {
  const noSymptoms = found('predisposing-symptoms', { valueBoolean: false })
  const platelets: Observation = {
    ...found('platelets', { valueQuantity: { value: 88, unit: '10^9/L' } }),
    code: concept('urn:oid:1.2.208.176.2.1', 'NPU03568'),
    referenceRange: [{ low: { value: 145, unit: '10^9/L' }, high: { value: 390, unit: '10^9/L' } }]
  }
  const whole = Object.fromEntries(SOURCES.map(name => [name, { state: 'complete' as const, resources: [] }]))
  const page = pageOf('myeloid-malignancy-cytopenia', 'da', {
    ...whole,
    patient: { state: 'complete', resources: [patient] },
    observations: { state: 'complete', resources: [...familyAlone, noSymptoms, platelets, ...more] },
    familyHistory: { state: 'complete', resources: [relative('MTH', 'C92.0'), relative('COUSN', 'C92.0')] }
  })
  for (const asked of ['cytopenia-persistent', 'inherited-thrombocytopenia-suspected'])
    expect(page).toMatch(new RegExp(`<div class="question[^"]* waits" id="q-[^"]*${asked}-1">`))
})

test.each(['not-taken', 'unobtainable'])(
  'the diagnoses of relatives whom the record knows are to be confirmed, also when the family history is %s',
  said => {
    const answer = { valueCodeableConcept: concept('https://w3id.org/genvej/CodeSystem/answer', said) }
    const page = pageOf('myeloid-malignancy-cytopenia', 'da', {
      observations: { state: 'complete', resources: [...familyAlone.slice(1), found('family-history', answer)] },
      familyHistory: { state: 'complete', resources: [relative('MTH', 'C92.0'), relative('SIS', 'C92.0')] }
    })
    expect(page).toMatch(/<div class="question[^"]*" id="q-[^"]*relatives-diagnoses-1">/)
  }
)

test('suspected SCID is no question to an adult, until the record answers both yes and no', () => {
  const pageWith = (...said: boolean[]) => {
    const resources = said.map(valueBoolean => ({
      ...found('suspected-scid-low-trec', { valueBoolean }),
      id: `scid-${valueBoolean}`
    }))
    return pageOf('primary-immunodeficiency', 'da', { observations: { state: 'complete', resources } })
  }
  for (const settled of [pageWith(), pageWith(false)]) expect(settled).not.toContain('suspected-scid-low-trec')
  expect(pageWith(true, false)).toMatch(/<div class="question[^"]* waits" id="q-[^"]*suspected-scid-low-trec-1">/)
})

test.each(['dat', 'membrane-test', 'g6pd', 'pnh-flow'])(
  '%s is asked where there is no haemolysis only when the record says what nobody can read',
  code => {
    const pageWith = (...more: Observation[]) =>
      pageOf('hereditary-anaemia', 'da', {
        observations: { state: 'complete', resources: [found('haemolysis', { valueBoolean: false }), ...more] }
      })
    const place = `id="q-hereditary-anaemia_${code}-1"`
    expect(pageWith()).not.toContain(place)
    expect(pageWith(found(code, { valueString: 'måske' }))).toContain(place)
  }
)

test('a sentence with two readings leads to the question that settles it', () => {
  const example = join(
    import.meta.dirname,
    '..',
    '..',
    'examples',
    'myeloid-malignancy-cytopenia',
    'cytopenia-since-44.json'
  )
  const { entry } = JSON.parse(readFileSync(example, 'utf8')) as { entry: readonly { resource: FhirResource }[] }
  const parts = Map.groupBy(
    entry.map(({ resource }) => resource),
    ({ resourceType }) => SOURCE_OF.get(resourceType)
  )
  const sources = SOURCES.map(name => [name, { state: 'complete', resources: parts.get(name) ?? [] }])
  const page = pageOf('myeloid-malignancy-cytopenia', 'da', Object.fromEntries(sources), 'test-h1-06')
  const [, place] = /<a href="#([^"]+)">Familiekriterium eller klinisk kriterium<\/a>/.exec(page) ?? []
  expect(place).toMatch(/conferred-with-expert/)
  expect(page).toContain(`id="${place}"`)
})

test('what the record says is answered otherwise, not taken away: ticks stand, and no radio says that it is not answered', () => {
  const answer = (code: string) => ({
    valueCodeableConcept: concept('https://w3id.org/genvej/CodeSystem/answer', code)
  })
  const resources = [
    { ...found('cause-excluded', answer('hepatitis-b')), effectiveDateTime: '2026-11-20' },
    { ...found('lifelong', answer('lifelong')), effectiveDateTime: '2026-11-20' }
  ]
  const markup = pageOf('inherited-thrombocytopenia', 'en', { observations: { state: 'complete', resources } })
  const fields = [...markup.matchAll(/<input type="(?:checkbox|radio)"[^>]*>/g)].map(([field]) => field)
  const ticked = fields.filter(field => field.includes(' checked'))
  const standing = fields.filter(field => field.includes(' disabled'))
  expect(standing).toEqual(ticked.filter(field => /cause-excluded|hepatitis-b/.test(field)))
  expect(standing).toHaveLength(1)
  expect(markup).toContain('From the record, 20 Nov 2026; corrected only in the record')
  const [lifelong = ''] = ticked.filter(field => field.endsWith('|lifelong" checked>'))
  const name = / name="([^"]+)"/.exec(lifelong)?.[1]
  expect(fields.filter(field => field.includes(` name="${name}" value=""`))).toEqual([])
})
