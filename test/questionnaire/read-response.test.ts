// A response as it was sent: what is not in the shape of one is said where it stands. https://hl7.org/fhir/R4/questionnaireresponse.html
import { describe, expect, test } from 'vitest'
import { shapeFaults } from '../../src/questionnaire/read-response.ts'

const WHOLE = {
  resourceType: 'QuestionnaireResponse',
  id: 'r',
  language: 'da',
  meta: { versionId: '1' },
  identifier: { value: 'r' },
  status: 'completed',
  questionnaire: 'https://example.org/Questionnaire/q|1',
  authored: '2026-11-20T10:00:00+01:00',
  subject: { reference: 'Patient/p' },
  encounter: { reference: 'Encounter/e' },
  author: { reference: 'Practitioner/d' },
  source: { display: 'Patient' },
  basedOn: [{ reference: 'ServiceRequest/s' }],
  partOf: [{ reference: 'Procedure/c' }],
  item: [
    {
      linkId: 'g',
      text: 'Gruppe',
      extension: [{ url: 'https://example.org/x', extension: [{ url: 'part', valueBoolean: true }] }],
      item: [
        {
          linkId: 'a',
          answer: [
            { valueBoolean: true, extension: [{ url: 'https://example.org/y' }], item: [{ linkId: 'b' }] },
            { valueCoding: { code: 'x' } },
            { item: [] }
          ]
        }
      ]
    }
  ]
}
const pathsOf = (more: object) => shapeFaults({ ...WHOLE, ...more }).map(({ path }) => path)

test('a response that has all that is read here, or only what it must have', () => {
  expect(shapeFaults(WHOLE)).toEqual([])
  expect(shapeFaults({ resourceType: 'QuestionnaireResponse', status: 'in-progress' })).toEqual([])
})

test.each(['in-progress', 'completed', 'amended', 'entered-in-error', 'stopped'])('the status %s', status =>
  expect(pathsOf({ status })).toEqual([])
)

test('what is wrong is said in Danish and in English', () =>
  expect(shapeFaults({ ...WHOLE, status: 'done' })).toEqual([
    { path: 'status', message: { da: 'Kan ikke læses.', en: 'Cannot be read.' } }
  ]))

describe('of the response itself', () => {
  test.each<[string, unknown]>([
    ['resourceType', 'Questionnaire'],
    ['status', undefined],
    ['questionnaire', { reference: 'Questionnaire/q' }],
    ['authored', 20261120],
    ['authored', ''],
    ['subject', 'Patient/p'],
    ['encounter', []],
    ['author', 'Practitioner/d'],
    ['source', 'Patient/p'],
    ['identifier', 'r'],
    ['meta', null],
    ['id', 7],
    ['language', ''],
    ['basedOn', { reference: 'ServiceRequest/s' }],
    ['partOf', ['Procedure/c']],
    ['basedOn', [{ reference: 'ServiceRequest/s' }, 'ServiceRequest/s']],
    ['item', { linkId: 'a' }]
  ])('%s: %j', (name, value) => expect(pathsOf({ [name]: value })).toEqual([name]))
  test.each(['subject', 'encounter', 'author'])('a reference of %s that is no text', name => {
    expect(pathsOf({ [name]: { reference: 7 } })).toEqual([`${name}.reference`])
    expect(pathsOf({ [name]: { reference: '' } })).toEqual([`${name}.reference`])
    expect(pathsOf({ [name]: { display: 'navn' } })).toEqual([])
  })
  test('every fault at once', () =>
    expect(pathsOf({ status: 'done', meta: 'x', item: [7] })).toEqual(['status', 'meta', 'item[0]']))
})

describe('of an item, or an answer', () => {
  const item = (more: object) => pathsOf({ item: [{ linkId: 'first' }, { linkId: 'a', ...more }] })
  test.each<[string, object]>([
    ['linkId', { linkId: 7 }],
    ['linkId', { linkId: '' }],
    ['text', { text: {} }],
    ['extension', { extension: { url: 'x' } }],
    ['extension', { extension: ['x'] }],
    ['extension', { extension: [{ url: 'x' }, { url: 7 }] }],
    ['extension', { extension: [{ valueBoolean: true }] }],
    ['extension', { extension: [{ url: 'x', extension: [{}] }] }],
    ['modifierExtension', { modifierExtension: [] }],
    ['answer', { answer: { valueBoolean: true } }],
    ['item', { item: 'b' }],
    ['item[1]', { item: [{ linkId: 'b' }, null] }],
    ['answer[0]', { answer: [true] }],
    ['answer[1]', { answer: [{ valueBoolean: true }, { valueBoolean: true, valueString: 'x' }] }],
    ['answer[0]', { answer: [{ valueCoding: null }] }],
    ['answer[0].extension', { answer: [{ valueBoolean: true, extension: 'x' }] }],
    ['answer[0].modifierExtension', { answer: [{ valueBoolean: true, modifierExtension: [{ url: 'x' }] }] }],
    ['answer[0].item[0].linkId', { answer: [{ valueBoolean: true, item: [{}] }] }]
  ])('%s: %j', (path, more) => expect(item(more)).toEqual([`item[1].${path}`]))
  test('an item that is none', () => expect(pathsOf({ item: ['a'] })).toEqual(['item[0]']))
})

test('a modifierExtension is said to change the meaning', () => {
  const message = {
    da: 'En modifierExtension ændrer betydningen og kendes ikke her.',
    en: 'A modifierExtension changes the meaning and is not known here.'
  }
  expect(shapeFaults({ ...WHOLE, modifierExtension: [] })).toEqual([{ path: 'modifierExtension', message }])
})

test.each(['item', 'answer'])('%s nest 20 levels deep, and no deeper', kind => {
  const nested = (levels: number): object => {
    const below = levels === 0 ? {} : { item: [nested(levels - 1)] }
    return { linkId: 'a', ...(kind === 'item' ? below : { answer: [below] }) }
  }
  expect(pathsOf({ item: [nested(19)] })).toEqual([])
  expect(pathsOf({ item: [nested(20)] })).toEqual([])
  expect(pathsOf({ item: [nested(21)] })).toHaveLength(1)
})
