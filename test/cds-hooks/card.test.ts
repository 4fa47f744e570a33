// One decision as a card: outcome by outcome, in both languages, as other systems rely on it (contract, section 4).
import { describe, expect, test } from 'vitest'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import type { Card } from '../../src/cds-hooks/types.ts'
import { build, call, decisionOf, realKnowledge } from '../support/build.ts'
import { draft, FITTING, factor, finding, orderSelect, orderSign, searchset } from '../support/hook-request.ts'

const built = build()

const CASES = {
  recommended: [],
  'recommended-with-caution': [finding('pregnant', true)],
  'needs-confirmation': [finding('lifelong', 'nothing-against')],
  'needs-information': [factor(5, { status: 'preliminary' })],
  'not-recommended': [factor(12)],
  'outside-pathway': [finding('suspected-scid-low-trec', true)]
} as const

type Outcome = keyof typeof CASES

const INDICATORS: Readonly<Record<Outcome, readonly [string, string]>> = {
  recommended: ['info', 'info'],
  'recommended-with-caution': ['info', 'warning'],
  'needs-confirmation': ['warning', 'warning'],
  'needs-information': ['warning', 'critical'],
  'not-recommended': ['warning', 'critical'],
  'outside-pathway': ['critical', 'critical']
}

/** What fits, with the resources of an outcome in place of those with the same id. */
function observations(outcome: Outcome) {
  const given: readonly Record<string, unknown>[] = CASES[outcome]
  const ids = given.map(each => each['id'])
  return { observations: searchset(...FITTING.filter(each => !ids.includes(each['id'])), ...given) }
}

async function signed(outcome: Outcome, lang = 'da'): Promise<Card | undefined> {
  const { cards } = await call(built, orderSign([draft()], observations(outcome)), { lang })
  expect(cards).toHaveLength(1)
  return cards[0]
}

describe.each(Object.keys(CASES) as Outcome[])('%s', outcome => {
  test('is said in the extension, and as loud as the contract says', async () => {
    const [select, sign] = INDICATORS[outcome]
    const card = await signed(outcome)
    expect([decisionOf(card)['outcome'], card?.indicator]).toEqual([outcome, sign])
    const { cards } = await call(built, orderSelect([draft()], ['ServiceRequest/o1'], observations(outcome)))
    expect(cards[0]?.indicator).toBe(select)
  })

  test('has override reasons exactly when it warns: three of the plan, in the language asked for', async () => {
    const card = await signed(outcome)
    if (card?.indicator === 'info') expect(card.overrideReasons).toBeUndefined()
    else {
      const codes = card?.overrideReasons?.map(({ code }) => code)
      expect(codes).toEqual(['documented-elsewhere', 'specialist-recommends', 'guideline-reading'])
      const english = await signed(outcome, 'en')
      expect(english?.overrideReasons?.[0]?.display).toBe('Documented elsewhere')
    }
  })

  test('has a topic that is constant and alphanumeric, so that clients can key on it', async () => {
    const [first, second] = [await signed(outcome), await signed(outcome, 'en')]
    expect(first?.source.topic.code).toBe(second?.source.topic.code)
    expect(first?.source.topic.code).toMatch(/^wgsAlpha[A-Z][A-Za-z]+$/)
  })
})

test('summaries name the order and the verdict', async () => {
  const summaries = await Promise.all(
    (Object.keys(CASES) as Outcome[]).flatMap(each => [signed(each), signed(each, 'en')])
  )
  expect(summaries.map(card => card?.summary)).toEqual([
    'WGS, alfasygdom: kriterierne er opfyldt',
    'WGS, alpha disease: criteria met',
    'WGS, alfasygdom: opfyldt, med forbehold: gravid',
    'WGS, alpha disease: met, with reservations: pregnant',
    'WGS, alfasygdom: kan bestilles, bekræft først: livslang tilstand',
    'WGS, alpha disease: can be ordered, confirm first: lifelong condition',
    'WGS, alfasygdom: mangler oplysninger: faktor',
    'WGS, alpha disease: information missing: factor',
    'WGS, alfasygdom: kriterierne er ikke opfyldt: faktor normal',
    'WGS, alpha disease: criteria not met: factor normal',
    'WGS, alfasygdom: skal analyseres uden for NGC nu: mistænkt SCID',
    'WGS, alpha disease: must be analysed outside NGC now: suspected SCID'
  ])
})

