// Relatives of the record in the form: shown with their source, corrected in place, never doubled, never taken away.
import { describe, expect, test } from 'vitest'
import type {
  FamilyMemberHistory,
  FhirResource,
  Observation,
  Patient,
  QuestionnaireResponse
} from '../../src/fhir/types.ts'
import { completedBundle, draftResponse } from '../../src/form/completed.ts'
import { formPage } from '../../src/form/form-page.ts'
import { stand } from '../../src/form/frame.ts'
import { withInstances } from '../../src/form/instances.ts'
import { openSession } from '../../src/form/open-session.ts'
import { readFields } from '../../src/form/read-fields.ts'
import type { FormSession } from '../../src/form/session.ts'
import type { SourceState } from '../../src/guideline/types.ts'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { realKnowledge } from '../support/build.ts'
import { readingAccess } from '../support/ehr-access.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const knowledge = realKnowledge()
const house = { knowledge, shelf: formShelf(knowledge) }
const URL = 'https://w3id.org/genvej/Questionnaire/pedigree'
const ROLE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
const ICD10 = 'http://hl7.org/fhir/sid/icd-10'
const OWN = 'https://w3id.org/genvej/CodeSystem/family-condition'
const subject = { reference: 'Patient/p' }
const patient: Patient = { resourceType: 'Patient', id: 'p', gender: 'female', birthDate: '1950-01-01' }
const years = (value: number) => ({ value, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' })

const finding = (code: string, value: object): Observation => ({
  resourceType: 'Observation',
  id: code,
  status: 'final',
  subject,
  code: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/finding', code }] },
  effectiveDateTime: '2026-10-01',
  ...value
})
const answer = (code: string) => ({
  valueCodeableConcept: { coding: [{ system: 'https://w3id.org/genvej/CodeSystem/answer', code }] }
})
/** AML at 65: the family alone can give a yes. */
const findings = [
  finding('mds-aml', { valueBoolean: true }),
  finding('mds-aml-diagnosis-date', { valueDateTime: '2015-01-01' }),
  finding('predisposing-symptoms', { valueBoolean: false }),
  finding('acquired-cytogenetics', answer('normal')),
  finding('family-history', answer('recorded'))
]

function history(id: string, role: string, more: Partial<FamilyMemberHistory> = {}): FamilyMemberHistory {
  return {
    resourceType: 'FamilyMemberHistory',
    id,
    meta: { versionId: '7' },
    status: 'completed',
    patient: subject,
    date: '2024-03-12',
    name: 'Testslægtning',
    relationship: { coding: [{ system: ROLE, code: role }] },
    condition: [
      {
        code: { coding: [{ system: ICD10, code: 'C92.0', display: 'Akut myeloid leukæmi' }] },
        onsetAge: years(61),
        contributedToDeath: true
      }
    ],
    ...more
  }
}
const inWords = history('w', '', {
  relationship: { text: 'mosters datter' },
  condition: [{ code: { text: 'blodkræft' }, onsetRange: { low: years(40), high: years(45) } }]
})

function opened(
  relatives: readonly FamilyMemberHistory[],
  { state = 'complete', more = [] }: { state?: SourceState; more?: readonly FhirResource[] } = {}
): FormSession {
  const sources = {
    patient: { state: 'complete', resources: [patient] },
    observations: { state: 'complete', resources: findings },
    familyHistory: { state, resources: relatives },
    questionnaireResponses: { state: 'complete', resources: more }
  } as const
  const opening = { indication: 'myeloid-malignancy-cytopenia', ehr: readingAccess('p'), framing: [] }
  const session = openSession({ ...opening, received: { patientId: 'p', sources } }, house, NOW)
  if (!session) throw new Error('no form')
  return { ...session, id: 'x'.repeat(32) }
}

const pageOf = (session: FormSession, language: 'da' | 'en' = 'da') =>
  formPage({ standing: stand(session, house, NOW), house, language, address: '/form/x' }).markup

/** What a browser sends of a page. */
function fieldsOf(markup: string): URLSearchParams {
  const unescaped = (text = '') => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  const fields = new URLSearchParams()
  for (const [whole] of markup.matchAll(/<input [^>]*>|<select [\s\S]*?<\/select>/g)) {
    const name = / name="([^"]*)"/.exec(whole)?.[1] ?? ''
    if (whole.startsWith('<select')) {
      fields.append(name, unescaped(/value="([^"]*)" selected/.exec(whole)?.[1]))
    } else if (!/type="(radio|checkbox)"/.test(whole) || whole.endsWith(' checked>'))
      fields.append(name, unescaped(/ value="([^"]*)"/.exec(whole)?.[1]))
  }
  return fields
}

