// What the pages of a form say around the questions: what was refused, which forms are open, what became of the answers, which form to choose.
import { describe, expect, test } from 'vitest'
import type { Bundle, FhirResource, Observation, Patient } from '../../src/fhir/types.ts'
import { choicePage } from '../../src/form/choice-page.ts'
import { donePage } from '../../src/form/done-page.ts'
import { type FormPageParts, formPage } from '../../src/form/form-page.ts'
import { type FormHouse, stand } from '../../src/form/frame.ts'
import { openSession } from '../../src/form/open-session.ts'
import { readFields } from '../../src/form/read-fields.ts'
import type { FormSession } from '../../src/form/session.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { realKnowledge } from '../support/build.ts'
import { readingAccess } from '../support/ehr-access.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const knowledge = realKnowledge()
const house: FormHouse = { knowledge, shelf: formShelf(knowledge) }
const INDICATION = 'inherited-thrombocytopenia'
const subject = { reference: 'Patient/p' }
const patient: Patient = { resourceType: 'Patient', id: 'p', name: [{ given: ['Test'], family: 'Testesen' }] }

function opened(
  observations: readonly FhirResource[] = [],
  who: Patient = patient,
  indication = INDICATION
): FormSession {
  const sources = {
    patient: { state: 'complete', resources: [who] },
    observations: { state: 'complete', resources: observations }
  } as const
  const received = { patientId: 'p', sources }
  const session = openSession({ indication, ehr: readingAccess('p'), received, framing: [] }, house, NOW)
  if (!session) throw new Error('no form')
  return { ...session, id: 'x'.repeat(32) }
}
/** The session after its page was sent with these fields. */
function answered(fields: Readonly<Record<string, string>>, session = opened()): FormSession {
  const responses = [...session.responses].map(([url, before]) => {
    const form = house.shelf.forms.get(url)
    return [url, form ? readFields(form, new URLSearchParams(fields), before) : before] as const
  })
  return { ...session, responses: new Map(responses) }
}
const pageOf = (session: FormSession, more: Partial<FormPageParts> = {}) =>
  formPage({ standing: stand(session, house, NOW), house, language: 'da', address: '/form/x', ...more }).markup

describe('the form page', () => {
  test('says whom it is about, where it is known', () => {
    expect(pageOf(opened())).toContain('<p class="lead">Test Testesen</p>')
    expect(pageOf(opened([], { resourceType: 'Patient', id: 'p' }))).not.toContain('class="lead"')
  })
  test('says what was done', () => {
    expect(pageOf(opened(), { notice: 'saved' })).toContain('<p class="notice" role="status">Kladden er gemt.</p>')
    expect(pageOf(opened())).not.toContain('role="status"')
  })
  const wrong = answered({ [`${INDICATION}:platelet-count-not-representative`]: 'i fjor' })
  test('that was refused says at its top what is wrong, with the way to each question', () => {
    const page = pageOf(wrong, { refused: true })
    const [, place] = /<li><a href="#([^"]+)">[^<]+<\/a>: Svaret kan ikke læses\.<\/li>/.exec(page) ?? []
    expect(place).toMatch(/platelet-count-not-representative-1$/)
    expect(page).toContain(`id="${place}"`)
    expect(page).toMatch(/<div class="sheet errors" id="errors" role="alert" tabindex="-1"><h2>Se på disse svar<\/h2>/)
    expect(pageOf(wrong, { refused: true, language: 'en' })).toContain(': The answer cannot be read.</li>')
  })
  test('says so only when it was refused, and only when something is wrong', () => {
    expect(pageOf(wrong)).not.toContain('id="errors"')
    expect(pageOf(opened(), { refused: true })).not.toContain('id="errors"')
  })
  test('has the forms beside it closed until somebody answers in them', () => {
    const isOpen = (session: FormSession, more: Partial<FormPageParts> = {}) => {
      const [whole] = /<details class="sheet other"[^>]* id="form-pedigree">/.exec(pageOf(session, more)) ?? []
      expect(whole).toBeDefined()
      return whole?.includes(' open ')
    }
    const blank = opened([], patient, 'myeloid-malignancy-cytopenia')
    expect(isOpen(blank)).toBe(false)
    expect(isOpen(blank, { refused: true })).toBe(true)
    const system = 'https://w3id.org/genvej/CodeSystem/answer'
    expect(isOpen(answered({ 'pedigree:family-history': `${system}|recorded` }, blank))).toBe(true)
    const recorded: Observation = {
      resourceType: 'Observation',
      id: 'f',
      status: 'final',
      subject,
      code: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/finding', code: 'family-history' }] },
      effectiveDateTime: '2026-10-01',
      valueCodeableConcept: { coding: [{ system, code: 'recorded' }] }
    }
    expect(isOpen(opened([recorded], patient, 'myeloid-malignancy-cytopenia'))).toBe(false)
  })
  test('ends with what the form may do', () => {
    const button = (session: FormSession) => />(Færdig[^<]*)<\/button>/.exec(pageOf(session))?.[1]
    const session = opened()
    expect(button(session)).toBe('Færdig')
    expect(button({ ...session, ehr: { ...session.ehr, mayWrite: true } })).toBe('Færdig: gem i journalen')
  })
  test('draws every platelet count in place of a field, with the one that is set aside', () => {
    const count = (id: string, effectiveDateTime: string): Observation => ({
      resourceType: 'Observation',
      id,
      status: 'final',
      subject,
      code: { coding: [{ system: 'http://loinc.org', code: '777-3' }] },
      effectiveDateTime,
      valueQuantity: { value: 90, unit: '10*9/L' }
    })
    const field = `${INDICATION}:platelet-count-not-representative`
    const session = answered({ [field]: '2019-02-01' }, opened([count('a', '2019-02-01'), count('b', '2026-01-05')]))
    const page = pageOf(session)
    expect(page).toContain('aria-label="Trombocyttal: 01.02.2019: 90; 05.01.2026: 90"')
    const boxes = [...page.matchAll(new RegExp(`name="${field}" value="([^"]+)"[^>]*?( checked)?>`, 'g'))]
    expect(boxes.map(([, value, checked]) => [value, checked !== undefined])).toEqual([
      ['2026-01-05', false],
      ['2019-02-01', true]
    ])
    expect(pageOf(opened())).toMatch(new RegExp(`<input type="text" [^>]*name="${field}"`))
  })
})

