// One decision for each kind of client: what a client cannot show or do is said in words, and nothing of the decision is lost.
import { describe, expect, test } from 'vitest'
import { type DialectFrame, inDialect } from '../../../src/cds-hooks/dialects/dialect.ts'
import type { Card } from '../../../src/cds-hooks/types.ts'
import { decisionOf, realKnowledge } from '../../support/build.ts'
import { answered, onlyCard } from '../../support/client-call.ts'
import { draft, FITTING, factor, finding, indication, orderSign, searchset } from '../../support/hook-request.ts'

const PROFILES = ['plain', 'epic', 'cerner', 'athena'] as const
const nothing = { observations: searchset() }
const refused = { observations: searchset(factor(12)) }
const wrongSpecimen = { observations: searchset(...FITTING, finding('syndromic-features', true)) }
const FACTOR = 'https://w3id.org/genvej/ActivityDefinition/factor'

const types = ({ suggestions = [] }: Card) => suggestions.map(({ actions }) => actions.map(({ type }) => type))

test('what is decided, its topic, its uuid and how loud it is are the same for every client', async () => {
  const cards = await Promise.all(
    PROFILES.map(profile => onlyCard(orderSign([draft()], refused), { client: { profile } }))
  )
  const [plain, ...others] = cards.map(({ uuid, summary, indicator, source, ...card }) => ({
    uuid,
    summary,
    indicator,
    source,
    decision: decisionOf(card as Card)
  }))
  expect(plain?.decision).toMatchObject({ outcome: 'not-recommended' })
  for (const other of others) expect(other).toEqual(plain)
})

test('an order that is recommended is answered alike, but for the content type that Epic reads', async () => {
  const [plain, epic, cerner, athena] = await Promise.all(
    PROFILES.map(profile => onlyCard(orderSign(), { client: { profile } }))
  )
  expect([cerner, athena]).toEqual([plain, plain])
  expect({ ...epic, extension: plain?.extension }).toEqual(plain)
})

describe('Epic', () => {
  const client = { profile: 'epic' }

  test('one action a suggestion; several may be taken', async () => {
    const card = await onlyCard(orderSign([draft()], nothing), { client })
    expect([types(card), card.selectionBehavior]).toEqual([[['create'], ['delete']], 'any'])
  })

  test('what is ordered carries the key of the site’s preference list first', async () => {
    const preferenceList = [{ activity: FACTOR, key: 'FACTOR_X' }]
    const { suggestions } = await onlyCard(orderSign([draft()], nothing), { client: { ...client, preferenceList } })
    expect(suggestions?.[0]?.actions[0]).toMatchObject({
      resource: {
        code: {
          coding: [
            { system: 'urn:com.epic.cdshooks.action.code.system.preference-list-item', code: 'FACTOR_X' },
            { system: 'urn:test:laboratory', code: 'factor' }
          ]
        }
      }
    })
  })

  test('what the site has no key for keeps its own code', async () => {
    const { suggestions } = await onlyCard(orderSign([draft()], nothing), { client })
    expect(suggestions?.[0]?.actions[0]).toMatchObject({ resource: { code: { coding: [{ code: 'factor' }] } } })
  })

  test('a change to the order is said in words, never suggested', async () => {
    const card = await onlyCard(orderSign([draft()], wrongSpecimen), { client })
    expect(card.suggestions).toBeUndefined()
    expect(card.detail).toContain('\n- Ret på rekvisitionen: Brug dyrkede fibroblaster\n')
    const english = await onlyCard(orderSign([draft()], wrongSpecimen), { client, query: '?lang=en' })
    expect(english.detail).toContain('\n- Change on the order: Use cultured fibroblasts\n')
  })

  test('a task after the order is said in words: only orders, prescriptions and diagnoses are created there', async () => {
    const observations = searchset(finding('written-consent', true), finding('haemolysis', true))
    const request = orderSign([draft({ reasonCode: [indication('beta')] })], { observations })
    expect(types(await onlyCard(request, { client: {} }))).toEqual([['create']])
    const card = await onlyCard(request, { client })
    expect([card.suggestions, card.detail.split('\n')[1]]).toEqual([undefined, '- Næste skridt: Planlæg drøftelse'])
  })

  test('says that its detail is GitHub Flavored Markdown', async () => {
    const { extension } = await onlyCard(orderSign(), { client })
    expect(extension?.['com.epic.cdshooks.card.detail.content-type']).toBe('text/markdown; variant=GitHub')
  })
})

