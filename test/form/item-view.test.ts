// The items of a form as the reader meets them: what is asked, what is known, what is wrong, and what may be added or taken away.
import { describe, expect, test } from 'vitest'
import type { QuestionnaireItem, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { type ItemFrame, itemsView } from '../../src/form/item-view.ts'
import { originExtension, POPULATION_STATUS, withOrigin } from '../../src/guideline/answer-origin.ts'
import { answer, evaluated, form, response } from '../support/form.ts'

type Item = NonNullable<QuestionnaireResponse['item']>[number]
const FRAME: ItemFrame = { language: 'da', drawn: () => undefined, recorded: () => undefined, waits: new Set() }

function page(
  items: readonly QuestionnaireItem[],
  given: readonly Item[] = [],
  frame: Partial<ItemFrame> = {}
): string {
  const { items: states } = evaluated(form(items), response(...given))
  return itemsView(states, 'f:', { ...FRAME, ...frame }).markup.replaceAll('\n', '')
}
/** The words of a page, without its markup and its options. */
const words = (markup: string) =>
  markup
    .replaceAll(/<label class="option".*?<\/label>/g, '')
    .split(/<[^>]*>/)
    .map(each => each.trim())
    .filter(each => each !== '')
const [yes, why]: [QuestionnaireItem, QuestionnaireItem] = [
  { linkId: 'yes', type: 'boolean', text: 'Er det så?' },
  { linkId: 'why', type: 'string', text: 'Hvorfor?' }
]
const origin = { reference: 'Observation/o', effective: '2024-03-12' }
const known = { linkId: 'yes', answer: [withOrigin({ valueBoolean: true }, origin)] }
const notObtained = { linkId: 'yes', extension: [{ url: POPULATION_STATUS, valueCode: 'error' }] }

describe('a question', () => {
  test('is open until it is answered', () => {
    expect(page([yes])).toMatch(/^<div class="question open" id="q-f_yes-1">.*<\/div>$/)
    expect(page([yes], [answer('yes', false)])).toMatch(/^<div class="question" id="q-f_yes-1">/)
    const calculated = {
      ...why,
      extension: [
        {
          url: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression',
          valueExpression: { language: 'text/fhirpath', expression: '{}' }
        }
      ]
    }
    expect(page([calculated])).toMatch(/^<div class="question" id=/)
  })
  test('is marked when the assessment waits for it', () => {
    const waits = new Set(['q-f_yes-1'])
    expect(page([yes, why], [], { waits })).toContain('<div class="question open waits" id="q-f_yes-1">')
    expect(page([yes, why], [], { waits })).toContain('<div class="question open" id="q-f_why-1">')
  })
  test('is not there when it is not asked, or is hidden', () => {
    const enableWhen = [{ question: 'yes', operator: '=' as const, answerBoolean: true }]
    const hidden = [{ url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-hidden', valueBoolean: true }]
    expect(words(page([yes, { ...why, enableWhen }], [answer('yes', false)]))).toEqual(['Er det så?'])
    expect(words(page([yes, { ...why, enableWhen }], [answer('yes', true)]))).toEqual(['Er det så?', 'Hvorfor?'])
    expect(words(page([yes, { ...why, extension: hidden }]))).toEqual(['Er det så?'])
  })
  test('has its faults said beside it, and its field points at them', () => {
    const markup = page([{ ...why, maxLength: 2 }], [answer('why', 'derfor')])
    expect(markup).toContain('<div class="question wrong" id="q-f_why-1">')
    expect(markup).toContain('<p class="error" id="q-f_why-1-error">Højst 2 tegn. </p>')
    expect(markup).toContain(' aria-describedby="q-f_why-1-error" aria-invalid="true"')
    expect(page([{ ...why, maxLength: 2 }], [answer('why', 'derfor')], { language: 'en' })).toContain(
      'At most 2 characters. '
    )
  })
  test('has its help beside it, and the words of the recommendation folded away', () => {
    const text = 'Det spørger vi om, fordi:\nTag stilling.\n»Nej.« (2-Fam, L1)'
    const markup = page([{ ...yes, item: [{ linkId: 'help', type: 'display', text }] }])
    expect(markup).toContain(' aria-describedby="q-f_yes-1-help"')
    expect(markup).toContain('<div class="help" id="q-f_yes-1-help"><p>Tag stilling.</p></div>')
    expect(markup).toContain(
      '<details class="help"><summary>Anbefalingens ord</summary><p>Det spørger vi om, fordi:</p><p>»Nej.« (2-Fam, L1)</p></details>'
    )
    const quotesAlone = page([{ ...yes, item: [{ linkId: 'help', type: 'display', text: '»Nej.« (2-Fam, L1)' }] }])
    expect(quotesAlone).not.toContain('aria-describedby')
    expect(page([yes])).not.toContain('help')
  })
  test('has what stands below it once it is answered', () => {
    const nested = { ...yes, item: [why, { linkId: 'help', type: 'display' as const, text: 'Hjælp' }] }
    expect(words(page([nested]))).toEqual(['Er det så?', 'Hjælp'])
    const markup = page([nested], [answer('yes', true)])
    expect(words(markup)).toEqual(['Er det så?', 'Hjælp', 'Hvorfor?'])
    expect(markup).toContain('<div class="nested"><div class="question open" id="q-f_why-1">')
  })
  test('may be drawn instead', () => {
    const drawn = ({ item }: { item: { linkId: string } }, name: string) =>
      item.linkId === 'why' ? `[${name}]` : undefined
    expect(words(page([yes, why], [], { drawn }))).toEqual(['Er det så?', '[f:why]'])
  })
  test('that could not be filled in from the record says so, until it is answered', () => {
    expect(page([yes], [notObtained])).toContain('<p class="origin missing">Kunne ikke hentes fra journalen</p>')
    expect(page([yes], [notObtained], { isRecorded: true })).toContain(
      '<p class="origin missing">Står i journalen med andre ord end svarmulighederne her</p>'
    )
    expect(page([yes], [{ ...notObtained, answer: [{ valueBoolean: true }] }])).not.toContain('missing')
  })
  test('words that are only shown stand as they are', () =>
    expect(page([{ linkId: 'd', type: 'display', text: 'Læs dette' }])).toBe('<p class="help">Læs dette</p>'))
})

describe('what the record answers', () => {
  const folded = (count: number) => `<details class="known"><summary>Kendt fra journalen (${count})</summary>`
  test('is folded away after the others, with its source and date', () => {
    const markup = page([yes, why], [known])
    expect(words(markup)).toEqual(['Hvorfor?', 'Kendt fra journalen (1)', 'Er det så?', 'Fra journalen, 12.03.2024'])
    expect(markup).toContain(folded(1))
    expect(page([yes, why], [known], { language: 'en' })).toContain(
      '<p class="origin">From the record, 12 Mar 2024</p>'
    )
    expect(page([yes, why])).not.toContain('details')
  })
  test.each<[string, Item, Partial<ItemFrame>]>([
    ['it was changed', { ...known, answer: [{ ...known.answer[0], valueBoolean: false }] }, {}],
    ['the assessment waits for it', known, { waits: new Set(['q-f_yes-1']) }],
    ['it is wrong', { ...known, answer: [...known.answer, ...known.answer] }, {}],
    ['it is part of a relative of the record', known, { isRecorded: true }]
  ])('stands among the others when %s', (_when, given, frame) => {
    const markup = page([yes, why], [given], frame)
    expect(markup).not.toContain('details')
    expect(words(markup)[0]).toBe('Er det så?')
  })
  test('stands among the others when a second answer was given by hand', () => {
    const many: QuestionnaireItem = { linkId: 'many', type: 'string', text: 'Hvilke?', repeats: true }
    const [own, recorded] = [{ valueString: 'x' }, withOrigin({ valueString: 'y' }, origin)]
    expect(page([many], [{ linkId: 'many', answer: [recorded] }])).toContain('<details')
    expect(page([many], [{ linkId: 'many', answer: [recorded, own] }])).not.toContain('<details')
  })
  test('of a relative is not said again at each field', () =>
    expect(page([yes], [known], { isRecorded: true })).not.toContain('Fra journalen'))
})

describe('a group', () => {
  const relative: QuestionnaireItem = { linkId: 'rel', type: 'group', text: 'Slægtning', repeats: true, item: [why] }
  const one = (text: string) => ({ linkId: 'rel', item: [answer('why', text)] })
  test('has a heading, and its questions', () => {
    const markup = page([{ ...relative, repeats: false }], [one('mor')])
    expect(markup).toMatch(
      /^<section class="group" id="q-f_rel-1" aria-labelledby="q-f_rel-1-title"><h3 id="q-f_rel-1-title">Slægtning<\/h3>/
    )
    expect(words(markup)).toEqual(['Slægtning', 'Hvorfor?'])
    expect(markup).toContain('name="f:why" value="mor"')
  })
  test('of which there may be several has a number, and each may be taken away; one more may be added after the last', () => {
    const markup = page([relative, yes], [one('mor'), one('far')])
    expect(words(markup)).toEqual([
      ...['Slægtning 1', 'Hvorfor?', 'Fjern: Slægtning 1'],
      ...['Slægtning 2', 'Hvorfor?', 'Fjern: Slægtning 2'],
      ...['+ Tilføj: Slægtning', 'Er det så?']
    ])
    expect([...markup.matchAll(/<section class="([^"]+)" id="([^"]+)"/g)].map(each => each.slice(1))).toEqual([
      ['group instance', 'q-f_rel-1'],
      ['group instance', 'q-f_rel-2']
    ])
    expect([...markup.matchAll(/<button name="action" value="([^"]+)"/g)].map(([, value]) => value)).toEqual([
      'remove:f:rel.1',
      'remove:f:rel.2',
      'add:f:rel.3'
    ])
    expect(markup).toContain('name="f:rel.2/why" value="far"')
  })
  test('that could not be filled in from the record says so', () => {
    const given = { linkId: 'rel', extension: [{ url: POPULATION_STATUS, valueCode: 'error' }] }
    expect(words(page([relative], [given]))).toEqual([
      ...['Slægtning 1', 'Kunne ikke hentes fra journalen', 'Hvorfor?', 'Fjern: Slægtning 1', '+ Tilføj: Slægtning']
    ])
  })
})

describe('a relative of the record', () => {
  const SDC = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-'
  const FAMILY = 'http://hl7.org/fhir/StructureDefinition/FamilyMemberHistory'
  const item: QuestionnaireItem[] = [
    {
      linkId: 'relative',
      type: 'group',
      text: 'Slægtning',
      repeats: true,
      extension: [{ url: `${SDC}definitionExtract`, extension: [{ url: 'definition', valueCanonical: FAMILY }] }],
      item: [
        { linkId: 'relationship', type: 'choice', text: 'Hvem?' },
        {
          linkId: 'condition',
          type: 'group',
          text: 'Sygdom',
          repeats: true,
          item: [{ linkId: 'condition-code', type: 'choice', text: 'Hvilken?' }]
        }
      ]
    }
  ]
  const ofRecord = (reference: string, valueString: string) =>
    originExtension({ reference, effective: undefined }, { valueString })
  const who = (code: string) => ({ linkId: 'relationship', answer: [{ valueCoding: { system: 's', code } }] })
  const given = (code: string, ...below: Item[]): Item => ({
    linkId: 'relative',
    extension: [ofRecord('FamilyMemberHistory/f', '["MTH",[]]')],
    item: [who(code), ...below]
  })
  test('is said above and folded away; the page sends who it is, and it cannot be taken away', () => {
    const recorded: ItemFrame['recorded'] = state =>
      state.item.linkId === 'relative' ? 'Fra journalen: mor' : undefined
    const markup = page(item, [given('MTH')], { recorded })
    expect(markup).toContain(
      '<input type="hidden" name="f:relative.1/" value="FamilyMemberHistory/f">Fra journalen: mor'
    )
    expect(markup).toContain('<details class="known"><summary>Ret eller tilføj</summary>')
    expect(markup).not.toContain('remove:f:relative.1"')
    expect(markup).toContain('add:f:relative.2')
  })
  test.each<[string, Item, Partial<ItemFrame>]>([
    ['something of it was changed', given('SIS'), {}],
    ['the assessment waits for it', given('MTH'), { waits: new Set(['q-f_relative-1']) }],
    ['something of it is wrong', given('MTH', { ...who('MTH'), answer: [{ valueString: 'x' }] } as Item), {}],
    [
      'something of it cannot be shown in the fields',
      given('MTH', { linkId: 'condition', item: [{ ...notObtained, linkId: 'condition-code' }] }),
      {}
    ]
  ])('is open when %s', (_when, of, frame) =>
    expect(page(item, [of], frame)).toContain('<details class="known" open><summary>Ret eller tilføj</summary>')
  )
  test('has conditions that may be taken away, but for those that the record has in words alone', () => {
    const condition = (coded: boolean) => ({
      linkId: 'condition',
      extension: [ofRecord('FamilyMemberHistory/f', 'x')],
      item: [
        coded ? answer('condition-code', { system: 's', code: 'C92.0' }) : { ...notObtained, linkId: 'condition-code' }
      ]
    })
    const buttons = (of: Item) => [...page(item, [of]).matchAll(/value="(remove:[^"]+)"/g)].map(([, value]) => value)
    expect(buttons(given('MTH', condition(true)))).toEqual(['remove:f:relative.1/condition.1'])
    expect(buttons(given('MTH', condition(false)))).toEqual([])
  })
})
