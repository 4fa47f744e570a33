// What is wrong with an answer is said at the item, in both languages. https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item
import { describe, expect, test } from 'vitest'
import { evaluateForm } from '../../src/questionnaire/evaluate.ts'
import { formError } from '../../src/questionnaire/form-error.ts'
import { answer, byPath, evaluated, form, response } from '../support/form.ts'

type Item = Parameters<typeof form>[0][number]
const CORE = 'http://hl7.org/fhir/StructureDefinition/'
const limit = (name: string, value: object) => ({ url: `${CORE}${name}`, ...value })

/** What is said of the answers to an item `a`. */
function faults(item: Omit<Item, 'linkId'>, ...given: Parameters<typeof response>) {
  const { errors } = evaluated(form([{ linkId: 'a', ...item } as Item]), response(...given))
  for (const { message, path } of errors)
    expect([message.da !== '', message.en !== '', path]).toEqual([true, true, 'a'])
  return errors.map(({ code }) => code)
}

describe('an answer', () => {
  test.each([
    ['boolean', { valueBoolean: false }, []],
    ['boolean', { valueString: 'true' }, ['type']],
    ['boolean', { valueBoolean: 'x' }, ['type']],
    ['integer', { valueInteger: 3 }, []],
    ['integer', { valueInteger: 3.5 }, ['type']],
    ['decimal', { valueDecimal: 3.5 }, []],
    ['decimal', { valueDecimal: '3.5' }, ['type']],
    ['date', { valueDate: '2019-02-30' }, ['type']],
    ['date', { valueDate: '2019-02' }, []],
    ['date', { valueDate: '2019-02-01T10:00:00Z' }, ['type']],
    ['date', { valueDate: ['2019-02'] }, ['type']],
    ['dateTime', { valueDateTime: '2019-02-01T10:00:00Z' }, []],
    ['dateTime', { valueDateTime: 'yesterday' }, ['type']],
    ['dateTime', { valueDateTime: ['2019-02'] }, ['type']],
    ['time', { valueTime: '10:30:00' }, []],
    ['choice', { valueCoding: {} }, ['type']],
    ['open-choice', { valueCoding: { code: 'x' } }, []],
    ['open-choice', { valueCoding: 'x' }, ['type']],
    ['open-choice', { valueString: 3 }, ['type']],
    ['quantity', { valueQuantity: { value: 1, unit: 'g' } }, []],
    ['quantity', { valueQuantity: { value: '1' } }, ['type']],
    ['quantity', { valueQuantity: { unit: 'g' } }, ['type']],
    ['quantity', { valueQuantity: null }, ['type']],
    ['reference', { valueReference: { reference: 'Patient/p' } }, []],
    ['reference', { valueReference: 'Patient/p' }, ['type']],
    ['attachment', { valueAttachment: { url: 'https://example.org/x' } }, []],
    ['attachment', { valueAttachment: 'x' }, ['type']],
    ['string', { valueString: 'x' }, []],
    ['string', { valueString: '' }, ['type']],
    ['string', { valueString: 3 }, ['type']],
    ['string', {}, ['type']]
  ] as const)('to a %s: %j', (type, given, expected) =>
    expect(faults({ type }, { linkId: 'a', answer: [given as object] })).toEqual(expected)
  )
  test('is one, unless the item repeats', () => {
    expect(faults({ type: 'integer' }, answer('a', 1, 2))).toEqual(['too-many'])
    expect(faults({ type: 'integer', repeats: true }, answer('a', 1, 2))).toEqual([])
  })
  test('is one of the options', () => {
    const answerOption = [{ valueCoding: { system: 's', code: 'x' } }]
    expect(faults({ type: 'choice', answerOption }, answer('a', { system: 's', code: 'x' }))).toEqual([])
    expect(faults({ type: 'choice', answerOption }, answer('a', { system: 's', code: 'y' }))).toEqual(['not-an-option'])
    expect(faults({ type: 'choice', answerOption }, answer('a', { code: 'x' }))).toEqual(['not-an-option'])
    expect(faults({ type: 'open-choice', answerOption }, answer('a', 'something else'))).toEqual([])
    expect(faults({ type: 'integer', answerOption: [{ valueInteger: 1 }] }, answer('a', 2))).toEqual(['not-an-option'])
  })
  test('is in the value set, where that is known', () => {
    const of = form([{ linkId: 'a', type: 'choice', answerValueSet: 'v' }])
    const faultsWhen = (known: boolean | undefined) => {
      const context = { patient: undefined, today: '2026-11-20', isInValueSet: () => known }
      return evaluateForm(of, response(answer('a', { system: 's', code: 'x' })), context).errors.map(({ code }) => code)
    }
    expect([faultsWhen(true), faultsWhen(undefined), faultsWhen(false)]).toEqual([[], [], ['not-an-option']])
  })
  test('keeps the limits', () => {
    const number = {
      type: 'decimal' as const,
      extension: [
        limit('minValue', { valueDecimal: 0 }),
        limit('maxValue', { valueDecimal: 9.5 }),
        limit('maxDecimalPlaces', { valueInteger: 1 })
      ]
    }
    const said = [9.5, 9.6, -0.5, 0.25].map(value => faults(number, answer('a', value)))
    expect(said).toEqual([[], ['too-high'], ['too-low'], ['decimals']])
    expect(faults(number, { linkId: 'a', answer: [{ valueDecimal: 0 }] })).toEqual([])
  })
  test('is as long as it may be', () => {
    const written = (text: string) => faults({ type: 'string', maxLength: 3 }, answer('a', text))
    expect([written('abc'), written('abcd')]).toEqual([[], ['too-long']])
    const extension = [limit('minLength', { valueInteger: 3 })]
    const short = (text: string) => faults({ type: 'string', extension }, answer('a', text))
    expect([short('ab'), short('abc')]).toEqual([['too-short'], []])
    expect(faults({ type: 'open-choice', maxLength: 3 }, answer('a', 'abcd'))).toEqual(['too-long'])
    expect(faults({ type: 'string' }, answer('a', 'abcd'))).toEqual([])
  })
  test('is within the days, and the hours, of the limits', () => {
    const days = [limit('minValue', { valueDate: '2020-01-01' }), limit('maxValue', { valueDate: '2020-12-31' })]
    const on = (valueDate: string) =>
      faults({ type: 'date', extension: days }, { linkId: 'a', answer: [{ valueDate }] })
    expect(['2019', '2020-01-01', '2020-06', '2020-12-31', '2021-01-01'].map(on)).toEqual([
      ['too-low'],
      [],
      [],
      [],
      ['too-high']
    ])
    const hours = [limit('minValue', { valueTime: '08:00:00' }), limit('maxValue', { valueTime: '16:00:00' })]
    const at = (valueTime: string) =>
      faults({ type: 'time', extension: hours }, { linkId: 'a', answer: [{ valueTime }] })
    expect(['07:59:59', '08:00:00', '16:00:00', '16:00:01'].map(at)).toEqual([['too-low'], [], [], ['too-high']])
  })
  test('is not held against a limit of another kind', () => {
    const extension = [limit('minValue', { valueInteger: 5 })]
    const given = { linkId: 'a', answer: [{ valueQuantity: { value: 1 } }] }
    expect(faults({ type: 'quantity', extension }, given)).toEqual([])
  })
  test('has the unit that is asked for, by its code or, without one, by its name', () => {
    const unit = (valueCoding: object) => limit('questionnaire-unit', { valueCoding })
    const extension = [unit({ code: '10*9/L', display: '× 10⁹/L' })]
    const given = (quantity: object) => ({ linkId: 'a', answer: [{ valueQuantity: { value: 1, ...quantity } }] })
    const of = (quantity: object) => faults({ type: 'quantity', extension }, given(quantity))
    expect(of({ code: '10*9/L' })).toEqual([])
    expect(of({ code: 'mmol/L' })).toEqual(['unit'])
    expect(of({ unit: '× 10⁹/L' })).toEqual([])
    expect(of({ unit: 'mmol/L' })).toEqual(['unit'])
    expect(of({ unit: '× 10⁹/L', code: 'mmol/L' })).toEqual(['unit'])
    expect(of({})).toEqual(['unit'])
    expect(faults({ type: 'quantity' }, given({ code: 'mmol/L' }))).toEqual([])
  })
})

