// An EHR may show our forms itself: every Questionnaire loads in LHC-Forms without an error, and the ISTH-BAT scores there as it scores here.
import type { Server } from 'node:http'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FamilyMemberHistory, Questionnaire } from '../../src/fhir/types.ts'
import { isHidden } from '../../src/form/field-names.ts'
import { relativesIn } from '../../src/guideline/relatives.ts'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { itemsOf } from '../../src/knowledge/questionnaire-items.ts'
import { evaluateForm } from '../../src/questionnaire/evaluate.ts'
import { type FormItem, readForm } from '../../src/questionnaire/form.ts'
import { filledRelative } from '../../src/questionnaire/populate-relatives.ts'
import { chromiumPath, startChromium } from '../support/chromium.ts'
import { BLEEDING_HISTORIES, type BleedingHistory, gradeCode, scoresIn } from '../support/isth-bat-cases.ts'
import { answerYesNo, choose, numberIn, responseOf, showForm, showResponse } from '../support/lhc-form-page.ts'
import { fetchLhcForms, serveLhcForms } from '../support/lhc-forms.ts'

const forms = loadKnowledge(join(import.meta.dirname, '..', '..')).artefacts.flatMap(({ resource }) =>
  resource.resourceType === 'Questionnaire' ? resource : []
)
const isthBat = forms.find(({ id }) => id === 'isth-bat') as Questionnaire
const form = readForm(isthBat)
const domains = itemsOf(isthBat).flatMap(({ item }) => (item.type === 'choice' ? item.linkId : []))

if (!chromiumPath) process.stderr.write('SKIPPED: no Chromium on this machine; CHROMIUM can name one\n')

describe.skipIf(!chromiumPath)('LHC-Forms', () => {
  let browser: Browser
  let server: Server
  let url: string
  let page: Page
  let said: string[]

  beforeAll(async () => {
    fetchLhcForms()
    ;({ server, url } = await serveLhcForms())
    browser = await startChromium()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    server?.close()
  })
  beforeEach(async () => {
    await page?.close()
    page = await browser.newPage()
    said = []
    page.on('console', message => void (message.type() === 'error' && said.push(message.text())))
    page.on('pageerror', error => void said.push(String(error)))
  })

  test.each(forms.map(each => [each.id, each] as const))('shows %s without an error', async (_id, shown) => {
    await showForm(page, url, shown)
    const first = readForm(shown).items.find(item => item.type !== 'display' && !isHidden(item))
    expect(await page.locator('#form').textContent()).toContain(first?.text.da)
    expect(await responseOf(page)).toMatchObject({ questionnaire: `${shown.url}|${shown.version}` })
    expect(said).toEqual([])
  })

  test('sends back a relative of the record as the same person, whatever it makes of the marks and the codes', async () => {
    const pedigree = forms.find(({ id }) => id === 'pedigree') as Questionnaire
    const relative: FamilyMemberHistory = {
      resourceType: 'FamilyMemberHistory',
      id: 'm',
      status: 'completed',
      patient: {},
      relationship: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RoleCode', code: 'MTH' }] },
      condition: [
        {
          code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'C92.0' }] },
          onsetAge: { value: 44, unit: 'a', system: 'http://unitsofmeasure.org', code: 'a' }
        }
      ]
    }
    const group = readForm(pedigree).byLinkId.get('relative') as FormItem
    await showForm(page, url, pedigree)
    await showResponse(page, pedigree, {
      resourceType: 'QuestionnaireResponse',
      status: 'in-progress',
      questionnaire: `${pedigree.url}|${pedigree.version}`,
      item: [filledRelative(group, relative, 'FamilyMemberHistory/m')]
    })
    const sent = { ...(await responseOf(page)), id: 'r', authored: '2026-11-20' }
    expect(relativesIn([relative, sent])).toEqual([{ history: relative, saidBy: 'm' }])
  })

  test.each(BLEEDING_HISTORIES.map(history => [history.name, history] as const))(
    'scores %s',
    async (_name, history) => {
      await showForm(page, url, isthBat)
      await answer(page, history)
      await expect.poll(() => numberIn(page, 'isth-bat-score')).toBe(history.total)
      await expect.poll(() => numberIn(page, 'isth-bat-at-least')).toBe(history.atLeast)
      const { response } = evaluateForm(form, await responseOf(page), {
        patient: undefined,
        today: '2026-11-20',
        isInValueSet: () => true
      })
      expect(scoresIn(response)).toEqual({ total: history.total, atLeast: history.atLeast })
      expect(said).toEqual([])
    }
  )

  test('a total is not left standing when a domain turns out not to be known', async () => {
    await showForm(page, url, isthBat)
    await answer(page, { name: '', menstruated: false, domains: { epistaxis: 3 }, total: 3, atLeast: undefined })
    await expect.poll(() => numberIn(page, 'isth-bat-score')).toBe(3)
    await choose(page, isthBat, 'cns', 'not-stated')
    await expect.poll(() => numberIn(page, 'isth-bat-at-least')).toBe(3)
    expect(await numberIn(page, 'isth-bat-score')).toBeUndefined()
  })
})

/** Answers as a person would who changes his mind: what is no longer asked was answered before. */
async function answer(page: Page, { menstruated, givenBirth, domains: given }: BleedingHistory): Promise<void> {
  const asked = menstruated || 'menorrhagia' in given
  if (asked) await answerYesNo(page, 'has-menstruated', true)
  if (givenBirth !== undefined) await answerYesNo(page, 'has-given-birth', givenBirth)
  for (const domain of domains) {
    if ((domain === 'menorrhagia' && !asked) || (domain === 'postpartum' && !givenBirth)) continue
    const grade = domain in given ? given[domain] : 0
    if (grade !== undefined) await choose(page, isthBat, domain, gradeCode(domain, grade))
  }
  if (menstruated === false) await answerYesNo(page, 'has-menstruated', false)
}
