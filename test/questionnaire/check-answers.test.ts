// What is wrong with an answer is said at the item, in both languages. https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item
import { describe, expect, test } from 'vitest'
import { evaluateForm } from '../../src/questionnaire/evaluate.ts'
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
    ['date', { valueDate: '2019-02-30' }, ['type']],
    ['date', { valueDate: '2019-02' }, []],
    ['dateTime', { valueDateTime: '2019-02-01T10:00:00Z' }, []],
    ['dateTime', { valueDateTime: 'yesterday' }, ['type']],
    ['choice', { valueCoding: {} }, ['type']],
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
    expect(faults({ type: 'string', maxLength: 3 }, answer('a', 'abcd'))).toEqual(['too-long'])
    const short = [limit('minLength', { valueInteger: 3 })]
    expect(faults({ type: 'string', extension: short }, answer('a', 'ab'))).toEqual(['too-short'])
    const since = [limit('minValue', { valueDate: '2020-01-01' })]
    const earlier = { linkId: 'a', answer: [{ valueDate: '2019' }] }
    expect(faults({ type: 'date', extension: since }, earlier)).toEqual(['too-low'])
  })
  test('has the unit that is asked for', () => {
    const extension = [limit('questionnaire-unit', { valueCoding: { code: '10*9/L' } })]
    const given = (code: string) => ({ linkId: 'a', answer: [{ valueQuantity: { value: 1, code } }] })
    expect(faults({ type: 'quantity', extension }, given('10*9/L'))).toEqual([])
    expect(faults({ type: 'quantity', extension }, given('mmol/L'))).toEqual(['unit'])
  })
})

test('a limit is written in Danish and in English', () => {
  const extension = [limit('maxValue', { valueDecimal: 9.5 })]
  const [error] = evaluated(form([{ linkId: 'a', type: 'decimal', extension }]), response(answer('a', 10.5))).errors
  expect(error?.message).toEqual({ da: 'Højst 9,5.', en: 'At most 9.5.' })
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

describe('constraints', () => {
  const english = [
    { url: 'lang', valueCode: 'en' },
    { url: 'content', valueString: 'b is at least a.' }
  ]
  const human = {
    url: 'human',
    valueString: 'b er mindst a.',
    _valueString: {
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/translation', extension: english }]
    }
  }
  const source = "%resource.item.where(linkId = 'b').answer.value >= %resource.item.where(linkId = 'a').answer.value"
  const constraint = (name: string, severity: string) => ({
    url: `${CORE}${name}`,
    extension: [
      { url: 'key', valueId: 'k' },
      { url: 'severity', valueCode: severity },
      name === 'targetConstraint'
        ? { url: 'expression', valueExpression: { language: 'text/fhirpath', expression: source } }
        : { url: 'expression', valueString: source },
      human
    ]
  })
  const [a, b]: [Item, Item] = [
    { linkId: 'a', type: 'integer' },
    { linkId: 'b', type: 'integer' }
  ]
  const given = (first: number, second: number) => response(answer('a', first), answer('b', second))
  test.each(['targetConstraint', 'questionnaire-constraint'])('%s, of the form and of an item', name => {
    const extension = [constraint(name, 'error')]
    const ofForm = form([a, b], { extension })
    expect(evaluated(ofForm, given(1, 2)).errors).toEqual([])
    const message = { da: 'b er mindst a.', en: 'b is at least a.' }
    expect(evaluated(ofForm, given(2, 1)).errors).toMatchObject([{ code: 'constraint', path: '', message }])
    const ofItem = form([a, { ...b, extension }])
    expect(evaluated(ofItem, given(2, 1)).errors).toMatchObject([{ code: 'constraint', path: 'b', message }])
    expect(evaluated(ofItem, response(answer('a', 2))).errors).toEqual([])
  })
  test('a warning does not keep the form from being complete', () => {
    const extension = [constraint('targetConstraint', 'warning')]
    const state = evaluated(form([a, b], { extension }), given(2, 1))
    expect(state).toMatchObject({ complete: true, errors: [{ severity: 'warning' }] })
  })
})