/** The session after its page was sent, with some fields changed. */
function sent(session: FormSession, changes: Readonly<Record<string, string>> = {}, action = 'evaluate'): FormSession {
  const given = fieldsOf(pageOf(session))
  for (const [name, value] of Object.entries(changes)) given.set(`pedigree:${name}`, value)
  const fields = withInstances(given, action)
  const responses = [...session.responses].map(([url, before]) => {
    const form = house.shelf.forms.get(url)
    return [url, form ? readFields(form, fields, before) : before] as const
  })
  return { ...session, responses: new Map(responses) }
}

const decided = (session: FormSession, id: string) =>
  stand(session, house, NOW).decision.criteria.find(each => each.id === id)?.status
const written = (session: FormSession) =>
  (completedBundle(stand(session, house, NOW), NOW)?.entry ?? [])
    .filter(({ resource }) => resource?.resourceType === 'FamilyMemberHistory')
    .map(({ request, resource }) => ({ ...request, resource }))
const lines = (markup: string) =>
  [...markup.matchAll(/-title">Slægtning \d<\/h3>(?:<input[^>]*>)?<p class="origin">([^<]*)/g)].map(([, text]) => text)

describe('each relative of the record', () => {
  const session = opened([history('m', 'MTH'), history('s', 'SIS'), inWords])
  test('is shown in the words of the record, with its date', () => {
    expect(lines(pageOf(session))).toEqual([
      'Fra journalen, 12.03.2024: mor (Akut myeloid leukæmi, 61 år)',
      'Fra journalen, 12.03.2024: søster (Akut myeloid leukæmi, 61 år)',
      'Fra journalen, 12.03.2024: mosters datter (blodkræft, 40–45 år)'
    ])
    expect(pageOf(session, 'en')).toContain('From the record, 12 Mar 2024: mother (Akut myeloid leukæmi, 61 years)')
  })
  test('has its source said once, not under each field', () =>
    expect(
      pageOf(session)
        .split('-title">Slægtning ')
        .slice(1, 3)
        .map(relative => relative.match(/class="origin">/g)?.length)
    ).toEqual([1, 1]))
  test('is in the fields, with a code that is none of the options', () => {
    const fields = fieldsOf(pageOf(session))
    const values = ['relationship', 'condition.1/condition-code', 'condition.1/condition-onset'].map(name =>
      fields.get(`pedigree:relative.1/${name}`)
    )
    expect(values).toEqual([`${ROLE}|MTH`, `${ICD10}|C92.0`, '61'])
  })
  test('sent back untouched says nothing, as often as the page is sent', () => {
    const again = sent(sent(session))
    expect(completedBundle(stand(again, house, NOW), NOW)).toBeUndefined()
    expect(decided(again, 'h1-fam-a')).toBe(decided(session, 'h1-fam-a'))
    expect(pageOf(again)).toBe(pageOf(session))
  })
  test('stays when the page does not send it, or asks that it goes', () => {
    expect(lines(pageOf(sent(session, {}, 'remove:pedigree:relative.1')))).toEqual(lines(pageOf(session)))
    expect(pageOf(session)).not.toContain('remove:pedigree:relative.1"')
  })
  test('is asked for until the history is complete, and stays when it is said not to be taken', () => {
    const code = 'https://w3id.org/genvej/CodeSystem/answer|not-taken'
    expect(lines(pageOf(sent(session, { 'family-history': code })))).toEqual(lines(pageOf(session)))
  })
})

describe('a corrected relative', () => {
  const before = opened([history('m', 'MTH'), history('s', 'SIS')])
  const session = sent(before, { 'relative.1/condition.1/condition-onset': '44' })
  test('counts in place of the one of the record', () => {
    expect([decided(before, 'h1-fam-a'), decided(session, 'h1-fam-a')]).toEqual(['unknown', 'met'])
    expect(decided(session, 'h1-fam-c')).toBe(decided(before, 'h1-fam-c'))
    expect(lines(pageOf(session))[0]).toBe('Rettet her. Fra journalen, 12.03.2024: mor (Akut myeloid leukæmi, 61 år)')
  })
  test('is an update of the same resource, in the version that was read, with all that the form does not ask', () => {
    const entry = written(session)
    expect(entry).toHaveLength(1)
    expect(entry[0]).toMatchObject({
      method: 'PUT',
      url: 'FamilyMemberHistory/m',
      ifMatch: 'W/"7"',
      resource: {
        ...history('m', 'MTH'),
        date: '2026-11-25T09:00:00.000Z',
        condition: [{ ...history('m', 'MTH').condition?.[0], onsetAge: { value: 44, code: 'a' } }]
      }
    })
  })
  test('is as the record has it once it says so again', () => {
    const back = sent(session, { 'relative.1/condition.1/condition-onset': '61' })
    expect(completedBundle(stand(back, house, NOW), NOW)).toBeUndefined()
  })
  test('takes another code, and the first one again', () => {
    const other = sent(before, { 'relative.1/relationship': `${ROLE}|NSIS` })
    expect(written(other)[0]?.resource).toMatchObject({ relationship: { coding: [{ code: 'NSIS' }] } })
    const back = sent(other, { 'relative.1/relationship': `${ROLE}|MTH` })
    expect(written(back)).toEqual([])
  })
  test('may have one condition more, and one less', () => {
    const more = sent(sent(before, {}, 'add:pedigree:relative.2/condition.2'), {
      'relative.2/condition.2/condition-code': `${OWN}|solid-tumour`
    })
    expect(written(more)[0]?.resource).toMatchObject({
      id: 's',
      condition: [{ code: { coding: [{ code: 'C92.0' }] } }, { code: { coding: [{ code: 'solid-tumour' }] } }]
    })
    const less = sent(before, {}, 'remove:pedigree:relative.2/condition.1')
    expect(written(less)[0]?.resource).toMatchObject({ id: 's', condition: [] })
  })
  test('in a draft is taken up again once, beside the others', () => {
    const response = session.responses.get(URL)
    if (!response) throw new Error('no response')
    const draft = { ...draftResponse(response, session, NOW - 1000), id: 'draft', subject }
    const again = opened([history('m', 'MTH'), history('s', 'SIS')], { more: [draft] })
    expect(lines(pageOf(again))).toEqual(lines(pageOf(session)))
    expect(written(again).map(({ url }) => url)).toEqual(['FamilyMemberHistory/m'])
    expect(decided(again, 'h1-fam-a')).toBe('met')
  })
})

test('a relative who is added is created, beside those of the record', () => {
  const added = sent(sent(opened([history('m', 'MTH')]), {}, 'add:pedigree:relative.2'), {
    'relative.2/relationship': `${ROLE}|NBRO`,
    'relative.2/condition.1/condition-code': `${OWN}|mds-aml`,
    'relative.2/condition.1/condition-onset': '44'
  })
  expect(written(added)).toMatchObject([{ method: 'POST', resource: { relationship: { coding: [{ code: 'NBRO' }] } } }])
  expect(decided(added, 'h1-fam-a')).toBe('met')
})

test('one who is added with what the record says of another is another: two brothers without an age', () => {
  const given = { relationship: { coding: [{ system: ROLE, code: 'NBRO' }] } }
  const low = [{ code: { coding: [{ system: OWN, code: 'persistent-thrombocytopenia' }] } }]
  const session = opened([history('b', 'NBRO', { ...given, condition: low })])
  const added = sent(sent(session, {}, 'add:pedigree:relative.2'), {
    'relative.2/relationship': `${ROLE}|NBRO`,
    'relative.2/condition.1/condition-code': `${OWN}|persistent-thrombocytopenia`
  })
  expect(written(added)).toMatchObject([{ method: 'POST', resource: { ...given, condition: low } }])
  const references = stand(added, house, NOW)
    .decision.criteria.find(({ id }) => id === 'h1-fam-c')
    ?.evidence.map(({ reference }) => reference)
  expect(references).toEqual(
    expect.arrayContaining(['FamilyMemberHistory/b', 'QuestionnaireResponse/open-2#relative-2'])
  )
})

describe('a draft of before the record had the relative', () => {
  const relative = (age: number) => ({
    linkId: 'relative',
    item: [
      { linkId: 'relationship', answer: [{ valueCoding: { system: ROLE, code: 'NBRO' } }] },
      {
        linkId: 'condition',
        item: [
          { linkId: 'condition-code', answer: [{ valueCoding: { system: OWN, code: 'mds-aml' } }] },
          { linkId: 'condition-onset', answer: [{ valueQuantity: years(age) }] }
        ]
      }
    ]
  })
  const draft: FhirResource = {
    resourceType: 'QuestionnaireResponse',
    id: 'draft',
    status: 'in-progress',
    questionnaire: URL,
    subject,
    authored: '2026-11-01T10:00:00Z',
    item: [relative(44), relative(60)]
  }
  const recorded = history('b', 'NBRO', {
    condition: [{ code: { coding: [{ system: OWN, code: 'mds-aml' }] }, onsetAge: years(44) }]
  })
  const session = opened([recorded], { more: [draft] })
  test('does not double him, and keeps the other', () => {
    const fields = fieldsOf(pageOf(session))
    const ages = [1, 2, 3].map(at => fields.get(`pedigree:relative.${at}/condition.1/condition-onset`))
    expect(ages).toEqual(['44', '60', null])
    expect(written(session)).toHaveLength(1)
  })
})

describe('a relative whom an earlier form named, and did not write', () => {
  const earlier: FhirResource = {
    resourceType: 'QuestionnaireResponse',
    id: 'r0',
    status: 'completed',
    questionnaire: URL,
    subject,
    authored: '2026-05-01T10:00:00Z',
    item: [
      {
        linkId: 'relative',
        item: [
          { linkId: 'relationship', answer: [{ valueCoding: { system: ROLE, code: 'NMTH' } }] },
          {
            linkId: 'condition',
            item: [
              { linkId: 'condition-code', answer: [{ valueCoding: { system: OWN, code: 'mds-aml' } }] },
              { linkId: 'condition-onset', answer: [{ valueQuantity: years(44) }] }
            ]
          }
        ]
      }
    ]
  }
  const session = opened([], { more: [earlier] })
  const brother = {
    'relative.2/relationship': `${ROLE}|NBRO`,
    'relative.2/condition.1/condition-code': `${OWN}|mds-aml`,
    'relative.2/condition.1/condition-onset': '60'
  }
  test('is shown as any other, and untouched says nothing', () => {
    expect(lines(pageOf(session))).toEqual(['Fra journalen, 01.05.2026: mor (MDS eller AML, 44 år)'])
    expect(completedBundle(stand(sent(session), house, NOW), NOW)).toBeUndefined()
  })
  test('counts beside one who is added, who alone is written', () => {
    const added = sent(sent(session, {}, 'add:pedigree:relative.2'), brother)
    expect(decided(added, 'h1-fam-a')).toBe('met')
    expect(written(added)).toMatchObject([{ resource: { relationship: { coding: [{ code: 'NBRO' }] } } }])
    const [response] = (completedBundle(stand(added, house, NOW), NOW)?.entry ?? []).map(({ resource }) => resource)
    const finished = { ...response, id: 'r1' } as FhirResource
    const [created] = written(added).map(({ resource }) => ({ ...resource, id: 'b', patient: subject }))
    const after = opened([created as FamilyMemberHistory], { more: [earlier, finished] })
    expect(lines(pageOf(after)).map(line => line?.split(' (')[0]?.split(': ')[1])).toEqual(['bror', 'mor'])
    expect(decided(after, 'h1-fam-a')).toBe('met')
    const retracted = { ...earlier, status: 'entered-in-error' } as FhirResource
    expect(lines(pageOf(opened([created as FamilyMemberHistory], { more: [retracted, finished] })))).toHaveLength(1)
  })
  test('is created when corrected: the record has no resource to correct', () => {
    const corrected = sent(session, { 'relative.1/condition.1/condition-onset': '61' })
    expect(written(corrected)).toMatchObject([
      { method: 'POST', resource: { condition: [{ onsetAge: { value: 61 } }] } }
    ])
    expect(decided(corrected, 'h1-fam-a')).not.toBe('met')
  })
})

test('a draft whose relative was changed in the record since corrects what the record says now', () => {
  const before = opened([history('m', 'MTH')])
  const session = sent(before, { 'relative.1/condition.1/condition-onset': '44' })
  const response = session.responses.get(URL)
  if (!response) throw new Error('no response')
  const draft = { ...draftResponse(response, session, NOW - 1000), id: 'draft', subject }
  const condition = [{ ...history('m', 'MTH').condition?.[0], onsetAge: years(58) }] as FamilyMemberHistory['condition']
  const again = opened([history('m', 'MTH', condition ? { condition } : {})], { more: [draft] })
  expect(lines(pageOf(again))).toEqual(['Rettet her. Fra journalen, 12.03.2024: mor (Akut myeloid leukæmi, 58 år)'])
  expect(written(again)[0]?.resource).toMatchObject({ condition: [{ onsetAge: { value: 44 } }] })
  expect(written(again)[0]?.resource).not.toHaveProperty('condition.1')
})

test('what the record says in words is completed, and the words stay', () => {
  const session = opened([inWords])
  const completed = sent(session, {
    'relative.1/relationship': `${ROLE}|MCOUSN`,
    'relative.1/condition.1/condition-code': `${OWN}|mds-aml`
  })
  expect(stand(completed, house, NOW).forms.flatMap(({ state }) => state.errors)).toEqual([])
  expect(written(completed)[0]?.resource).toMatchObject({
    id: 'w',
    condition: [
      {
        code: { text: 'blodkræft', coding: [{ code: 'mds-aml' }] },
        onsetRange: { low: { value: 40 }, high: { value: 45 } }
      }
    ]
  })
})

test('relatives that could not be obtained are said to be so', () => {
  expect(pageOf(opened([], { state: 'not-obtained' }))).toContain(
    'Slægtning 1</h3>\n<p class="origin missing">Kunne ikke hentes fra journalen</p>'
  )
})

test('relatives whom forms correct more often than any record holds are said not to have been had, in both languages', () => {
  const [code] = history('m', 'MTH').condition ?? []
  const condition = Array.from({ length: 500 }, () => ({ ...code })) as FamilyMemberHistory['condition']
  const mother = history('m', 'MTH', condition ? { condition } : {})
  const correction = (at: number): QuestionnaireResponse => ({
    resourceType: 'QuestionnaireResponse',
    id: `q${at}`,
    status: 'completed',
    subject,
    questionnaire: URL,
    authored: '2026-01-01',
    item: [
      {
        linkId: 'relative',
        item: [
          { linkId: 'relative-id', answer: [{ valueString: 'm' }] },
          { linkId: 'relationship', answer: [{ valueCoding: { code: 'MTH' } }] }
        ]
      }
    ]
  })
  const unread = opened([mother], { more: Array.from({ length: 101 }, (_, at) => correction(at)) })
  expect(pageOf(unread)).toContain('Slægtning 1</h3>\n<p class="origin missing">Kunne ikke hentes fra journalen</p>')
  expect(pageOf(unread, 'en')).toContain(
    'Relative 1</h3>\n<p class="origin missing">Could not be obtained from the record</p>'
  )
})
