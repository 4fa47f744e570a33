// The field of a question as the reader meets it: its name, its options, what is chosen, and how it is typed.
import { describe, expect, test } from 'vitest'
import type { QuestionnaireItem, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { fieldView } from '../../src/form/field-view.ts'
import { withOrigin } from '../../src/guideline/answer-origin.ts'
import type { Language } from '../../src/language/text.ts'
import { answer, byPath, evaluated, expression, form, response } from '../support/form.ts'

type Answers = NonNullable<NonNullable<QuestionnaireResponse['item']>[number]['answer']>
const TRANSLATION = 'http://hl7.org/fhir/StructureDefinition/translation'
const inEnglish = (content: string) => ({
  extension: [
    {
      url: TRANSLATION,
      extension: [
        { url: 'lang', valueCode: 'en' },
        { url: 'content', valueString: content }
      ]
    }
  ]
})

/** The field of the only question of a form, as markup without line breaks. */
function field(
  item: Omit<QuestionnaireItem, 'linkId'>,
  answers: Answers = [],
  language: Language = 'da',
  describedBy = ''
): string {
  const of = form([{ linkId: 'a', text: 'Hvor mange?', _text: inEnglish('How many?'), ...item } as QuestionnaireItem])
  const state = byPath(evaluated(of, response({ linkId: 'a', answer: answers })))['a']
  if (!state) throw new Error('no question')
  return fieldView(state, { name: 'f:a', id: 'q', describedBy, language, isCorrection: false }).markup.replaceAll(
    '\n',
    ''
  )
}
const options = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ valueCoding: { system: 's', code: `c${at}`, display: `Svar ${at}` } }))
/** Each option with what it sends, whether it is chosen, and its words. */
const shown = (markup: string) =>
  [
    ...markup.matchAll(
      /<input type="(radio|checkbox)" id="([^"]+)" name="f:a" value="([^"]*)"( checked)?><span>([^<]+)</g
    )
  ].map(([, type, id, value, checked, words]) => [type, id, value, checked !== undefined, words])

describe('yes or no', () => {
  test('is three choices in a row: that it is not answered can be chosen again', () => {
    const markup = field({ type: 'boolean' })
    expect(shown(markup)).toEqual([
      ['radio', 'q-0', 'true', false, 'Ja'],
      ['radio', 'q-1', 'false', false, 'Nej'],
      ['radio', 'q-2', '', false, 'Ikke besvaret']
    ])
    expect(markup).toMatch(/^<fieldset><legend>Hvor mange\?<\/legend><div class="in-a-row">/)
    for (const id of ['q-0', 'q-1', 'q-2']) expect(markup).toContain(`<label class="option" for="${id}">`)
  })
  test.each([
    [true, [true, false, false]],
    [false, [false, true, false]]
  ])('%s is chosen', (valueBoolean, chosen) =>
    expect(shown(field({ type: 'boolean' }, [{ valueBoolean }])).map(each => each[3])).toEqual(chosen)
  )
  test('is asked in English too', () => {
    const markup = field({ type: 'boolean' }, [], 'en')
    expect(shown(markup).map(each => each[4])).toEqual(['Yes', 'No', 'Not answered'])
    expect(markup).toContain('<legend>How many?</legend>')
  })
})

describe('a choice', () => {
  const colours = [
    { valueCoding: { system: 's', code: 'red', display: 'rød', _display: inEnglish('red') } },
    { valueCoding: { system: 's', code: 'blue', display: 'blå' } },
    { valueCoding: { system: 's', code: 'green' } }
  ]
  test('is one of its options, in the words of the reader, else as the form has them', () => {
    const answers = [{ valueCoding: { system: 's', code: 'blue' } }]
    const words = (language: Language) =>
      shown(field({ type: 'choice', answerOption: colours as never }, answers, language)).map(each => [
        each[4],
        each[3]
      ])
    expect(words('da')).toEqual([
      ['rød', false],
      ['blå', true],
      ['green', false],
      ['Ikke besvaret', false]
    ])
    expect(words('en')).toEqual([
      ['red', false],
      ['blå', true],
      ['green', false],
      ['Not answered', false]
    ])
  })
  test('of many answers has a box for each, and none for no answer', () => {
    const answers = ['red', 'green'].map(code => ({ valueCoding: { system: 's', code } }))
    const markup = field({ type: 'choice', repeats: true, answerOption: colours as never }, answers)
    expect(shown(markup).map(each => [each[0], each[2], each[3]])).toEqual([
      ['checkbox', 's|red', true],
      ['checkbox', 's|blue', false],
      ['checkbox', 's|green', true]
    ])
    expect(markup).not.toContain('in-a-row')
  })
  test('of more than twelve options is a list that opens, unless there may be many answers', () => {
    expect(shown(field({ type: 'choice', answerOption: options(12) }))).toHaveLength(13)
    const list = field({ type: 'choice', answerOption: options(13) }, [{ valueCoding: { system: 's', code: 'c3' } }])
    expect(shown(list)).toEqual([])
    expect(list).toMatch(/^<label for="q-field">Hvor mange\?<\/label><select id="q-field" name="f:a"><option value="">/)
    expect(list).toContain('<option value="">Ikke besvaret</option>')
    expect([...list.matchAll(/ selected>([^<]+)</g)].map(([, words]) => words)).toEqual(['Svar 3'])
    expect(shown(field({ type: 'choice', repeats: true, answerOption: options(13) }))).toHaveLength(13)
  })
  test('says the points of an option, also when they are none', () => {
    const weighted = [0, 2].map((valueDecimal, at) => ({
      ...options(2)[at],
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/itemWeight', valueDecimal }]
    }))
    const markup = field({ type: 'choice', answerOption: [...weighted, options(3)[2]] as never })
    expect([...markup.matchAll(/<span class="points">([^<]+)</g)].map(([, points]) => points)).toEqual([
      '0 point',
      '2 point'
    ])
  })
  test('has the code of the record first, in the words of the record, when it is none of the options', () => {
    const recorded = (code: string) =>
      withOrigin({ valueCoding: { system: 'r', code, display: 'Cousin' } }, { reference: 'x/1', effective: undefined })
    expect(shown(field({ type: 'choice', answerOption: options(2) }, [recorded('COUSN')]))[0]).toEqual([
      'radio',
      'q-0',
      'r|COUSN',
      true,
      'fætter eller kusine (fra journalen)'
    ])
    expect(shown(field({ type: 'choice', answerOption: options(2) }, [recorded('C')], 'en'))[0]?.[4]).toBe(
      'Cousin (from the record)'
    )
    const known = withOrigin({ valueCoding: { system: 's', code: 'c1' } }, { reference: 'x/1', effective: undefined })
    expect(shown(field({ type: 'choice', answerOption: options(2) }, [known])).map(each => each[2])).toEqual([
      's|c0',
      's|c1'
    ])
  })
})

