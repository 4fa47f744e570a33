// What a site and its region say on a card, each where the guideline calls for it, and that none of it changes the decision.
import { describe, expect, test } from 'vitest'
import { placesText } from '../../src/cds-hooks/places-text.ts'
import { reviewReminders } from '../../src/site/overdue.ts'
import { readOffer, readRegions } from '../../src/site/read-regions.ts'
import type { LocalSettings, Place } from '../../src/site/site.ts'
import { build, call, decisionOf, realKnowledge } from '../support/build.ts'
import { onlyCard } from '../support/client-call.ts'
import { draft, FITTING, finding, indication, orderSign, searchset } from '../support/hook-request.ts'

const DEPARTMENT = { system: 'urn:sor', value: '1' }
const region = (more: object = {}): Partial<LocalSettings> => ({
  region: 'south',
  regions: readRegions({ south: { title: 'Region Syd', ...more }, north: { title: 'Region Nord' } }, 'regions')
})

async function detail(site: Partial<LocalSettings>, order = draft(), given = {}, lang = 'da') {
  const { cards } = await call(build({ site }), orderSign([order], given), { lang })
  expect(cards).toHaveLength(1)
  return cards[0]?.detail.split('\n') ?? []
}

describe('opened or not (D1, Videre proces, L237)', () => {
  test('an indication that opens later: the card begins with it, in both languages', async () => {
    const site = region({ opens: { alpha: '2026-11-22' } })
    expect((await detail(site))[0]).toBe('- Endnu ikke åbnet her: Region Syd åbner 22.11.2026')
    expect((await detail(site, draft(), {}, 'en'))[0]).toBe('- Not yet open here: Region Syd opens on 22 Nov 2026')
  })
  test('no day is known', async () => {
    expect((await detail(region({ opens: { alpha: 'not-yet' } })))[0]).toBe('- Endnu ikke åbnet her: Region Syd')
  })
  test.each([
    ['opens today', region({ opens: { alpha: '2026-11-21' } })],
    ['another indication', region({ opens: { beta: 'not-yet' } })],
    ['no region', { ...region({ opens: { alpha: 'not-yet' } }), region: undefined }]
  ])('nothing is said: %s', async (_, site) => expect((await detail(site)).join()).not.toContain('åbnet'))

  test('the region of the client comes before the site’s', async () => {
    const site = region({ opens: { alpha: 'not-yet' } })
    const from = (code: string) => onlyCard(orderSign(), { client: { region: code }, site })
    expect((await from('south')).detail).toContain('Endnu ikke åbnet her')
    expect((await from('north')).detail).not.toContain('åbnet')
  })
})

describe('who may order (D0, Fag, L313-314)', () => {
  const orderers = [
    { title: 'Hæmatologisk afdeling', identifiers: [DEPARTMENT], indications: ['alpha'] },
    { title: 'klinisk genetiker', roles: [{ system: 'urn:roles', code: 'genetics' }] }
  ]
  const site = region({ orderers })
  const WHO = 'Hæmatologisk afdeling; klinisk genetiker'

  test('an order that does not say who orders: they are named', async () => {
    expect(await detail(site)).toContain(`- Rekvireres i Region Syd af: ${WHO}`)
  })
  test('a department that is on the list: nothing is said', async () => {
    expect((await detail(site, draft({ requester: { identifier: DEPARTMENT } }))).join()).not.toContain('ekvirer')
  })
  test('a role that is on the list: nothing is said', async () => {
    const code = [{ coding: [{ system: 'urn:roles', code: 'genetics' }] }]
    const contained = [{ resourceType: 'PractitionerRole', id: 'who', code }]
    const order = draft({ contained, requester: { reference: '#who' } })
    expect((await detail(site, order)).join()).not.toContain('ekvirer')
  })
  test('a department that is not on the list: a reservation that routes to those who may', async () => {
    const order = draft({ requester: { identifier: { ...DEPARTMENT, value: '2' } } })
    const said = `Forbehold: rekvirenten er ikke på regionens liste; kan rekvireres af ${WHO}`
    expect(await detail(site, order)).toContain(`- ${said}`)
  })
  test('a list for other indications says nothing about this one', async () => {
    const beta = region({ orderers: [{ ...orderers[0], indications: ['beta'] }] })
    expect((await detail(beta)).join()).not.toContain('ekvirer')
  })
})

