// QuestionnaireResponse/$extract: https://hl7.org/fhir/uv/sdc/extraction.html
import { describe, expect, test } from 'vitest'
import type { Bundle, BundleEntry, FhirResource, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { buildTestApp } from '../support/build.ts'
import { invalidities } from '../support/valid.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const BASE = 'https://w3id.org/genvej'
const AUTHORED = '2026-11-20T10:00:00+01:00'
const author = { reference: 'Practitioner/1' }
type Item = NonNullable<QuestionnaireResponse['item']>[number]

function response(form: string, item: Item[], more: Partial<QuestionnaireResponse> = {}): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    questionnaire: `${BASE}/Questionnaire/${form}`,
    status: 'completed',
    subject: { reference: 'Patient/p' },
    encounter: { reference: 'Encounter/e' },
    authored: AUTHORED,
    author,
    item,
    ...more
  }
}

const coding = (system: string, code: string) => ({
  valueCoding: { system: system.startsWith('http') ? system : `${BASE}/CodeSystem/${system}`, code }
})
const haemolysis = (...item: Item[]) => [
  { linkId: 'haemolysis-work-up', item: [{ linkId: 'haemolysis', answer: [{ valueBoolean: true }] }, ...item] }
]

async function post(payload: object, query = '') {
  const answer = await app.inject({ method: 'POST', url: `/fhir/QuestionnaireResponse/$extract${query}`, payload })
  return { status: answer.statusCode, body: answer.json() }
}

async function extract(given: QuestionnaireResponse): Promise<Bundle> {
  const { status, body } = await post(given)
  expect([status, body.resourceType]).toEqual([200, 'Parameters'])
  const bundle: Bundle = body.parameter.find((each: { name: string }) => each.name === 'return').resource
  for (const resource of stored(bundle)) expect(invalidities(resource)).toEqual([])
  return bundle
}

/** The resources as a server stores them: what refers to another entry refers to where that was stored. */
function stored({ entry = [] }: Bundle): readonly unknown[] {
  const text = entry.reduce(
    (so, { fullUrl = '', resource }) =>
      so.replaceAll(`"${fullUrl}"`, `"${resource?.resourceType}/${fullUrl.replace('urn:uuid:', '')}"`),
    JSON.stringify(entry.map(({ resource }) => resource))
  )
  return JSON.parse(text)
}

const ofType = <T extends FhirResource>({ entry = [] }: Bundle, type: T['resourceType']) =>
  entry.filter((each): each is BundleEntry & { resource: T } => each.resource?.resourceType === type)
const resources = <T extends FhirResource>(bundle: Bundle, type: T['resourceType']) =>
  ofType<T>(bundle, type).map(({ resource }) => resource)

describe('an answer becomes an Observation', () => {
  test('with code, value, time and who answered; derived from the response', async () => {
    const bundle = await extract(
      response('hereditary-anaemia', haemolysis({ linkId: 'dat', answer: [coding('answer', 'negative')] }))
    )
    const [own] = ofType(bundle, 'QuestionnaireResponse')
    const [first, second] = resources(bundle, 'Observation')
    expect(first).toMatchObject({
      status: 'final',
      code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code: 'haemolysis' }] },
      subject: { reference: 'Patient/p' },
      encounter: { reference: 'Encounter/e' },
      effectiveDateTime: AUTHORED,
      issued: AUTHORED,
      performer: [author],
      valueBoolean: true,
      derivedFrom: [{ reference: own?.fullUrl }]
    })
    expect(second).toMatchObject({ valueCodeableConcept: { coding: [{ code: 'negative' }] } })
  })
  test('one for each of many answers', async () => {
    const answer = [coding('answer', 'genes-examined'), coding('answer', 'vus')]
    const indication = { linkId: 'indication', answer: [coding('indication', 'primary-immunodeficiency')] }
    const given = response('consent', [indication, { linkId: 'information', item: [{ linkId: 'informed', answer }] }])
    const codes = resources(await extract(given), 'Observation').map(
      each =>
        (each as { valueCodeableConcept?: { coding?: { code?: string }[] } }).valueCodeableConcept?.coding?.[0]?.code
    )
    expect(codes).toEqual(['genes-examined', 'vus'])
  })
  test('not when it is not asked, and not when nothing was answered', async () => {
    const idle = response('hereditary-anaemia', [
      {
        linkId: 'haemolysis-work-up',
        item: [
          { linkId: 'haemolysis', answer: [{ valueBoolean: false }] },
          { linkId: 'intravascular-haemolysis', answer: [{ valueBoolean: true }] }
        ]
      }
    ])
    expect(resources(await extract(idle), 'Observation')).toHaveLength(1)
    expect(await extract(response('hereditary-anaemia', []))).toMatchObject({
      entry: [{ resource: { resourceType: 'QuestionnaireResponse' } }]
    })
  })
  test('and its Provenance names the response as source', async () => {
    const bundle = await extract(response('hereditary-anaemia', haemolysis()))
    const [own] = ofType(bundle, 'QuestionnaireResponse')
    const [observation] = ofType(bundle, 'Observation')
    expect(resources(bundle, 'Provenance')).toMatchObject([
      { target: [{ reference: observation?.fullUrl }], entity: [{ role: 'source', what: { reference: own?.fullUrl } }] }
    ])
  })
})

