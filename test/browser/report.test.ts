// The report in a real browser: asked for by its form, without scripts; WCAG 2.2 AA by axe; on a phone, at 400 % and on paper.
import { mkdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../support/accessibility.ts'
import { build, realKnowledge } from '../support/build.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { YEAR, yearFigures } from '../support/report-year.ts'

const PICTURES = join(import.meta.dirname, '..', '..', 'docs', 'images')
const WHOLE = `/report?indication=${YEAR.indication}&from=${YEAR.from}&to=${YEAR.to}`

describe.skipIf(!chromiumPath)('in Chromium', () => {
  let app: FastifyInstance
  let browser: Browser
  let context: BrowserContext
  let base: string
  let said: string[]

  beforeAll(async () => {
    app = build({ knowledge: realKnowledge(), figures: async () => yearFigures() }).app
    await app.listen({ port: 0, host: '127.0.0.1' })
    base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    browser = await startChromium()
    mkdirSync(PICTURES, { recursive: true })
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await app?.close()
  })
  afterEach(async () => {
    await context?.close()
  })

  async function openPage(url: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
    const page = await context.newPage()
    said = []
    page.on('console', message => void (message.type() === 'error' && said.push(message.text())))
    await page.goto(base + url)
    return page
  }

  test('from every indication to one, to other months, to the other language: without scripts', async () => {
    const page = await openPage('/report?lang=da', { javaScriptEnabled: false })
    await page.getByRole('link', { name: 'Arvelig trombocytopati' }).click()
    await expect.poll(() => page.locator('h1').textContent()).toBe('Arvelig trombocytopati')
    await page.getByLabel('Fra og med måned').fill('2026-02')
    await page.getByRole('button', { name: 'Vis' }).click()
    await expect.poll(() => page.locator('.period').textContent()).toContain('feb.')
    await page.getByRole('link', { name: 'In English' }).click()
    await expect.poll(() => page.locator('.period').textContent()).toContain('Feb')
    expect(await page.locator('h1').textContent()).toBe('Inherited thrombocytopathy')
    expect(said).toEqual([])
  })

  test('the figures are downloaded as they are shown', async () => {
    const page = await openPage(`${WHOLE}&lang=da`)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'CSV' }).click()
    ])
    expect(download.suggestedFilename()).toBe(`genvej-${YEAR.indication}-2025-12-2026-11.csv`)
  })

  describe('for everyone', () => {
    test.each([
      ['a desk', { width: 1280, height: 900 }],
      ['a phone', { width: 390, height: 800 }],
      ['400 % of a desk', { width: 320, height: 256 }]
    ])('%s: axe finds nothing, nothing stands outside the page', async (_name, viewport) => {
      for (const url of ['/report?lang=da', `${WHOLE}&lang=da`, `${WHOLE}&lang=en`, '/report?lang=da&from=x']) {
        const page = await openPage(url, { viewport, colorScheme: viewport.width === 390 ? 'dark' : 'light' })
        expect(await violations(page)).toEqual([])
        const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        expect(wider, url).toBeLessThanOrEqual(1)
        await context.close()
      }
    })

    test('on paper: the form and the buttons are gone, the figures fit on three pages', async () => {
      const page = await openPage(`${WHOLE}&lang=da`)
      await page.screenshot({
        path: join(PICTURES, 'report.png'),
        clip: { x: 0, y: 0, width: 1280, height: 1400 },
        fullPage: true
      })
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('.asked').isVisible()).toBe(false)
      expect(await violations(page)).toEqual([])
      const pdf = await page.pdf({ format: 'A4' })
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(3)
    })
  })
})