describe('whom to ask (D4, Lige adgang, L35)', () => {
  const place = (more: Partial<Place>): Place => ({
    name: 'Stedet',
    roles: ['expert'],
    indications: [],
    region: undefined,
    contact: [],
    comment: undefined,
    asOf: undefined,
    verified: true,
    ...more
  })
  const directory = [
    place({ name: 'MDT Syd', roles: ['mdt'], region: 'south', contact: ['+45 00 00 00 00'] }),
    place({ name: 'Ekspert', indications: ['primary-immunodeficiency'], asOf: '2021-09-02', verified: false }),
    place({ name: 'MDT Nord', roles: ['mdt'], region: 'north' }),
    place({ name: 'Betaekspert', indications: ['beta'] }),
    place({ name: 'Laboratoriet', roles: ['performs'] })
  ]
  const site = { ...region(), directory }

  test('a discussion is called for: the places of the region and the country, how they are reached, and how old it is', async () => {
    const order = draft({ reasonCode: [indication('primary-immunodeficiency')] })
    const { cards } = await call(build({ site, knowledge: realKnowledge() }), orderSign([order]))
    const lines = cards[0]?.detail.split('\n')
    expect(lines).toContain('- Kan drøftes med: MDT Syd (+45 00 00 00 00); Ekspert (pr. 02.09.2021, ikke bekræftet)')
  })
  test('how old several places of one survey are is said once', () => {
    const old = (name: string) => place({ name, asOf: '2021-09-02', verified: false })
    expect(placesText([old('A'), old('B'), place({ name: 'C' })], 'en')).toBe(
      'A; B (as of 2 Sep 2021, not confirmed); C'
    )
    expect(placesText([], 'en')).toBe('')
  })

  test('a task after the order has the MDT as its owner, where the directory has one and no other', async () => {
    const observations = searchset(finding('written-consent', true), finding('haemolysis', true))
    const request = orderSign([draft({ reasonCode: [indication('beta')] })], { observations })
    const owner = async (...places: readonly Place[]) => {
      const { cards } = await call(build({ site: { ...region(), directory: places } }), request)
      const [action] = cards[0]?.suggestions?.[0]?.actions ?? []
      return (action as { resource?: { owner?: object } } | undefined)?.resource?.owner
    }
    expect(await owner(...directory)).toEqual({ display: 'MDT Syd' })
    expect(await owner(...directory, place({ name: 'MDT', roles: ['mdt'] }))).toBeUndefined()
    expect(await owner()).toBeUndefined()
  })
  test('no discussion is called for: nobody is named', async () => {
    expect((await detail(site)).join()).not.toContain('drøftes')
  })
  test('who orders, where the region has given no list: the places of the directory', async () => {
    const ordering = { ...region(), directory: [place({ name: 'Afdelingen', roles: ['orders'], region: 'south' })] }
    expect(await detail(ordering)).toContain('- Rekvireres i Region Syd af: Afdelingen')
  })
})

describe('what is on offer (D1 §4 lab L186-187; D3 §2 L1173)', () => {
  const offer = (more: object = {}) =>
    readOffer(
      { title: { da: 'Væv', en: 'Tissue' }, criteria: ['a-specimen'], asOf: '2021-11-01', ...more },
      'offers[0]'
    )
  const called = { observations: searchset(...FITTING, finding('syndromic-features', true)) }
  test.each([
    [{ offered: 'not-yet' }, 'Tilbydes endnu ikke: Væv (pr. 01.11.2021)'],
    [{ offered: 'yes' }, 'Tilbydes: Væv (pr. 01.11.2021)'],
    [{ offered: 'from', from: '2026-11-21' }, 'Tilbydes: Væv (pr. 01.11.2021)'],
    [{ offered: 'from', from: '2026-11-22' }, 'Tilbydes fra 22.11.2026: Væv (pr. 01.11.2021)'],
    [{ offered: 'yes', reviewBy: '2026-11-22' }, 'Tilbydes: Væv (pr. 01.11.2021)'],
    [{ offered: 'yes', reviewBy: '2026-11-21' }, 'Tilbydes: Væv (pr. 01.11.2021, ikke bekræftet)']
  ])('%o', async (more, line) =>
    expect(await detail({ offers: [offer(more)] }, draft(), called)).toContain(`- ${line}`)
  )

  test('what was to be looked at again by now is said to the operator, one sentence each', () => {
    const given = [offer({ offered: 'yes', reviewBy: '2026-11-21' }), offer({ offered: 'yes' })]
    expect(reviewReminders(given, '2026-11-20')).toEqual([])
    expect(reviewReminders(given, '2026-11-21')).toEqual([
      'Review is due since 2026-11-21: offers, "Tissue", as of 2021-11-01.'
    ])
  })

  test('what goes outside NGC »indtil videre« (D0, Ukl V, L198-200) says as of when, and nothing of who may order', async () => {
    const acute = offer({ title: { da: 'Akut analyse', en: 'Acute' }, criteria: ['a-scid'], offered: 'not-yet' })
    const orderers = [{ title: 'Afdelingen', identifiers: [DEPARTMENT] }]
    const site = { ...region({ opens: { alpha: 'not-yet' }, orderers }), offers: [acute] }
    const lines = await detail(site, draft(), {
      observations: searchset(...FITTING, finding('suspected-scid-low-trec', true))
    })
    expect(lines).toContain('- Tilbydes endnu ikke: Akut analyse (pr. 01.11.2021)')
    expect(lines.join()).not.toMatch(/åbnet|ekvireres/)
  })

  test('nothing is said where no criterion on the card calls for it, nor in another region', async () => {
    expect((await detail({ offers: [offer({ offered: 'yes' })] })).join()).not.toContain('Væv')
    const north = { ...region(), offers: [offer({ offered: 'yes', regions: ['north'] })] }
    expect((await detail(north, draft(), called)).join()).not.toContain('Væv')
  })
})

test('the decision, its summary and how loud it is do not depend on the site', async () => {
  const site = { ...region({ opens: { alpha: 'not-yet' }, orderers: [{ title: 'X', identifiers: [DEPARTMENT] }] }) }
  const order = draft({ requester: { identifier: { system: 's', value: 'v' } } })
  const [here, elsewhere] = await Promise.all([
    call(build({ site }), orderSign([order])),
    call(build(), orderSign([order]))
  ])
  const told = ({ cards: [card] }: typeof here) => [card?.summary, card?.indicator, decisionOf(card)]
  expect(told(here)).toEqual(told(elsewhere))
})
