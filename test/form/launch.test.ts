// The SMART launch from a card into a filled form, over HTTP, against the authorisation server and the record of the demonstration.

import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { readPatients } from '../../src/demonstration/patients.ts'
import type { Json } from '../../src/fhir/resource-shapes.ts'
import { realKnowledge } from '../support/build.ts'
import { CookieBrowser } from '../support/cookie-browser.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const START = Date.parse('2026-11-25T09:00:00Z')
const examples = join(import.meta.dirname, '..', '..', 'examples')
const lines: string[] = []
let now = START
let app: FastifyInstance
let base = ''

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) })
  const demonstration = () => readPatients(examples, START)
  app = buildApp({
    knowledge: realKnowledge(),
    config: readConfig({}),
    now: () => now,
    logger,
    log: logInMemory(),
    demonstration
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(() => app.close())
beforeEach(async () => {
  now = START
  await post('/demonstration/reset', {})
})

const browserHere = () => new CookieBrowser(base)

function post(url: string, fields: Readonly<Record<string, string>>, browser = browserHere()) {
  return browser.open(url, { method: 'POST', body: new URLSearchParams(fields) })
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&amp;', '&')
}

/** Orders for a patient and takes the link of the card, as far as the address that the EHR opens. */
async function launchAddress(patient: string, indication: string, appContext?: string): Promise<string> {
  const chart = await post(`/demonstration/patients/${patient}/orders?lang=da`, { indication })
  const [, url = '', context = ''] =
    /name="url" value="([^"]*)"><input type="hidden" name="appContext" value="([^"]*)"/.exec(chart.text) ?? []
  const frame = await post(`/demonstration/patients/${patient}/form?lang=da`, {
    url,
    appContext: appContext ?? unescaped(context)
  })
  return unescaped(/<iframe class="app" src="([^"]*)"/.exec(frame.text)?.[1] ?? '')
}

const PATIENT = ['test-h2b-06', 'inherited-thrombocytopathy'] as const
const RELATIVES = ['test-h1-06', 'myeloid-malignancy-cytopenia'] as const

describe('from the card to the saved answer', () => {
  test('the form is open, knows the record and asks for the rest; what is answered decides the next call', async () => {
    const browser = browserHere()
    const form = await browser.open(await launchAddress(...PATIENT))
    expect(form.status).toBe(200)
    expect(form.text).toContain('Fra journalen, ')
    expect(form.text).toContain('kan bestilles, bekræft først')
    const [path = ''] = form.url.split('?')
    const answer = { 'inherited-thrombocytopathy:platelet-expert-assessment': 'true' }
    const followed = await post(path, { ...answer, action: 'evaluate' }, browser)
    expect(followed.text).toContain('kriterierne er opfyldt')
    const done = await post(path, { ...answer, action: 'submit' }, browser)
    expect([done.status, done.text.includes('Svarene er gemt i journalen.')]).toEqual([200, true])
    const stored = await fetch(
      `${base}/demonstration/fhir/Observation?patient=${PATIENT[0]}&code=platelet-expert-assessment`
    )
    const { entry } = (await stored.json()) as { readonly entry: readonly { readonly resource: Json }[] }
    expect(entry.map(({ resource }) => resource['valueBoolean'])).toContain(true)
    const chart = await post(`/demonstration/patients/${PATIENT[0]}/ask?lang=da`, {})
    expect(chart.text).toContain('kriterierne er opfyldt')
  })
  test('a draft is kept in the record and taken up again by the next launch', async () => {
    const browser = browserHere()
    const form = await browser.open(await launchAddress(...PATIENT))
    const [path = ''] = form.url.split('?')
    const saved = await post(
      path,
      { 'inherited-thrombocytopathy:platelet-expert-assessment': 'true', action: 'save' },
      browser
    )
    expect(saved.text).toContain('Kladden er gemt.')
    const again = await browserHere().open(await launchAddress(...PATIENT))
    expect(again.text).toMatch(/name="inherited-thrombocytopathy:platelet-expert-assessment" value="true" checked/)
    expect(again.text).toContain('kriterierne er opfyldt')
  })
  test('a draft that is finished is no draft any more: the next launch would else take it up again', async () => {
    const answer = { 'inherited-thrombocytopathy:platelet-expert-assessment': 'true' }
    const first = browserHere()
    const [draft = ''] = (await first.open(await launchAddress(...PATIENT))).url.split('?')
    await post(draft, { ...answer, action: 'save' }, first)
    const second = browserHere()
    const [form = ''] = (await second.open(await launchAddress(...PATIENT))).url.split('?')
    const done = await post(form, { ...answer, action: 'submit' }, second)
    expect(done.text).toContain('Svarene er gemt i journalen.')
    const stored = await fetch(`${base}/demonstration/fhir/QuestionnaireResponse?patient=${PATIENT[0]}`)
    const { entry } = (await stored.json()) as { readonly entry: readonly { readonly resource: Json }[] }
    // The one that the record began with, and the draft.
    expect(entry.map(({ resource }) => resource['status'])).toEqual(['completed', 'completed'])
    const chart = await post(`/demonstration/patients/${PATIENT[0]}/ask?lang=da`, {})
    expect(chart.text).toContain('kriterierne er opfyldt')
  })
  test('an answer that cannot be read is said at the question, and what was typed is still there', async () => {
    const browser = browserHere()
    const form = await browser.open(await launchAddress(...PATIENT))
    const [path = ''] = form.url.split('?')
    const refused = await post(
      path,
      { 'inherited-thrombocytopathy:isth-bat-score': 'mange', action: 'submit' },
      browser
    )
    expect(refused.status).toBe(422)
    expect(refused.text).toMatch(/value="mange"[^>]*aria-invalid="true"/)
    expect(refused.text).toContain('Svaret kan ikke læses.')
  })
  test('the summary and the answers as FHIR are there to be taken', async () => {
    const browser = browserHere()
    const form = await browser.open(await launchAddress(...PATIENT))
    const [path = ''] = form.url.split('?')
    await post(path, { 'inherited-thrombocytopathy:platelet-expert-assessment': 'true' }, browser)
    expect((await browser.open(`${path}/summary?lang=en`)).text).toContain('Recommendation 2021.9.0')
    const bundle = JSON.parse((await browser.open(`${path}/bundle`)).text)
    expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'transaction' })
    expect(bundle.entry.map(({ resource }: { resource: { resourceType: string } }) => resource.resourceType)).toEqual([
      'QuestionnaireResponse',
      'Observation',
      'Provenance'
    ])
  })
})