describe('the last page', () => {
  const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction' }
  const done = (more: { bundle: Bundle | undefined; written: boolean | undefined }, language: 'da' | 'en' = 'da') =>
    donePage({ standing: stand(opened(), house, NOW), house, language, address: '/form/x', ...more }).markup
  const notice = (markup: string) => /<p class="(notice[^"]*)" role="status">([^<]+)</.exec(markup)?.slice(1)
  const next = 'Gå tilbage til rekvisitionen: næste vurdering bygger på dem.'
  test('says that the answers are in the record, and what to do next', () => {
    const page = done({ bundle, written: true })
    expect(notice(page)).toEqual(['notice', 'Svarene er gemt i journalen.'])
    expect(page).toContain(next)
    expect(page).not.toContain('/bundle')
    expect(page).toContain('class="verdict')
  })
  test.each([
    [
      false,
      'notice failed',
      'Journalen tog ikke imod svarene. Intet er gået tabt: hent dem her, eller indsæt teksten i journalen.'
    ],
    [
      undefined,
      'notice',
      'Skemaet må ikke skrive i journalen. Hent svarene som FHIR-Bundle, eller indsæt teksten i journalen.'
    ]
  ])('hands them over when they are not (written: %s)', (written, kind, said) => {
    const page = done({ bundle, written })
    expect(notice(page)).toEqual([kind, said])
    expect(page).toContain(
      '<a class="button main" href="/form/x/bundle?lang=da" download>Hent svarene (FHIR-Bundle)</a>'
    )
    expect(page).toMatch(/<label for="text">Tekst til journalen<\/label><textarea id="text" rows="14" readonly>[^<]+</)
    expect(page).not.toContain(next)
  })
  test('says that there was nothing new', () => {
    const page = done({ bundle: undefined, written: undefined }, 'en')
    expect(notice(page)).toEqual(['notice', 'There were no new answers to save.'])
    expect(page).not.toContain('/bundle')
  })
})

test('which form is asked with the names of the indications, in the reader’s language', () => {
  const names = (language: 'da' | 'en') =>
    [...choicePage(house, 'l', language).markup.matchAll(/<button name="indication" value="([^"]+)">([^<]+)</g)].map(
      each => each.slice(1)
    )
  expect(names('da').map(([code]) => code)).toEqual([...knowledge.plans.keys()])
  expect(names('da')).toContainEqual([INDICATION, 'Arvelig trombocytopeni'])
  expect(names('en')).toContainEqual([INDICATION, 'Inherited thrombocytopenia'])
  expect(choicePage(house, 'l', 'da').markup).toContain('<input type="hidden" name="launch" value="l">')
})
