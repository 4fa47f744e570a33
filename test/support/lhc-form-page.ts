// A form as LHC-Forms shows it: put on the page, answered as a person would, read back.
import type { Page } from 'playwright-core'
import type { Questionnaire, QuestionnaireItem, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { itemsOf } from '../../src/knowledge/questionnaire-items.ts'

/** What LHC-Forms has on its page, as far as it is used here. https://lhncbc.github.io/lforms/ */
interface Lhc {
  readonly FHIR?: Readonly<Record<string, unknown>>
  readonly Util: {
    addFormToPage(form: object, element: string, options: object): Promise<void>
    convertFHIRQuestionnaireToLForms(form: object, version: string): object
    mergeFHIRDataIntoLForms(type: string, response: object, form: object, version: string): object
    getFormFHIRData(type: string, version: string): QuestionnaireResponse
  }
}

/** Shows a form, empty. Throws what LHC-Forms refuses it with. */
export async function showForm(page: Page, url: string, questionnaire: Questionnaire): Promise<void> {
  await page.goto(url)
  await page.waitForFunction(() => (globalThis as unknown as { LForms?: Lhc }).LForms?.FHIR?.['R4'] !== undefined)
  await page.evaluate(
    form =>
      (globalThis as unknown as { LForms: Lhc }).LForms.Util.addFormToPage(form, 'form', {
        fhirVersion: 'R4',
        prepopulate: false
      }),
    questionnaire as object
  )
}

/** Shows a form with a response that was filled in. */
export async function showResponse(
  page: Page,
  questionnaire: Questionnaire,
  given: QuestionnaireResponse
): Promise<void> {
  await page.evaluate(
    async ([form, response]) => {
      const { Util } = (globalThis as unknown as { LForms: Lhc }).LForms
      const filled = Util.mergeFHIRDataIntoLForms(
        'QuestionnaireResponse',
        response ?? {},
        Util.convertFHIRQuestionnaireToLForms(form ?? {}, 'R4'),
        'R4'
      )
      await Util.addFormToPage(filled, 'form', { prepopulate: false })
    },
    [questionnaire, given] as object[]
  )
}

/** Ticks the option with a code. */
export async function choose(page: Page, questionnaire: Questionnaire, linkId: string, code: string): Promise<void> {
  const option = itemOf(questionnaire, linkId).answerOption?.find(({ valueCoding }) => valueCoding?.code === code)
  if (!option) throw new Error(`${linkId} does not offer ${code}`)
  const weight = option.extension?.find(({ url }) => url.endsWith('/itemWeight'))?.valueDecimal
  const label = `${option.valueCoding?.display}${weight === undefined ? '' : ` - ${weight}`}`
  await page.locator(`[id="item-${linkId}/1/1"]`).getByText(label, { exact: true }).click()
}

/** Answers a yes/no question. */
export function answerYesNo(page: Page, linkId: string, yes: boolean): Promise<void> {
  return page.locator(`[id="${linkId}/1/1|${yes}"]`).click()
}

/** What stands in a number field; undefined when it is empty. */
export async function numberIn(page: Page, linkId: string): Promise<number | undefined> {
  const text = await page.inputValue(`[id="${linkId}/1/1"]`)
  return text === '' ? undefined : Number(text)
}

/** The response as LHC-Forms would send it. */
export function responseOf(page: Page): Promise<QuestionnaireResponse> {
  return page.evaluate(() =>
    (globalThis as unknown as { LForms: Lhc }).LForms.Util.getFormFHIRData('QuestionnaireResponse', 'R4')
  )
}

function itemOf(questionnaire: Questionnaire, linkId: string): QuestionnaireItem {
  const found = itemsOf(questionnaire).find(({ item }) => item.linkId === linkId)
  if (!found) throw new Error(`${questionnaire.id} has no item ${linkId}`)
  return found.item
}