describe('detail', () => {
  test('names what is not met with its value, unit and date, quotes the sentence, and ends with the version', async () => {
    expect((await signed('not-recommended'))?.detail.split('\n')).toEqual([
      '- Ikke opfyldt: Faktor normal (12 kIU\\/L, ref. 1–10, 12.03.2026)',
      '- Kriterium: »ordret om a-factor« (L-a-factor): Faktor normal, hele sætningen.',
      '- Anbefaling 2021.9.0, gælder fra 02.09.2021. Klinikeren beslutter.'
    ])
  })

  test('is the same in English, where the sentence stands before its Danish wording', async () => {
    expect((await signed('not-recommended', 'en'))?.detail.split('\n')).toEqual([
      '- Not met: Factor normal (12 kIU\\/L, ref. 1–10, 12 Mar 2026)',
      '- Criterion: Factor normal, the whole sentence. “ordret om a-factor” (L-a-factor)',
      '- Recommendation 2021.9.0, in force from 2 Sep 2021. The clinician decides.'
    ])
  })

  test('says what is missing, skal before bør, and not again what the summary ends with', async () => {
    const { cards } = await call(built, orderSign([draft()], { observations: searchset() }))
    expect(cards[0]?.summary).toBe('WGS, alfasygdom: mangler oplysninger: skriftligt samtykke, faktor')
    expect(cards[0]?.detail.split('\n')[0]).toBe('- Mangler (bør): informeret om ukendte varianter (VUS)')
  })

  test('quotes a sentence that can be read in two ways, with both readings', async () => {
    expect((await signed('needs-confirmation'))?.detail).toContain(
      '- Kan læses på to måder: »ordret om a-lifelong« (L-a-lifelong): den ene læsning / den anden læsning'
    )
  })

  test('says what was not obtained where something open rests on it, and only there', async () => {
    const detail = async (given: Record<string, unknown>) =>
      (await call(built, orderSign([draft()], given))).cards[0]?.detail ?? ''
    const nothing = { observations: undefined, questionnaireResponses: undefined, familyHistory: undefined }
    expect(await detail(nothing)).toContain(
      '- Ikke hentet eller ikke hentet helt: prøvesvar og kliniske oplysninger, skemasvar\n'
    )
    const fits = { observations: searchset(...FITTING), questionnaireResponses: undefined, familyHistory: undefined }
    expect(await detail(fits)).not.toContain('hentet')
    expect(await detail({ ...fits, observations: searchset() })).not.toContain('hentet')
  })

  test('says what is about another patient', async () => {
    const stranger = finding('pregnant', true, { subject: { reference: 'Patient/other' } })
    const given = { observations: searchset(...FITTING, stranger) }
    const { cards } = await call(built, orderSign([draft()], given))
    expect(cards[0]?.detail).toContain('- Ikke medregnet: 1 oplysning om en anden patient')
  })

  test('gives advice about the sample in full', async () => {
    const given = { observations: searchset(...FITTING, finding('syndromic-features', true)) }
    const { cards } = await call(built, orderSign([draft()], given))
    expect(cards[0]?.detail).toContain('- Råd: Dyrkede fibroblaster, hele sætningen.')
  })
})

test('the extension has every criterion with status, reason and evidence (contract, section 4)', async () => {
  const decision = decisionOf(await signed('not-recommended'))
  expect(decision).toMatchObject({
    order: 'ServiceRequest/o1',
    indication: 'alpha',
    outcome: 'not-recommended',
    ambiguous: false,
    plan: 'https://w3id.org/genvej/PlanDefinition/alpha|2021.9.0'
  })
  const criteria = decision['criteria'] as readonly Record<string, unknown>[]
  expect(criteria.map(({ id }) => id)).toContain('a-consent')
  expect(criteria.find(({ id }) => id === 'a-factor')).toMatchObject({
    strength: 'shall',
    status: 'not-met',
    evidence: [{ reference: 'Observation/factor-1', value: '12', unit: 'kIU/L', date: '2026-03-12' }]
  })
  expect(criteria.find(({ id }) => id === 'a-pregnant')).toMatchObject({ status: 'unknown', reason: 'no-data' })
})

test('a card says which order it is about, as Da Vinci CRD does', async () => {
  expect((await signed('recommended'))?.extension?.['davinci-crd.associated-resource']).toEqual([
    { reference: 'ServiceRequest/o1' }
  ])
})

test('the same call gives the same answer, byte by byte; another call has other uuids', async () => {
  const [first, second] = [await call(built, orderSign()), await call(built, orderSign())]
  expect(first.text).toBe(second.text)
  const other = await call(built, { ...orderSign(), hookInstance: 'D1577C69-DFBE-44AD-BA6D-3E05E953B2EB' })
  expect(other.cards[0]?.uuid).not.toBe(first.cards[0]?.uuid)
})

test('the language is that of ?lang=, else Accept-Language, else the default', async () => {
  const post = (url: string, header?: string, from = built) =>
    from.app
      .inject({ method: 'POST', url, headers: header ? { 'accept-language': header } : {}, payload: orderSign() })
      .then(response => response.json().cards[0].summary)
  const url = '/cds-services/wgs-order-sign'
  const danish = 'WGS, alfasygdom: kriterierne er opfyldt'
  expect(await post(url)).toBe(danish)
  expect(await post(url, 'en-GB,en;q=0.9')).toBe('WGS, alpha disease: criteria met')
  expect(await post(`${url}?lang=da`, 'en')).toBe(danish)
  expect(await post(`${url}?lang=sv`, 'sv')).toBe(danish)
  expect(await post(url, 'sv', build({ language: 'en' }))).toBe('WGS, alpha disease: criteria met')
})

test('every recommendation is named in both languages', () => {
  const { recommendations, knowledge } = standingContext(realKnowledge(), { orderCodes: [], patientView: false })
  for (const indication of knowledge.plans.keys()) {
    const { da, en } = recommendations.get(indication) ?? { da: '', en: '' }
    expect([da, en], indication).toEqual([
      expect.stringMatching(/^Anbefalinger for /),
      expect.stringMatching(/^Recommendations for /)
    ])
  }
})