describe('one transaction, that may be sent again', () => {
  test('every entry is a conditional create under a urn:uuid', async () => {
    const { type, entry = [] } = await extract(response('hereditary-anaemia', haemolysis()))
    expect(type).toBe('transaction')
    for (const { fullUrl, request, resource } of entry) {
      expect(fullUrl).toMatch(/^urn:uuid:[0-9a-f-]{36}$/)
      const name = resource?.resourceType === 'Provenance' ? '_tag' : 'identifier'
      expect(request).toEqual({
        method: 'POST',
        url: resource?.resourceType,
        ifNoneExist: expect.stringMatching(`^${name}=https://w3id.org/genvej/NamingSystem/extracted\\|`)
      })
      const value = decodeURIComponent(request?.ifNoneExist?.split('|')[1] ?? '')
      expect(JSON.stringify(resource)).toContain(value)
    }
  })
  test('the same response gives the same identifiers, a changed answer another', async () => {
    const identifiers = (bundle: Bundle) => ofType(bundle, 'Observation').map(({ request }) => request?.ifNoneExist)
    const given = (value: boolean) =>
      response(
        'hereditary-anaemia',
        [{ linkId: 'haemolysis-work-up', item: [{ linkId: 'haemolysis', answer: [{ valueBoolean: value }] }] }],
        { id: 'r1' }
      )
    const [once, again, changed] = [
      await extract(given(true)),
      await extract(given(true)),
      await extract(given(false))
    ].map(identifiers)
    expect(again).toEqual(once)
    expect(changed).not.toEqual(once)
  })
  test('a response that is on the server already is referred to, not sent again', async () => {
    const bundle = await extract(response('hereditary-anaemia', haemolysis(), { id: 'r1' }))
    expect(ofType(bundle, 'QuestionnaireResponse')).toEqual([])
    expect(resources(bundle, 'Observation')).toMatchObject([
      { derivedFrom: [{ reference: 'QuestionnaireResponse/r1' }] }
    ])
  })
})

describe('what came from the record', () => {
  const populated = async () => {
    const observation = {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      subject: { reference: 'Patient/p' },
      code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code: 'haemolysis' }] },
      effectiveDateTime: '2024-03-12',
      valueBoolean: true
    }
    const entry = [{ resourceType: 'Patient', id: 'p' }, observation].map(resource => ({ resource }))
    const parameter = [
      { name: 'subject', valueReference: { reference: 'Patient/p' } },
      { name: 'content', resource: { resourceType: 'Bundle', type: 'collection', entry } }
    ]
    const answer = await app.inject({
      method: 'POST',
      url: '/fhir/Questionnaire/hereditary-anaemia/$populate',
      payload: { resourceType: 'Parameters', parameter }
    })
    const filled: QuestionnaireResponse = answer.json().parameter[0].resource
    return { ...filled, status: 'completed' as const, authored: AUTHORED }
  }
  test('and was not changed creates nothing', async () =>
    expect(resources(await extract(await populated()), 'Observation')).toEqual([]))
  test('and was changed is a new Observation', async () => {
    const given = await populated()
    const changed = (item: Item): Item => ({
      ...item,
      ...(item.item ? { item: item.item.map(changed) } : {}),
      ...(item.linkId === 'haemolysis'
        ? { answer: item.answer?.map(each => ({ ...each, valueBoolean: false })) ?? [] }
        : {})
    })
    const bundle = await extract({ ...given, item: given.item?.map(changed) ?? [] })
    expect(resources(bundle, 'Observation')).toMatchObject([{ valueBoolean: false, effectiveDateTime: AUTHORED }])
  })
})

