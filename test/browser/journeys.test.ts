// The two journeys a user lives, in a real browser: from an order to an accepted form, and a SMART launch into a filled form.
// With and without scripts; with hostile names in the record; WCAG 2.2 AA by axe; on a phone and at 400 %.

import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { readPatients } from '../../src/demonstration/patients.ts'
import { violations } from '../support/accessibility.ts'
import { realKnowledge } from '../support/build.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { logInMemory } from '../support/log-in-memory.ts'

const root = join(import.meta.dirname, '..', '..')
const PICTURES = join(root, 'docs', 'images')
const HOSTILE = `<img src=x onerror="document.title='broken'">"><script>document.title='broken'</script>`
const ASKED = 'test-h2b-06'

if (!chromiumPath) process.stderr.write('SKIPPED: no Chromium on this machine; CHROMIUM can name one\n')

describe.skipIf(!chromiumPath)('in Chromium', () => {
  let app: FastifyInstance
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let base: string
  let said: string[]

  beforeAll(async () => {
    const demonstration = () => readPatients(join(root, 'examples'), Date.now())
    const logger = pino({ level: 'silent' })
    app = buildApp({
      knowledge: realKnowledge(),
      config: readConfig({}),
      now: Date.now,
      logger,
      log: logInMemory(),
      demonstration
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    browser = await startChromium()
    mkdirSync(PICTURES, { recursive: true })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })

  async function openPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<void> {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    page = await context.newPage()
    said = []
    page.on('console', message => void (message.type() === 'error' && said.push(message.text())))
    page.on('pageerror', error => void said.push(String(error)))
    page.on('dialog', dialog => void said.push(`dialog: ${dialog.message()}`))
  }
  beforeEach(async () => {
    await fetch(`${base}/demonstration/reset`, { method: 'POST', redirect: 'manual' })
  })
  afterEach(async () => {
    await context?.close()
  })

  /** Orders, and opens the form of the card. */
  async function openForm(patient = ASKED): Promise<Frame> {
    await page.goto(`${base}/demonstration/patients/${patient}?lang=da`)
    await page.getByRole('button', { name: 'Vælg', exact: true }).click()
    await page.getByRole('button', { name: 'Besvar i skema' }).first().click()
    const element = await page.waitForSelector('iframe.app')
    const frame = await element.contentFrame()
    if (!frame) throw new Error('the form has no frame')
    await frame.waitForSelector('form.form')
    return frame
  }

  describe.each([
    ['with scripts', true],
    ['without scripts', false]
  ])('%s', (_name, javaScriptEnabled) => {
    beforeEach(() => openPage({ javaScriptEnabled }))

    test('from an order to an accepted form: the card changes', async () => {
      await page.goto(`${base}/?lang=da`)
      await page.getByRole('link', { name: 'Testpatient Nul-Tre' }).click()
      await page.getByRole('button', { name: 'Vælg', exact: true }).click()
      await expect.poll(() => page.locator('.card h3').textContent()).toContain('bekræft først')
      if (javaScriptEnabled) {
        await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished))')
        await page.screenshot({ path: join(PICTURES, 'demonstration.png') })
      }
      await page.getByRole('button', { name: 'Besvar i skema' }).click()
      const frame = await (await page.waitForSelector('iframe.app')).contentFrame()
      await frame?.locator('input[name$=":platelet-expert-assessment"][value="true"]').check()
      if (javaScriptEnabled) {
        await expect.poll(() => frame?.locator('.verdict').textContent()).toContain('kriterierne er opfyldt')
        await page.screenshot({ path: join(PICTURES, 'form.png') })
      }
      await frame?.getByRole('button', { name: 'Færdig: gem i journalen' }).click()
      await expect.poll(() => frame?.locator('.notice').textContent()).toBe('Svarene er gemt i journalen.')
      await page.getByRole('button', { name: 'Tilbage til journalen' }).click()
      await expect.poll(() => page.locator('.card h3').textContent()).toContain('kriterierne er opfyldt')
      await page.getByRole('button', { name: 'Underskriv', exact: true }).click()
      await expect.poll(() => page.locator('.notice').textContent()).toBe('Rekvisitionen er underskrevet.')
      expect(said).toEqual([])
    })

    test('a test that is missing is ordered from the card, and the wire shows what was said', async () => {
      await page.goto(`${base}/demonstration/patients/test-h2b-03?lang=en`)
      await page.getByRole('button', { name: 'Select', exact: true }).click()
      await page.locator('.card button').first().click()
      await expect.poll(() => page.locator('.taken').textContent()).toContain('Done')
      await page.locator('.wire summary').first().click()
      await expect.poll(() => page.locator('.wire pre').first().textContent()).toContain('"')
      expect(said).toEqual([])
    })

    test('a relative of the record is corrected in place, and stays one', async () => {
      const [patient, url] = ['test-h1-06', `${base}/demonstration/fhir/FamilyMemberHistory`]
      const headers = { authorization: `Bearer ${await tokenOf(base)}`, 'content-type': 'application/fhir+json' }
      await fetch(url, { method: 'POST', headers, body: JSON.stringify(sisterOf(patient)) })
      const frame = await openForm(patient)
      await frame.locator('#form-pedigree > summary').click()
      const sister = frame.locator('#q-pedigree_relative-1')
      const line = () => sister.locator('> .origin').textContent()
      expect(await line()).toBe('Fra journalen, 12.03.2024: søster (Akut myeloid leukæmi, 61 år)')
      expect(await sister.getByRole('button', { name: /Fjern: Slægtning/ }).count()).toBe(0)
      await sister.locator('> details > summary').click()
      if (javaScriptEnabled) expect(await violations(frame)).toEqual([])
      await sister.getByLabel('Alder ved diagnosen').fill('44')
      await frame.getByRole('button', { name: 'Gem kladde' }).click()
      await expect.poll(line).toBe('Rettet her. Fra journalen, 12.03.2024: søster (Akut myeloid leukæmi, 61 år)')
      await frame.getByRole('button', { name: 'Færdig: gem i journalen' }).click()
      await expect.poll(() => frame.locator('.notice').textContent()).toBe('Svarene er gemt i journalen.')
      const { entry } = (await (await fetch(`${url}?patient=${patient}`)).json()) as { entry: { resource: object }[] }
      expect(entry.map(({ resource }) => resource)).toMatchObject([
        { ...sisterOf(patient), date: expect.any(String), condition: [{ onsetAge: { value: 44 } }] }
      ])
      expect(said).toEqual([])
    })

    test('what is saved as a draft is there when the form is opened again', async () => {
      const frame = await openForm()
      await frame.locator('input[name$=":platelet-expert-assessment"][value="true"]').check()
      await frame.getByRole('button', { name: 'Gem kladde' }).click()
      await expect.poll(() => frame.locator('.notice').textContent()).toBe('Kladden er gemt.')
      await page.goto(`${base}/demonstration/patients/${ASKED}?lang=da`)
      await page.getByRole('button', { name: 'Besvar i skema' }).first().click()
      const again = await (await page.waitForSelector('iframe.app')).contentFrame()
      await again?.waitForSelector('form.form')
      expect(await again?.locator('input[name$=":platelet-expert-assessment"][value="true"]').isChecked()).toBe(true)
    })
  })

  test('the bleeding score follows the answers, symptom by symptom, as "at least" until it is whole', async () => {
    await openPage()
    const frame = await openForm()
    await frame.locator('#form-isth-bat > summary').click()
    await frame.locator('input[name="isth-bat:epistaxis"]').nth(3).check()
    await expect
      .poll(() => frame.locator('#form-isth-bat .output').allInnerTexts())
      .toEqual(expect.arrayContaining([expect.stringMatching(/Mindst[\s\S]*3/)]))
    expect(said).toEqual([])
  })

  test('all counts since birth are drawn; the normal one is set aside with a reason, and the verdict follows', async () => {
    await openPage()
    const frame = await openForm('test-h2a-02')
    expect(await frame.locator('.series circle').count()).toBeGreaterThan(2)
    await frame.locator('.series + details > summary').click()
    await frame.locator('.series + details input[type=checkbox]').first().check()
    await expect.poll(() => frame.locator('.series circle.aside').count()).toBe(1)
    expect(said).toEqual([])
  })

  test('what the verdict waits for leads to its question, also where the record has half an answer', async () => {
    await openPage()
    const frame = await openForm('test-pid-03')
    await frame.locator('#verdict').getByRole('link', { name: 'Informeret om VUS' }).click()
    const target = frame.locator('.question:target')
    expect(await target.getAttribute('class')).toContain('waits')
    // By its id from here on: with the next verdict another element takes its place, and that one is nobody's target.
    const question = frame.locator(`[id="${await target.getAttribute('id')}"]`)
    await question.getByLabel('Varianter af ukendt betydning (VUS)').check()
    await expect.poll(() => frame.locator('.verdict').textContent()).not.toContain('VUS')
    expect(said).toEqual([])
  })

  test('answers that are refused: the focus is on the list of them, which leads to each field', async () => {
    await openPage({ javaScriptEnabled: false })
    const frame = await openForm('test-pid-03')
    await frame.getByText('Slægtninge', { exact: true }).click()
    await frame.getByLabel('Alder ved diagnosen').fill('mange')
    await frame.getByRole('button', { name: 'Færdig' }).click()
    await frame.waitForSelector('.errors')
    await expect.poll(() => frame.locator('.errors').evaluate(box => box.matches(':focus'))).toBe(true)
    await frame.locator('.errors a').first().click()
    expect(await frame.locator('.question:target.wrong').count()).toBe(1)
  })

  test('hostile names in the record are text: nothing runs, the policy reports nothing', async () => {
    await openPage()
    const found = await (await fetch(`${base}/demonstration/fhir/Patient/${ASKED}`)).json()
    const token = await tokenOf(base)
    const hostile = { ...(found as object), name: [{ family: HOSTILE, given: [HOSTILE] }] }
    const observation = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: HOSTILE, coding: [{ display: HOSTILE }] },
      subject: { reference: `Patient/${ASKED}`, display: HOSTILE },
      valueString: HOSTILE
    }
    for (const [method, url, body] of [
      ['PUT', `/demonstration/fhir/Patient/${ASKED}`, hostile],
      ['POST', '/demonstration/fhir/Observation', observation]
    ] as const) {
      const answer = await fetch(base + url, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/fhir+json' },
        body: JSON.stringify(body)
      })
      expect(answer.status).toBeLessThan(300)
    }
    const frame = await openForm()
    expect(await frame.locator('.lead').textContent()).toContain('<img src=x')
    await frame.getByRole('link', { name: 'Resumé til MDT' }).click()
    await frame.waitForSelector('.summary')
    expect([await page.title(), said]).toEqual([expect.not.stringContaining('broken'), []])
  })

  describe('for everyone', () => {
    test.each([
      ['a desk', { width: 1280, height: 900 }],
      ['a phone', { width: 390, height: 800 }],
      ['400 % of a desk', { width: 320, height: 256 }]
    ])('%s: axe finds nothing, nothing stands outside the page', async (_name, viewport) => {
      await openPage({ viewport })
      const check = async (where: Page | Frame) => {
        expect(await violations(where)).toEqual([])
        const wider = await where.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth'
        )
        expect(wider).toBeLessThanOrEqual(1)
      }
      await page.goto(`${base}/?lang=da`)
      await check(page)
      const frame = await openForm()
      await check(frame)
      await page.goto(`${base}/demonstration/patients/${ASKED}?lang=en`)
      await check(page)
    })

    test('by keyboard alone: an order is placed and the form answered', async () => {
      await openPage()
      await page.goto(`${base}/demonstration/patients/${ASKED}?lang=da`)
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.textContent')).toBe('Gå til indholdet')
      await page.locator('#indication').focus()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.waitForSelector('.card')
      const frame = await openFormByKeyboard(page)
      const radio = frame.locator('input[name$=":platelet-expert-assessment"]').first()
      await radio.focus()
      await page.keyboard.press('Space')
      await expect.poll(() => frame.locator('.verdict').textContent()).toContain('kriterierne er opfyldt')
      expect(await frame.evaluate('document.activeElement.getAttribute("name")')).toContain(
        'platelet-expert-assessment'
      )
    })

    test.each([ASKED, 'test-h2a-02', 'test-h1-06', 'test-pid-03', 'test-h3-03'])(
      '%s: one printed page for the MDT',
      async patient => {
        await openPage()
        const frame = await openForm(patient)
        const summary = await frame.getByRole('link', { name: 'Resumé til MDT' }).getAttribute('href')
        await page.goto(new URL(summary ?? '', base).href)
        const pdf = await page.pdf({ format: 'A4' })
        expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
        await page.emulateMedia({ media: 'print' })
        expect(await violations(page)).toEqual([])
        expect(await page.locator('.summary').textContent()).toContain('Testpatient')
      }
    )
  })

  async function openFormByKeyboard(where: Page): Promise<Frame> {
    await where.getByRole('button', { name: 'Besvar i skema' }).focus()
    await where.keyboard.press('Enter')
    const frame = await (await where.waitForSelector('iframe.app')).contentFrame()
    if (!frame) throw new Error('the form has no frame')
    await frame.waitForSelector('form.form')
    return frame
  }
})