describe('a field that is typed in', () => {
  test.each([
    ['string', {}, 'mor', 'mor', ''],
    ['integer', {}, 7, '7', ' inputmode="numeric"'],
    ['decimal', {}, 2.5, '2,5', ' inputmode="decimal"']
  ] as const)('%s', (type, more, value, written, mode) => {
    const given = answer('a', value).answer as Answers
    expect(field({ type, ...more }, given)).toBe(
      `<label for="q-field0">Hvor mange?</label><input type="text" id="q-field0" name="f:a" value="${written}" autocomplete="off"${mode}>`
    )
  })
  test('has a point in English numbers', () =>
    expect(field({ type: 'decimal' }, [{ valueDecimal: 2.5 }], 'en')).toContain('value="2.5"'))
  test('names the unit that is asked for, by its words or its code', () => {
    const unit = (valueCoding: object) => [
      { url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit', valueCoding }
    ]
    const age = field({ type: 'quantity', extension: unit({ code: 'a', display: 'år' }) }, [
      { valueQuantity: { value: 41.5, code: 'a' } }
    ])
    expect(age).toContain('Hvor mange? <span class="soft">(år)</span></label>')
    expect(age).toContain('value="41,5" autocomplete="off" inputmode="decimal"')
    expect(field({ type: 'decimal', extension: unit({ code: 'g/L' }) })).toContain('<span class="soft">(g/L)</span>')
  })
  test.each(['date', 'dateTime'] as const)('of a %s shows how', type => {
    expect(field({ type })).toContain(
      '<span class="soft">år, måned eller dag: 2019, 2019-05, 24.05.2019</span></label>'
    )
    expect(field({ type: 'string' })).not.toContain('soft')
  })
  test('of a long text has room for it', () =>
    expect(field({ type: 'text' }, [{ valueString: '<b>' }], 'da', 'q-help')).toBe(
      '<label for="q-field0">Hvor mange?</label><textarea id="q-field0" name="f:a" rows="3" aria-describedby="q-help">&lt;b&gt;</textarea>'
    ))
  test('of many answers has one for each and one more, all with a name', () => {
    const markup = field({ type: 'string', repeats: true }, [{ valueString: 'x' }, { valueString: 'y' }])
    const inputs = [...markup.matchAll(/<input [^>]*id="([^"]+)"[^>]*value="([^"]*)"[^>]*>/g)]
    expect(inputs.map(([, id, value]) => [id, value])).toEqual([
      ['q-field0', 'x'],
      ['q-field1', 'y'],
      ['q-field2', '']
    ])
    expect(inputs.map(([input]) => input.includes('aria-label="Hvor mange?"'))).toEqual([false, true, true])
  })
  test('keeps what cannot be read as it was typed, and says that it is wrong', () => {
    const markup = field({ type: 'integer' }, [{ valueString: 'syv' }], 'da', 'q-error q-help')
    expect(markup).toContain('value="syv"')
    expect(markup).toContain(' aria-describedby="q-error q-help" aria-invalid="true">')
    expect(field({ type: 'quantity' }, [{ valueCoding: { code: 'ung' } }] as Answers)).toContain('value="ung"')
    expect(field({ type: 'choice', answerOption: options(2) }, [{ valueString: 'c0' }])).toMatch(
      /^<fieldset aria-invalid="true">/
    )
  })
})

describe('what is calculated, or only read', () => {
  const output = (value: string) => `<p class="output" id="q-field"><span>Hvor mange?</span> <b>${value}</b></p>`
  test('is shown and not asked', () => {
    const extension = [expression('calculatedExpression', '5 / 2')]
    expect(field({ type: 'decimal', extension })).toBe(output('2,5'))
    expect(field({ type: 'integer', readOnly: true }, [{ valueInteger: 7 }])).toBe(output('7'))
    expect(field({ type: 'date', readOnly: true }, [{ valueDate: '2019-05-24' }])).toBe(output('24.05.2019'))
    expect(field({ type: 'date', readOnly: true }, [{ valueDate: '2019-05-24' }], 'en')).toContain('<b>24 May 2019</b>')
    expect(field({ type: 'string', readOnly: true }, [{ valueString: 'A 2019' }])).toBe(output('A 2019'))
  })
  test('is a dash while there is nothing', () => {
    expect(field({ type: 'integer', readOnly: true })).toBe(output('–'))
    expect(field({ type: 'integer', readOnly: true }, [{ valueInteger: 0 }])).toBe(output('0'))
  })
})