describe('groups that are resources of their own', () => {
  const relative = (role: string, ...conditions: [string, number?][]): Item => ({
    linkId: 'relative',
    item: [
      { linkId: 'relationship', answer: [coding('http://terminology.hl7.org/CodeSystem/v3-RoleCode', role)] },
      ...conditions.map(([code, age]) => ({
        linkId: 'condition',
        item: [
          { linkId: 'condition-code', answer: [coding('family-condition', code)] },
          ...(age === undefined
            ? []
            : [
                {
                  linkId: 'condition-onset',
                  answer: [
                    { valueQuantity: { value: age, unit: 'år', system: 'http://unitsofmeasure.org', code: 'a' } }
                  ]
                }
              ])
        ]
      }))
    ]
  })
  test('a relative is one FamilyMemberHistory with all conditions', async () => {
    const recorded = { linkId: 'family-history', answer: [coding('answer', 'recorded')] }
    const given = response('pedigree', [
      recorded,
      relative('NMTH', ['mds-aml', 45], ['solid-tumour']),
      relative('NFTH', ['mds-aml'])
    ])
    expect(resources(await extract(given), 'FamilyMemberHistory')).toMatchObject([
      {
        status: 'partial',
        patient: { reference: 'Patient/p' },
        date: AUTHORED,
        relationship: { coding: [{ code: 'NMTH' }] },
        condition: [
          { code: { coding: [{ code: 'mds-aml' }] }, onsetAge: { value: 45, code: 'a' } },
          { code: { coding: [{ code: 'solid-tumour' }] } }
        ]
      },
      { relationship: { coding: [{ code: 'NFTH' }] } }
    ])
  })
  test('a relative is the same when the form is amended: nobody is written twice, and two who say the same are two', async () => {
    const recorded = { linkId: 'family-history', answer: [coding('answer', 'recorded')] }
    const twins = [recorded, relative('NBRO', ['mds-aml']), relative('NBRO', ['mds-aml'])]
    const first = { ...response('pedigree', twins), id: 'r1' }
    const later = { ...first, status: 'amended' as const, authored: '2027-01-01T10:00:00Z' }
    const names = (bundle: Bundle) =>
      (bundle.entry ?? [])
        .filter(({ resource }) => resource?.resourceType === 'FamilyMemberHistory')
        .map(({ request }) => request?.ifNoneExist)
    const before = names(await extract(first))
    expect(new Set(before).size).toBe(2)
    expect(names(await extract(later))).toEqual(before)
  })
  test('the written consent is a Consent', async () => {
    const given = response('consent', [
      {
        linkId: 'consent',
        item: [
          { linkId: 'written-consent', answer: [{ valueBoolean: true }] },
          { linkId: 'consent-given', item: [{ linkId: 'consent-date', answer: [{ valueDate: '2026-11-01' }] }] }
        ]
      }
    ])
    expect(resources(await extract(given), 'Consent')).toMatchObject([
      {
        status: 'active',
        category: [{ coding: [{ code: 'wgs' }] }],
        patient: { reference: 'Patient/p' },
        dateTime: '2026-11-01',
        provision: { type: 'permit' }
      }
    ])
  })
})

describe('what cannot be extracted is refused whole, with each fault at its item', () => {
  const dat = (...answer: object[]) => haemolysis({ linkId: 'dat', answer: answer as never })
  const at = (linkId: string) => `QuestionnaireResponse.repeat(item).where(linkId = '${linkId}')`
  test.each([
    ['an answer outside the options', response('hereditary-anaemia', dat(coding('answer', 'maybe'))), at('dat')],
    ['an answer of another kind', response('hereditary-anaemia', dat({ valueString: 'negative' })), at('dat')],
    [
      'two answers where one is asked',
      response('hereditary-anaemia', dat(coding('answer', 'negative'), coding('answer', 'positive'))),
      at('dat')
    ],
    [
      'a question the form does not ask',
      response('hereditary-anaemia', [{ linkId: 'nothing', answer: [{ valueBoolean: true }] }]),
      at('nothing')
    ],
    ['an unknown form', response('nothing', []), 'QuestionnaireResponse.questionnaire'],
    ['another version', response('hereditary-anaemia|1999', []), 'QuestionnaireResponse.questionnaire'],
    ['a draft', response('hereditary-anaemia', [], { status: 'in-progress' }), 'QuestionnaireResponse.status'],
    [
      'an item that cannot be read',
      response('hereditary-anaemia', [{ linkId: 7 } as never]),
      'QuestionnaireResponse.item[0].linkId'
    ],
    [
      'a modifierExtension',
      response('hereditary-anaemia', [{ linkId: 'x', modifierExtension: [{ url: 'http://x' }] } as never]),
      'QuestionnaireResponse.item[0].modifierExtension'
    ],
    [
      'a day that no calendar has',
      response('hereditary-anaemia', [], { authored: '2026-02-30' }),
      'QuestionnaireResponse.authored'
    ]
  ] as const)('%s', async (_what, given, expression) => {
    const { status, body } = await post(given)
    expect([status, body.resourceType]).toEqual([422, 'OperationOutcome'])
    expect(body.issue.flatMap((issue: { expression: string[] }) => issue.expression)).toContain(expression)
  })
  test('another patient', async () => {
    const parameter = [
      { name: 'subject', valueReference: { reference: 'Patient/other' } },
      { name: 'questionnaire-response', resource: response('hereditary-anaemia', []) }
    ]
    expect((await post({ resourceType: 'Parameters', parameter })).status).toBe(422)
  })
  test('all faults at once, in the language asked for', async () => {
    const given = response('hereditary-anaemia', [...dat(coding('answer', 'maybe')), { linkId: 'nothing' }])
    const texts = (body: { issue: { details: { text: string } }[] }) => body.issue.map(({ details }) => details.text)
    expect(texts((await post(given)).body)).toEqual([
      'Spørgsmålet findes ikke i skemaet.',
      'Svaret er ikke en af mulighederne.'
    ])
    expect(texts((await post(given, '?lang=en')).body)).toEqual([
      'The form has no such question.',
      'The answer is not one of the options.'
    ])
  })
})
