// What is calculated: https://hl7.org/fhir/uv/sdc/behavior.html#calculations; the bleeding score is the form of the checkout.
import { describe, expect, test } from 'vitest'
import {
  answer,
  asked,
  byPath,
  evaluated,
  expression,
  form,
  realForm,
  response,
  values,
  variable
} from '../support/form.ts'

const calculated = (source: string, type: 'integer' | 'decimal' = 'integer') =>
  form([
    { linkId: 'a', type: 'integer', repeats: true },
    { linkId: 'sum', type, readOnly: true, extension: [expression('calculatedExpression', source)] }
  ])

describe('calculatedExpression', () => {
  test('follows the answers, whatever was sent in its place', () => {
    const sum = calculated("%resource.item.where(linkId = 'a').answer.value.sum()")
    const state = evaluated(sum, response(answer('a', 2, 3), answer('sum', 99)))
    expect([values(state, 'sum'), state.response.item?.at(-1)]).toMatchObject([[5], { answer: [{ valueInteger: 5 }] }])
  })
  test('that fails clears the value and says so', () => {
    const failing = calculated("%resource.item.where(linkId = 'a').answer.value.toString().length()")
    expect(values(evaluated(failing, response(answer('a', 20))), 'sum')).toEqual([2])
    const state = evaluated(failing, response(answer('a', 2, 3), answer('sum', 2)))
    expect(values(state, 'sum')).toEqual([])
    expect(byPath(state)['sum']?.errors).toMatchObject([{ code: 'expression', message: { da: 'Kan ikke beregnes.' } }])
  })
  test('that gives another kind of value gives none', () => {
    expect(evaluated(calculated("'five'"), response()).errors).toMatchObject([{ code: 'expression', path: 'sum' }])
    expect(evaluated(calculated('1.5'), response()).errors).toMatchObject([{ code: 'expression' }])
    expect(values(evaluated(calculated('1.5', 'decimal'), response()), 'sum')).toEqual([1.5])
  })
  test('that gives several values gives none, unless the question may have several', () => {
    expect(evaluated(calculated('1 | 2'), response()).errors).toMatchObject([{ code: 'expression', path: 'sum' }])
    expect(values(evaluated(calculated('1 | 2'), response()), 'sum')).toEqual([])
    const extension = [expression('calculatedExpression', '1 | 2')]
    const several = form([{ linkId: 'sum', type: 'integer', repeats: true, extension }])
    expect(values(evaluated(several, response()), 'sum')).toEqual([1, 2])
  })
  test('in another language than FHIRPath is not read, and one that is no FHIRPath is refused with its words', () => {
    const { url } = expression('calculatedExpression', '')
    const of = (language: string, source: string) =>
      form([{ linkId: 'a', type: 'integer', extension: [{ url, valueExpression: { language, expression: source } }] }])
    expect(values(evaluated(of('text/cql', '1 + 1'), response(answer('a', 3))), 'a')).toEqual([3])
    expect(values(evaluated(of('text/fhirpath', '1 + 1'), response(answer('a', 3))), 'a')).toEqual([2])
    expect(() => of('text/fhirpath', '1 +')).toThrow('1 +: ')
  })
  test('reads variables, the patient, and a day that is given', () => {
    const source = '%patient.birthDate > today() - 18 years and %limit = 19'
    const extension = [variable('limit', '%limitOfAge + 1'), expression('calculatedExpression', source)]
    const of = form([{ linkId: 'x', type: 'boolean', extension }], { extension: [variable('limitOfAge', '18')] })
    expect(values(evaluated(of, response(), { birthDate: '2008-11-21' }), 'x')).toEqual([true])
    expect(values(evaluated(of, response(), { birthDate: '2008-11-20' }), 'x')).toEqual([false])
    expect(values(evaluated(of, response()), 'x')).toEqual([])
  })
})

describe('the bleeding score', () => {
  const bat = realForm('isth-bat')
  const system = 'https://w3id.org/genvej/CodeSystem/isth-bat'
  const domains = bat.items
    .flatMap(group => group.items)
    .filter(({ definition }) => definition.answerOption?.[0]?.extension)
    .map(({ linkId }) => linkId)
  const forWomen = ['menorrhagia', 'postpartum']
  const forAll = domains.filter(domain => !forWomen.includes(domain))
  const graded = (of: readonly string[], grades: Readonly<Record<string, number>>) =>
    of.map(domain => answer(domain, { system, code: `${domain}-${grades[domain] ?? 0}` }))
  const given = (...items: Parameters<typeof response>) =>
    response(
      ...bat.items
        .filter(({ type }) => type === 'group')
        .map(group => ({
          linkId: group.linkId,
          item: items.filter(({ linkId }) => group.items.some(each => each.linkId === linkId))
        }))
    )

  test('has 14 domains', () => expect(domains).toHaveLength(14))
  test('is the sum, when every domain that applies is answered', () => {
    const answers = graded(forAll, { epistaxis: 3, cutaneous: 2 })
    const state = evaluated(bat, given(answer('has-menstruated', false), ...answers))
    expect([values(state, 'isth-bat-score'), values(state, 'isth-bat-at-least')]).toEqual([[5], []])
  })
  test('is "at least" the partial sum until then', () => {
    const answers = graded(['epistaxis', 'cutaneous'], { epistaxis: 3, cutaneous: 4 })
    const state = evaluated(bat, given(answer('has-menstruated', false), ...answers))
    expect([values(state, 'isth-bat-score'), values(state, 'isth-bat-at-least')]).toEqual([[], [7]])
  })
  test('a domain that no longer applies leaves the sum: 9 becomes 5', () => {
    const answers = graded([...forAll, ...forWomen], { epistaxis: 3, cutaneous: 2, menorrhagia: 4 })
    const of = (menstruated: boolean) =>
      evaluated(bat, given(answer('has-menstruated', menstruated), answer('has-given-birth', true), ...answers))
    expect([values(of(true), 'isth-bat-score'), values(of(false), 'isth-bat-score')]).toEqual([[9], [5]])
    expect(asked(of(false))).not.toContain('menorrhagia')
  })
  test('"not stated" has no points and leaves it incomplete', () => {
    const options = bat.byLinkId.get('gi')?.definition.answerOption ?? []
    const { system = '', code = '' } = options.find(({ extension }) => !extension)?.valueCoding ?? {}
    const rest = graded(
      forAll.filter(domain => domain !== 'gi'),
      { epistaxis: 1 }
    )
    const state = evaluated(bat, given(answer('has-menstruated', false), ...rest, answer('gi', { system, code })))
    expect([code !== '', values(state, 'isth-bat-score'), values(state, 'isth-bat-at-least')]).toEqual([true, [], [1]])
  })
})
