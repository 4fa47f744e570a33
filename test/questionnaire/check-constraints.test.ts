// The rules that answers keep among themselves. https://hl7.org/fhir/uv/sdc/StructureDefinition-targetConstraint.html
import { describe, expect, test } from 'vitest'
import { answer, evaluated, form, response } from '../support/form.ts'

type Item = Parameters<typeof form>[0][number]
const CORE = 'http://hl7.org/fhir/StructureDefinition/'

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
  const constraint = (severity: string, expression = source, url = `${CORE}targetConstraint`) => ({
    url,
    extension: [
      { url: 'key', valueId: 'k' },
      { url: 'severity', valueCode: severity },
      url.endsWith('targetConstraint')
        ? { url: 'expression', valueExpression: { language: 'text/fhirpath', expression } }
        : { url: 'expression', valueString: expression },
      human
    ]
  })
  const [a, b]: [Item, Item] = [
    { linkId: 'a', type: 'integer' },
    { linkId: 'b', type: 'integer' }
  ]
  const given = (first: number, second: number) => response(answer('a', first), answer('b', second))
  test.each([`${CORE}targetConstraint`, `${CORE}questionnaire-constraint`])('%s, of the form and of an item', url => {
    const extension = [constraint('error', source, url)]
    const ofForm = form([a, b], { extension })
    expect(evaluated(ofForm, given(1, 2)).errors).toEqual([])
    const message = { da: 'b er mindst a.', en: 'b is at least a.' }
    expect(evaluated(ofForm, given(2, 1)).errors).toMatchObject([{ code: 'constraint', path: '', message }])
    const ofItem = form([a, { ...b, extension }])
    expect(evaluated(ofItem, given(2, 1)).errors).toMatchObject([{ code: 'constraint', path: 'b', message }])
    expect(evaluated(ofItem, response(answer('a', 2))).errors).toEqual([])
  })
  test('one that cannot be evaluated is said, at the item and at the form', () => {
    const extension = [constraint('error', '1.noSuchFunction()')]
    const given = response(answer('a', 1))
    expect(evaluated(form([{ ...a, extension }]), given).errors).toMatchObject([{ code: 'expression', path: 'a' }])
    expect(evaluated(form([a], { extension }), given).errors).toMatchObject([{ code: 'expression', path: '' }])
  })
  test('one that has no expression is none, one without English words says the Danish ones', () => {
    const [key, ...others] = constraint('error').extension
    const without = { url: `${CORE}targetConstraint`, extension: [key ?? human] }
    expect(evaluated(form([a, b], { extension: [without] }), given(2, 1)).errors).toEqual([])
    const danish = { url: 'human', valueString: 'b er mindst a.' }
    const inDanish = { ...without, extension: [...others.slice(0, -1), danish] }
    expect(evaluated(form([a, b], { extension: [inDanish] }), given(2, 1)).errors).toMatchObject([
      { severity: 'error', message: { da: 'b er mindst a.', en: 'b er mindst a.' } }
    ])
  })
  test('one of an item that is not asked says nothing', () => {
    const extension = [constraint('error')]
    const enableWhen = [{ question: 'a', operator: '=' as const, answerInteger: 7 }]
    expect(evaluated(form([a, { ...b, extension, enableWhen }]), given(2, 1)).errors).toEqual([])
  })
  test('a warning does not keep the form from being complete', () => {
    const extension = [constraint('warning')]
    const state = evaluated(form([a, b], { extension }), given(2, 1))
    expect(state).toMatchObject({ complete: true, errors: [{ severity: 'warning' }] })
  })
})