describe('Cerner', () => {
  const client = { profile: 'cerner' }

  test('information only; what would be suggestions is said as next steps', async () => {
    const card = await onlyCard(orderSign([draft()], nothing), { client })
    expect(card.detail.split('\n')[1]).toBe(
      '- Næste skridt: Bestil faktor; Fjern rekvisitionen af helgenomsekventering'
    )
    const refusing = await onlyCard(orderSign([draft()], refused), { client, query: '?lang=en' })
    expect(refusing.detail).toContain('\n- Next steps: Remove the order of whole-genome sequencing\n')
  })

  test('many steps: the first ones, and always the way out', async () => {
    const order = draft({ reasonCode: [indication('inherited-thrombocytopathy')] })
    const card = await onlyCard(orderSign([order], nothing), { client, knowledge: realKnowledge() })
    expect(card.detail).toMatch(
      /^- Næste skridt: Henvis til [^;]+; (Bestil [^;]+; ){2}…; Fjern rekvisitionen af helgenomsekventering$/m
    )
    expect(card.detail.split('\n').at(-1)).toContain('Klinikeren beslutter.')
  })

  test('absolute links stay, SMART links do not: app context is not supported there', () => {
    const card: Card = {
      uuid: '6f1e0c5a-0000-8000-8000-000000000000',
      summary: 'WGS',
      detail: '- a\n- b',
      indicator: 'info',
      source: { label: 'x', url: 'https://x.example.org', topic: { system: 's', code: 'c', display: 'd' } },
      links: [
        { label: 'form', url: 'https://x.example.org/launch', type: 'smart', appContext: '{}' },
        { label: 'guideline', url: 'https://x.example.org/guideline', type: 'absolute' }
      ]
    }
    const frame: DialectFrame = { language: 'da', preferenceList: new Map() }
    const links = (profile: (typeof PROFILES)[number]) => inDialect(profile, [card], frame)[0]?.links
    expect(links('cerner')).toEqual([card.links?.[1]])
    for (const profile of ['plain', 'epic', 'athena'] as const) expect(links(profile)).toEqual(card.links)
    const [first, ...none] = inDialect('cerner', [{ ...card, links: card.links?.slice(0, 1) ?? [] }], frame)
    expect([first?.links, none]).toEqual([undefined, []])
  })
})

describe('athenahealth', () => {
  const client = { profile: 'athena' }

  test('what is missing is ordered by one suggestion, each test once; one of them may be taken', async () => {
    const order = draft({ reasonCode: [indication('inherited-thrombocytopathy')] })
    const request = orderSign([order], nothing)
    const plain = await onlyCard(request, { client: {}, knowledge: realKnowledge() })
    const card = await onlyCard(request, { client, knowledge: realKnowledge() })
    const creates = types(plain).filter(([type]) => type === 'create').length
    expect(creates).toBeGreaterThan(1)
    expect(types(card)).toEqual([Array(creates).fill('create'), ['delete']])
    expect(card.suggestions?.[0]?.label).toMatch(new RegExp(`^Alle ${creates}: henvis til [^;]+; bestil INR; `))
  })

  test('the right specimen is one suggestion, the whole order updated', async () => {
    const card = await onlyCard(orderSign([draft()], wrongSpecimen), { client })
    expect([types(card), card.selectionBehavior]).toEqual([[['update']], 'at-most-one'])
  })
})

describe('the language of a card: ?lang, else Accept-Language, else the client’s, else the service’s', () => {
  const client = { language: 'en' }
  const english = { 'accept-language': 'en' }
  const danish = { 'accept-language': 'da-DK' }
  test.each([
    ['?lang=da', english, client, 'alfasygdom'],
    ['?lang=en', danish, {}, 'alpha disease'],
    ['', danish, client, 'alfasygdom'],
    ['', english, {}, 'alpha disease'],
    ['', { 'accept-language': 'sv' }, client, 'alpha disease'],
    ['?lang=sv', {}, client, 'alpha disease'],
    ['', {}, {}, 'alfasygdom']
  ])('%s with %o for %o', async (query, headers, of, word) => {
    const { cards } = await answered(orderSign(), { client: of, query, headers })
    expect(cards[0]?.summary).toContain(word)
  })
})
