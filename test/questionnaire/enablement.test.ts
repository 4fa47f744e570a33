// What is asked and what is not. https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
import { describe, expect, test } from 'vitest'
import { UnsettledForm } from '../../src/questionnaire/evaluate.ts'
import { answer, asked, byPath, evaluated, expression, form, response } from '../support/form.ts'

type When = NonNullable<Parameters<typeof form>[0][number]['enableWhen']>[number]
const when = (...enableWhen: When[]) =>
  form([
    { linkId: 'a', type: 'integer' },
    { linkId: 'b', type: 'boolean' },
    { linkId: 'c', type: 'string', enableWhen }
  ])

describe('the operators', () => {
  test.each([
    ['exists', { answerBoolean: true }, 1, true],
    ['exists', { answerBoolean: true }, undefined, false],
    ['exists', { answerBoolean: false }, undefined, true],
    ['=', { answerInteger: 2 }, 2, true],
    ['=', { answerInteger: 2 }, 3, false],
    ['=', { answerInteger: 2 }, undefined, false],
    ['!=', { answerInteger: 2 }, 3, true],
    ['!=', { answerInteger: 2 }, 2, false],
    ['!=', { answerInteger: 2 }, undefined, true],
    ['>', { answerInteger: 2 }, 3, true],
    ['>', { answerInteger: 2 }, 2, false],
    ['>=', { answerInteger: 2 }, 2, true],
    ['>=', { answerInteger: 2 }, 1, false],
    ['<', { answerInteger: 2 }, 1, true],
    ['<', { answerInteger: 2 }, 2, false],
    ['<=', { answerInteger: 2 }, 3, false],
    ['<=', { answerInteger: 2 }, 2, true],
    ['<=', { answerInteger: 2 }, 1, true],
    ['<', { answerInteger: 2 }, undefined, false]
  ] as const)('%s %j, answered %s: %s', (operator, wanted, given, expected) => {
    const said = given === undefined ? [] : [answer('a', given)]
    const state = evaluated(when({ question: 'a', operator, ...wanted }), response(...said))
    expect(byPath(state)['c']?.enabled).toBe(expected)
  })
  test('codes are the same by system and code, dates by the time they stand for', () => {
    const of = (type: 'choice' | 'date' | 'time' | 'quantity', operator: '=' | '>' | '<', wanted: object) =>
      form([
        { linkId: 'a', type },
        { linkId: 'c', type: 'string', enableWhen: [{ question: 'a', operator, ...wanted }] }
      ])
    const choice = of('choice', '=', { answerCoding: { system: 's', code: 'x' } })
    const coded = (system: string) => asked(evaluated(choice, response(answer('a', { system, code: 'x' }))))
    expect([coded('s'), coded('t')]).toEqual([['a', 'c'], ['a']])
    const date = of('date', '>', { answerDate: '2020-02-01' })
    const dated = (valueDate: string) => asked(evaluated(date, response({ linkId: 'a', answer: [{ valueDate }] })))
    expect([dated('2020-02-02'), dated('2020-02-01'), dated('2020')]).toEqual([['a', 'c'], ['a'], ['a']])
    const time = of('time', '<', { answerTime: '12:00:00' })
    const timed = (valueTime: string) => asked(evaluated(time, response({ linkId: 'a', answer: [{ valueTime }] })))
    expect([timed('11:59:59'), timed('12:00:00'), timed('13:00:00')]).toEqual([['a', 'c'], ['a'], ['a']])
    const quantity = of('quantity', '>', { answerQuantity: { value: 5, unit: 'g/L', code: 'g/L' } })
    const measured = (valueQuantity: object) =>
      asked(evaluated(quantity, response({ linkId: 'a', answer: [{ valueQuantity }] })))
    expect(measured({ value: 6, code: 'g/L' })).toEqual(['a', 'c'])
    expect(measured({ value: 6, unit: 'g/L' })).toEqual(['a', 'c'])
    expect(measured({ value: 5, code: 'g/L' })).toEqual(['a'])
    expect(measured({ value: 6, code: 'mg/L' })).toEqual(['a'])
    expect(measured({ code: 'g/L' })).toEqual(['a'])
  })
})

test('a question that no form has is never answered', () => {
  const of = (operator: 'exists' | '!=', wanted: object) =>
    asked(evaluated(when({ question: 'nothing', operator, ...wanted }), response())).includes('c')
  expect(of('exists', { answerBoolean: true })).toBe(false)
  expect(of('exists', { answerBoolean: false })).toBe(true)
  expect(of('!=', { answerInteger: 2 })).toBe(true)
})

test('enableBehavior: any asks when one condition holds, all only when each does', () => {
  const of = (enableBehavior: 'all' | 'any') =>
    form([
      { linkId: 'a', type: 'integer' },
      { linkId: 'b', type: 'boolean' },
      {
        linkId: 'c',
        type: 'string',
        enableBehavior,
        enableWhen: [
          { question: 'a', operator: '=', answerInteger: 1 },
          { question: 'b', operator: '=', answerBoolean: true }
        ]
      }
    ])
  const given = response(answer('a', 1), answer('b', false))
  expect(asked(evaluated(of('any'), given))).toEqual(['a', 'b', 'c'])
  expect(asked(evaluated(of('all'), given))).toEqual(['a', 'b'])
})