test.each([
  ['required', '', 'Skal besvares.', 'Must be answered.'],
  ['type', '', 'Svaret kan ikke læses.', 'The answer cannot be read.'],
  ['too-many', '', 'Kun ét svar.', 'One answer only.'],
  ['not-an-option', '', 'Svaret er ikke en af mulighederne.', 'The answer is not one of the options.'],
  ['too-long', '3', 'Højst 3 tegn.', 'At most 3 characters.'],
  ['too-short', '1', 'Mindst 1 tegn.', 'At least 1 character.'],
  ['too-low', '0.5', 'Mindst 0,5.', 'At least 0.5.'],
  ['too-high', '9.5', 'Højst 9,5.', 'At most 9.5.'],
  ['unit', 'g/L', 'Enheden er g/L.', 'The unit is g/L.'],
  ['expression', '', 'Kan ikke beregnes.', 'Cannot be calculated.'],
  ['unknown-item', '', 'Spørgsmålet findes ikke i skemaet.', 'The form has no such question.']
] as const)('%s is said in Danish and in English, with its limit', (code, detail, da, en) => {
  const error = formError(code, { linkId: 'a', path: 'g[2]/a' }, detail)
  expect(error).toEqual({ code, linkId: 'a', path: 'g[2]/a', severity: 'error', message: { da, en } })
})