/** A sister with AML at 61, as the record has her. */
function sisterOf(patient: string) {
  return {
    resourceType: 'FamilyMemberHistory',
    status: 'completed',
    patient: { reference: `Patient/${patient}` },
    date: '2024-03-12',
    relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'SIS' }] },
    condition: [
      {
        code: {
          coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'C92.0', display: 'Akut myeloid leukæmi' }]
        },
        onsetAge: { value: 61, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' }
      }
    ]
  }
}

/** A token of the demonstration's authorisation server, as an app would get it. */
async function tokenOf(base: string): Promise<string> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const framed = await fetch(`${base}/demonstration/patients/${ASKED}/form`, {
    method: 'POST',
    headers: form,
    body: new URLSearchParams({ url: `${base}/launch`, appContext: '{}' })
  })
  const launch = /launch=([\w-]+)/.exec(await framed.text())?.[1] ?? ''
  const verifier = 'v'.repeat(64)
  const { createHash } = await import('node:crypto')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const redirect_uri = `${base}/launch/callback`
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'genvej',
    redirect_uri,
    launch,
    state: 's',
    scope: 'launch',
    code_challenge: challenge,
    code_challenge_method: 'S256'
  })
  const authorised = await fetch(`${base}/demonstration/authorize?${query}`, { redirect: 'manual' })
  const code = new URL(authorised.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const answer = await fetch(`${base}/demonstration/token`, {
    method: 'POST',
    headers: form,
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri,
      client_id: 'genvej',
      code_verifier: verifier
    })
  })
  return ((await answer.json()) as { access_token: string }).access_token
}