describe('a question that is not asked', () => {
  const chain = form([
    { linkId: 'a', type: 'boolean' },
    { linkId: 'b', type: 'boolean', enableWhen: [{ question: 'a', operator: '=', answerBoolean: true }] },
    { linkId: 'c', type: 'boolean', enableWhen: [{ question: 'b', operator: '=', answerBoolean: true }] }
  ])
  test('has no answer, for others and in the response; what was typed is kept', () => {
    const state = evaluated(chain, response(answer('a', false), answer('b', true), answer('c', true)))
    expect([asked(state), state.response.item?.map(({ linkId }) => linkId)]).toEqual([['a'], ['a']])
    expect(byPath(state)['b']?.answers).toEqual([{ valueBoolean: true }])
  })
  test('takes along what is below it', () => {
    const nested = form([
      { linkId: 'a', type: 'boolean' },
      {
        linkId: 'g',
        type: 'group',
        enableWhen: [{ question: 'a', operator: '=', answerBoolean: true }],
        item: [{ linkId: 'x', type: 'string', required: true }]
      }
    ])
    expect(evaluated(nested, response(answer('a', false)))).toMatchObject({ complete: true, errors: [] })
    expect(evaluated(nested, response(answer('a', true))).errors).toMatchObject([{ code: 'required', path: 'x' }])
  })
  test('is found whatever the order of the items', () => {
    const backwards = form([...(chain.questionnaire.item ?? [])].toReversed())
    const given = (a: boolean) => response(answer('c', true), answer('b', true), answer('a', a))
    expect(asked(evaluated(backwards, given(true))).toSorted()).toEqual(['a', 'b', 'c'])
    expect(asked(evaluated(backwards, given(false)))).toEqual(['a'])
  })
})

test('where a group stands several times, each looks at its own', () => {
  const relatives = form([
    {
      linkId: 'relative',
      type: 'group',
      repeats: true,
      item: [
        { linkId: 'ill', type: 'boolean' },
        { linkId: 'age', type: 'integer', enableWhen: [{ question: 'ill', operator: '=', answerBoolean: true }] }
      ]
    }
  ])
  const relative = (ill: boolean, age: number) => ({
    linkId: 'relative',
    item: [answer('ill', ill), answer('age', age)]
  })
  const state = evaluated(relatives, response(relative(true, 40), relative(false, 50)))
  expect(state.items.map(({ path, items }) => [path, items.map(each => each.enabled)])).toEqual([
    ['relative[1]', [true, true]],
    ['relative[2]', [true, false]]
  ])
  expect(state.response.item?.map(({ item }) => item?.length)).toEqual([2, 1])
})

describe('enableWhenExpression', () => {
  test('asks when it is true, not when it is empty or fails', () => {
    const asks = (source: string) => {
      const extension = [expression('enableWhenExpression', source)]
      const of = form([
        { linkId: 'a', type: 'integer' },
        { linkId: 'c', type: 'string', extension }
      ])
      return asked(evaluated(of, response(answer('a', 3)))).includes('c')
    }
    expect(asks("%resource.item.where(linkId = 'a').answer.value > 2")).toBe(true)
    expect(asks("%resource.item.where(linkId = 'b').answer.value > 2")).toBe(false)
    expect(asks('%resource.item.noSuchFunction()')).toBe(false)
    expect(asks('today() > @2026-11-19 and today() < @2026-11-21')).toBe(true)
  })
  test('items that turn one another on and off fail loudly', () => {
    const source = "iif(%resource.item.where(linkId = 'a').answer.value = 1, 2, 1)"
    const swinging = form([{ linkId: 'a', type: 'integer', extension: [expression('calculatedExpression', source)] }])
    expect(() => evaluated(swinging, response())).toThrow(UnsettledForm)
  })
})

test('twice as many relatives cost twice the looks at items, not four times', () => {
  const looks = (relatives: number) => {
    const asked = form([
      { linkId: 'a', type: 'boolean' },
      {
        linkId: 'g',
        type: 'group',
        repeats: true,
        item: [
          { linkId: 'b', type: 'boolean' },
          { linkId: 'c', type: 'string', enableWhen: [{ question: 'b', operator: '=', answerBoolean: true }] },
          { linkId: 'd', type: 'string', enableWhen: [{ question: 'a', operator: '=', answerBoolean: true }] }
        ]
      }
    ])
    let count = 0
    const [, group] = asked.items
    for (const item of group?.items ?? []) {
      const { linkId } = item
      const look = () => {
        count++
        return linkId
      }
      Object.defineProperty(item, 'linkId', { get: look })
    }
    const groups = Array.from({ length: relatives }, () => ({ linkId: 'g', item: [answer('b', true)] }))
    evaluated(asked, response(answer('a', true), ...groups))
    return count
  }
  expect(looks(100)).toBeGreaterThan(100)
  expect(looks(200)).toBeLessThanOrEqual(2 * looks(100))
})