test('the limit of an answer is the one that the form sets', () => {
  const extension = [
    limit('minValue', { valueDecimal: 0.5 }),
    limit('maxValue', { valueDecimal: 9.5 }),
    limit('minLength', { valueInteger: 2 })
  ]
  const said = (item: Omit<Item, 'linkId'>, value: number | string) =>
    evaluated(form([{ linkId: 'a', ...item } as Item]), response(answer('a', value))).errors.map(
      ({ message }) => message.en
    )
  expect(said({ type: 'decimal', extension }, 10.5)).toEqual(['At most 9.5.'])
  expect(said({ type: 'decimal', extension }, 0.25)).toEqual(['At least 0.5.'])
  expect(said({ type: 'string', maxLength: 3 }, 'abcd')).toEqual(['At most 3 characters.'])
  expect(said({ type: 'string', extension }, 'a')).toEqual(['At least 2 characters.'])
})

test('the units that may be answered in are all named', () => {
  const extension = [{ code: 'a', display: 'years' }, { code: 'mo' }].map(valueCoding =>
    limit('questionnaire-unitOption', { valueCoding })
  )
  const given = (code: string) => response({ linkId: 'a', answer: [{ valueQuantity: { value: 1, code } }] })
  const { errors } = evaluated(form([{ linkId: 'a', type: 'quantity', extension }]), given('d'))
  expect(errors.map(({ message }) => message)).toEqual([{ da: 'Enheden er years, mo.', en: 'The unit is years, mo.' }])
  expect(evaluated(form([{ linkId: 'a', type: 'quantity', extension }]), given('mo')).errors).toEqual([])
})

test.each([
  [1, 'Højst 1 decimal.', 'At most 1 decimal.'],
  [2, 'Højst 2 decimaler.', 'At most 2 decimals.']
])('a limit of %i decimals', (most, da, en) => {
  const extension = [limit('maxDecimalPlaces', { valueInteger: most })]
  const [error] = evaluated(form([{ linkId: 'a', type: 'decimal', extension }]), response(answer('a', 0.125))).errors
  expect(error?.message).toEqual({ da, en })
})

test('what must be answered is open until it is; "not known" is an answer, and so is no', () => {
  const answerOption = [{ valueCoding: { code: 'yes' } }, { valueCoding: { code: 'unknown' } }]
  expect(faults({ type: 'choice', required: true, answerOption })).toEqual(['required'])
  expect(
    faults(
      { type: 'choice', required: true, answerOption },
      { linkId: 'a', answer: [{ valueCoding: { code: 'unknown' } }] }
    )
  ).toEqual([])
  expect(faults({ type: 'boolean', required: true }, answer('a', false))).toEqual([])
})

test('what must be answered in a group that may stand several times must be so only where it stands', () => {
  const relatives = form([
    {
      linkId: 'relative',
      type: 'group',
      repeats: true,
      item: [
        { linkId: 'a', type: 'string', required: true },
        { linkId: 'b', type: 'integer' }
      ]
    }
  ])
  expect(evaluated(relatives, response()).errors).toEqual([])
  const given = response({ linkId: 'relative', item: [answer('b', 1)] })
  expect(evaluated(relatives, given).errors).toMatchObject([{ code: 'required', path: 'a' }])
})

test('a fault in one of several groups is said at that one, and at no other', () => {
  const item = [{ linkId: 'a', type: 'integer' } as const]
  const relatives = form([{ linkId: 'relative', type: 'group', repeats: true, item }])
  const one = (value: number | string) => ({ linkId: 'relative', item: [answer('a', value)] })
  const { errors, items } = evaluated(relatives, response(one(1), one('x'), one(3)))
  expect(errors).toMatchObject([{ code: 'type', linkId: 'a', path: 'relative[2]/a' }])
  expect(items.map(({ items: [inside] }) => inside?.errors.length)).toEqual([0, 1, 0])
})

test('what the form does not ask is said, and the rest is read', () => {
  const state = evaluated(form([{ linkId: 'a', type: 'integer' }]), response(answer('a', 1), answer('b', 2)))
  expect(state.errors).toMatchObject([{ code: 'unknown-item', linkId: 'b' }])
  expect(byPath(state)['a']?.answers).toEqual([{ valueInteger: 1 }])
})