describe('a launch that is refused', () => {
  const refused = async (answer: { status: number; text: string }, status: number) => {
    expect(answer.status).toBe(status)
    expect(answer.text).not.toContain('<form class="form"')
  }
  test('from an EHR that is not known', async () => {
    await refused(await browserHere().open('/launch?iss=https%3A%2F%2Fehr.example%2Ffhir&launch=1'), 403)
  })
  test('without a launch', async () => {
    await refused(await browserHere().open(`/launch?iss=${encodeURIComponent(`${base}/demonstration/fhir`)}`), 400)
  })
  test('from an EHR that says nothing of SMART', async () => {
    await refused(await browserHere().open(`/launch?iss=${encodeURIComponent(`${base}/fhir`)}&launch=1`), 424)
  })
  test('in another browser than it began in', async () => {
    const first = await browserHere().go(await launchAddress(...PATIENT))
    const authorised = await browserHere().go(first.headers.get('location') ?? '')
    await refused(await browserHere().open(authorised.headers.get('location') ?? ''), 403)
  })
  test('with a state that was used', async () => {
    const browser = browserHere()
    const first = await browser.go(await launchAddress(...PATIENT))
    const authorised = await browser.go(first.headers.get('location') ?? '')
    const callback = authorised.headers.get('location') ?? ''
    expect((await browser.open(callback)).status).toBe(200)
    await refused(await browser.open(callback), 403)
  })
  test('with a code that has expired', async () => {
    const browser = browserHere()
    const first = await browser.go(await launchAddress(...PATIENT))
    const authorised = await browser.go(first.headers.get('location') ?? '')
    now += 2 * 60_000
    await refused(await browser.open(authorised.headers.get('location') ?? ''), 403)
  })
  test('for another patient than the card was about', async () => {
    const context = JSON.stringify({ indication: PATIENT[1], patient: 'f'.repeat(32) })
    await refused(await browserHere().open(await launchAddress(...PATIENT, context)), 403)
  })
  test('when the EHR says no', async () => {
    const browser = browserHere()
    const first = await browser.go(await launchAddress(...PATIENT))
    const state = new URL(first.headers.get('location') ?? '').searchParams.get('state')
    await refused(await browser.open(`/launch/callback?error=access_denied&state=${state}`), 403)
  })
})

describe('what a card says of the form is not trusted', () => {
  test.each(['{"indication":"<script>"}', '[]', 'nothing', JSON.stringify({ indication: 'x'.repeat(5000) })])(
    '%s',
    async context => {
      const page = await browserHere().open(await launchAddress(...PATIENT, context))
      expect([page.status, page.text.includes('Hvilken indikation drejer det sig om?')]).toEqual([200, true])
      expect(page.text).not.toContain('<script>"')
    }
  )
  test('the indication is then chosen by hand, once', async () => {
    const browser = browserHere()
    const page = await browser.open(await launchAddress(...PATIENT, '{}'))
    const held = /name="launch" value="([^"]*)"/.exec(page.text)?.[1] ?? ''
    const form = await post('/form?lang=da', { launch: held, indication: PATIENT[1] }, browser)
    expect(form.text).toContain('<form class="form"')
    expect((await post('/form?lang=da', { launch: held, indication: PATIENT[1] }, browser)).status).toBe(410)
  })
})

