// The forms of the house, with the value sets and the units that they need.
import { expect, test } from 'vitest'
import { formShelf } from '../../src/questionnaire/form-shelf.ts'
import { realKnowledge } from '../support/build.ts'

const shelf = formShelf(realKnowledge())
const ICD = 'http://hl7.org/fhir/sid/icd-10'

test('an answer is in a value set of the house, with or without its version; of another set nothing is known', () => {
  const set = 'https://w3id.org/genvej/ValueSet/aplastic-anaemia'
  const isIn = (url: string, code: string) => shelf.isInValueSet(url, { system: ICD, code })
  expect([isIn(set, 'D61.3'), isIn(`${set}|2021.9.0`, 'D61.3')]).toEqual([true, true])
  expect([isIn(set, 'D70'), isIn(set, 'D61.9A')]).toEqual([false, false])
  expect(isIn('https://w3id.org/genvej/ValueSet/nothing', 'D61.3')).toBeUndefined()
})

test('the unit of a laboratory code is that of the value set it stands in', () => {
  const unitOf = (code: string) => shelf.units.ruleOf({ system: 'http://npu-terminology.org', code })?.unit
  expect(['NPU03568', 'NPU02319', 'NPU28515', 'NPU20025'].map(unitOf)).toEqual([
    '10*9/L',
    'mmol/L',
    'k[IU]/L',
    undefined
  ])
  expect(shelf.units.texts.get('mia/L')).toBe('10*9/L')
})

test('a form is known by the url of its Questionnaire', () => {
  const [url, form] = [...shelf.forms].find(([each]) => each.endsWith('/isth-bat')) ?? []
  expect([url, form?.canonical]).toEqual([
    'https://w3id.org/genvej/Questionnaire/isth-bat',
    expect.stringMatching(/^https:\/\/w3id\.org\/genvej\/Questionnaire\/isth-bat\|/)
  ])
})