describe('a relative who is added', () => {
  const named = 'pedigree:relative.1/'
  const fields = {
    'pedigree:family-history': 'https://w3id.org/genvej/CodeSystem/answer|recorded',
    [`${named}relationship`]: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode|NSIS',
    [`${named}condition.1/condition-code`]: 'https://w3id.org/genvej/CodeSystem/family-condition|mds-aml'
  }
  const onset = `${named}condition.1/condition-onset`
  const stored = async (patient: string) => {
    const answer = await fetch(`${base}/demonstration/fhir/FamilyMemberHistory?patient=${patient}`)
    const { entry = [] } = (await answer.json()) as { readonly entry?: readonly { readonly resource: Json }[] }
    return entry.map(({ resource }) => {
      const [condition] = resource['condition'] as readonly { readonly onsetAge?: { readonly value: number } }[]
      return [resource['id'], condition?.onsetAge?.value]
    })
  }
  test('is written once however often the form is sent, and corrected when it is sent again with another age', async () => {
    const [patient] = RELATIVES
    const browser = browserHere()
    const [path = ''] = (await browser.open(await launchAddress(...RELATIVES))).url.split('?')
    const send = (more: Readonly<Record<string, string>>) =>
      post(path, { ...fields, ...more, action: 'submit' }, browser)
    const twice = await Promise.all([send({ [onset]: '44' }), send({ [onset]: '44' })])
    for (const { text } of twice) expect(text).toContain('Svarene er gemt i journalen.')
    const [[id] = []] = await stored(patient)
    expect(await stored(patient)).toEqual([[id, 44]])
    const again = await browser.open(path)
    expect(again.text).toContain(`<input type="hidden" name="${named}" value="FamilyMemberHistory/${id}">`)
    now += 60_000
    const corrected = await send({ [named]: `FamilyMemberHistory/${id}`, [onset]: '52' })
    expect(corrected.text).toContain('Svarene er gemt i journalen.')
    expect(await stored(patient)).toEqual([[id, 52]])
  })
})

describe('a form is its browser’s own', () => {
  test('another browser does not see it', async () => {
    const form = await browserHere().open(await launchAddress(...PATIENT))
    expect((await browserHere().open(form.url)).status).toBe(410)
  })
  test('it is gone when it has stood too long', async () => {
    const browser = browserHere()
    const form = await browser.open(await launchAddress(...PATIENT))
    now += 9 * 3_600_000
    expect((await browser.open(form.url)).status).toBe(410)
  })
  test('its cookie is out of reach of scripts, and of other addresses', async () => {
    const browser = browserHere()
    const first = await browser.go(await launchAddress(...PATIENT))
    const authorised = await browser.go(first.headers.get('location') ?? '')
    const opened = await browser.go(authorised.headers.get('location') ?? '')
    const [cookie = ''] = opened.headers.getSetCookie()
    expect(cookie).toMatch(/^genvej-form=[\w-]{32}; Path=\/form\/[\w-]{12}; HttpOnly; SameSite=Lax$/)
  })
})

describe('what no page of ours sends', () => {
  const answer = 'inherited-thrombocytopathy:platelet-expert-assessment'
  const fields = Array.from({ length: 2001 }, (_, at) => `pedigree:relative.${at}/x=y`).join('&')
  test.each([
    ['more fields than a page has', 413, 'application/x-www-form-urlencoded', fields],
    ['more ends of fields than a page has', 413, 'application/x-www-form-urlencoded', '&'.repeat(2000)],
    ['a body that is no form', 400, 'application/json', '{}']
  ] as const)('%s: %i, and what was answered is still there', async (_what, status, type, body) => {
    const browser = browserHere()
    const form = await browser.open(await launchAddress(...PATIENT))
    const [path = ''] = form.url.split('?')
    await post(path, { [answer]: 'true' }, browser)
    const sent = await browser.open(path, { method: 'POST', body, headers: { 'content-type': type } })
    expect(sent.status).toBe(status)
    expect((await browser.open(path)).text).toContain(`name="${answer}" value="true" checked`)
  })
  test.each(['/form', '/form/x', '/launch', '/launch/callback'])('another method to %s: 405', async path => {
    const refused = await fetch(base + path, { method: 'DELETE' })
    expect([refused.status, refused.headers.get('allow')?.startsWith('GET, HEAD')]).toEqual([405, true])
  })
})

test('the authorisation server of the demonstration takes no parameter twice', async () => {
  const refused = await fetch(`${base}/demonstration/authorize?redirect_uri=a&redirect_uri=b`, { redirect: 'manual' })
  expect(refused.status).toBe(400)
})

test('no token and no patient is in the log', async () => {
  await browserHere().open(await launchAddress(...PATIENT))
  const log = lines.join('')
  expect(log).not.toMatch(/Testpatient|access_token|Bearer|test-h2b-06/)
})
