// What a page sends becomes a QuestionnaireResponse, and nothing that was typed is lost.
import { describe, expect, test } from 'vitest'
import type { Questionnaire, QuestionnaireResponse } from '../../src/fhir/types.ts'
import { withInstances } from '../../src/form/instances.ts'
import { mergeAnswers } from '../../src/form/merge-answers.ts'
import { ownAnswers } from '../../src/form/own-answers.ts'
import { readFields } from '../../src/form/read-fields.ts'
import { withOrigin } from '../../src/guideline/answer-origin.ts'
import { readForm } from '../../src/questionnaire/form.ts'

const system = 'https://example.org/colour'
const questionnaire: Questionnaire = {
  resourceType: 'Questionnaire',
  id: 'small',
  url: 'https://example.org/Questionnaire/small',
  version: '1',
  status: 'active',
  item: [
    { linkId: 'yes', type: 'boolean', text: 'Ja?', item: [{ linkId: 'why', type: 'string', text: 'Hvorfor?' }] },
    { linkId: 'count', type: 'integer', text: 'Hvor mange?' },
    { linkId: 'level', type: 'decimal', text: 'Hvor højt?' },
    { linkId: 'when', type: 'dateTime', text: 'Hvornår?' },
    { linkId: 'born', type: 'date', text: 'Født?' },
    { linkId: 'remark', type: 'text' },
    { linkId: 'dose', type: 'quantity', text: 'Dosis' },
    {
      linkId: 'mass',
      type: 'quantity',
      text: 'Vægt',
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit', valueCoding: { code: 'g' } }]
    },
    { linkId: 'shown', type: 'display', text: 'Læs dette' },
    {
      linkId: 'colours',
      type: 'choice',
      repeats: true,
      text: 'Farver',
      answerOption: [{ valueCoding: { system, code: 'red' } }, { valueCoding: { system, code: 'blue' } }]
    },
    {
      linkId: 'age',
      type: 'quantity',
      text: 'Alder',
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unit',
          valueCoding: { system: 'http://unitsofmeasure.org', code: 'a', display: 'år' }
        }
      ]
    },
    {
      linkId: 'onset',
      type: 'quantity',
      text: 'Alder ved diagnosen',
      extension: [
        {
          url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption',
          valueCoding: { system: 'http://unitsofmeasure.org', code: 'a', display: 'år' }
        }
      ]
    },
    {
      linkId: 'hidden',
      type: 'boolean',
      text: 'Skjult',
      extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/questionnaire-hidden', valueBoolean: true }]
    },
    {
      linkId: 'relative',
      type: 'group',
      repeats: true,
      text: 'Slægtning',
      item: [{ linkId: 'name', type: 'string', text: 'Navn' }]
    }
  ]
}
const form = readForm(questionnaire)
const EMPTY: QuestionnaireResponse = { resourceType: 'QuestionnaireResponse', status: 'in-progress' }

function read(fields: readonly (readonly [string, string])[], before = EMPTY) {
  return readFields(
    form,
    new URLSearchParams(fields.map(([name, value]): [string, string] => [`small:${name}`, value])),
    before
  )
}
const answersTo = (response: QuestionnaireResponse, linkId: string) =>
  response.item?.filter(item => item.linkId === linkId).flatMap(item => item.answer ?? [])

describe('each type of question', () => {
  test.each([
    ['yes', 'true', { valueBoolean: true }],
    ['yes', 'false', { valueBoolean: false }],
    ['count', '7', { valueInteger: 7 }],
    ['count', '-3', { valueInteger: -3 }],
    ['count', '+999999999', { valueInteger: 999_999_999 }],
    ['count', ' 7 ', { valueInteger: 7 }],
    ['level', '2,5', { valueDecimal: 2.5 }],
    ['level', '2.5', { valueDecimal: 2.5 }],
    ['level', '-0,125', { valueDecimal: -0.125 }],
    ['level', '7', { valueDecimal: 7 }],
    ['when', '2019', { valueDateTime: '2019' }],
    ['when', '24.5.2019', { valueDateTime: '2019-05-24' }],
    ['when', '1/12/2019', { valueDateTime: '2019-12-01' }],
    ['when', '03-04-2019', { valueDateTime: '2019-04-03' }],
    ['when', '2019-05-24', { valueDateTime: '2019-05-24' }],
    ['born', '24.5.2019', { valueDate: '2019-05-24' }],
    ['born', '2019-05', { valueDate: '2019-05' }],
    ['dose', '2,5', { valueQuantity: { value: 2.5 } }],
    ['mass', '2', { valueQuantity: { value: 2, unit: 'g', code: 'g' } }],
    ['remark', ' fra mor ', { valueString: 'fra mor' }],
    ['colours', `${system}|red`, { valueCoding: { system, code: 'red' } }],
    ['age', '41', { valueQuantity: { value: 41, unit: 'år', system: 'http://unitsofmeasure.org', code: 'a' } }],
    ['onset', '41', { valueQuantity: { value: 41, unit: 'år', system: 'http://unitsofmeasure.org', code: 'a' } }]
  ])('%s: %s', (linkId, typed, answer) => expect(answersTo(read([[linkId, typed]]), linkId)).toEqual([answer]))
})

describe('what cannot be read stays as it was typed', () => {
  test.each([
    ['yes', 'måske', { valueString: 'måske' }],
    ['count', 'syv', { valueString: 'syv' }],
    ['count', '1e99', { valueString: '1e99' }],
    ['count', '1234567890', { valueString: '1234567890' }],
    ['count', '7,5', { valueString: '7,5' }],
    ['count', '7 børn', { valueString: '7 børn' }],
    ['yes', 'true?', { valueString: 'true?' }],
    ['level', '2,', { valueString: '2,' }],
    ['level', ',5', { valueString: ',5' }],
    ['level', '2,1234567', { valueString: '2,1234567' }],
    ['level', '1234567890123', { valueString: '1234567890123' }],
    ['level', '1.234,5', { valueString: '1.234,5' }],
    ['level', 'ca. 2', { valueString: 'ca. 2' }],
    ['when', 'den 24.5.2019', { valueDateTime: 'den 24.5.2019' }],
    ['when', '24.5.2019 kl. 9', { valueDateTime: '24.5.2019 kl. 9' }],
    ['when', '24.5.19', { valueDateTime: '24.5.19' }],
    ['level', '2,5 eller 3', { valueString: '2,5 eller 3' }],
    ['when', 'i fjor', { valueDateTime: 'i fjor' }],
    ['colours', 'green', { valueCoding: { code: 'green' } }],
    ['age', 'ung', { valueString: 'ung' }]
  ])('%s: %s', (linkId, typed, answer) => expect(answersTo(read([[linkId, typed]]), linkId)).toEqual([answer]))
})

test('a text is read as far as 4000 characters', () => {
  const [answer] = answersTo(read([['remark', 'x'.repeat(4001)]]), 'remark') ?? []
  expect(answer?.valueString).toBe('x'.repeat(4000))
})

test('what is only shown, and what is no question of the form, is not read', () =>
  expect(
    read([
      ['shown', 'x'],
      ['nothing', 'x']
    ])
  ).toEqual(EMPTY))

test('a question without words has none in the response', () =>
  expect(read([['remark', 'x']]).item).toEqual([{ linkId: 'remark', answer: [{ valueString: 'x' }] }]))

test('an empty field is no answer, never a no', () =>
  expect(
    read([
      ['yes', ''],
      ['count', ' ']
    ])
  ).toEqual(EMPTY))

test('several answers to one question, and a question inside an answer', () => {
  const response = read([
    ['colours', `${system}|red`],
    ['colours', `${system}|blue`],
    ['yes', 'true'],
    ['why', 'derfor']
  ])
  expect(answersTo(response, 'colours')).toHaveLength(2)
  expect(answersTo(response, 'yes')).toEqual([
    { valueBoolean: true, item: [{ linkId: 'why', text: 'Hvorfor?', answer: [{ valueString: 'derfor' }] }] }
  ])
})

describe('where an answer came from', () => {
  const origin = { reference: 'Observation/1', effective: '2024-03-12' }
  const before: QuestionnaireResponse = {
    ...EMPTY,
    item: [{ linkId: 'count', answer: [withOrigin({ valueInteger: 7 }, origin)] }]
  }
  test('is kept while the answer says the same', () => {
    const response = read([['count', '7']], before)
    expect(answersTo(response, 'count')).toEqual(before.item?.[0]?.answer)
    expect(ownAnswers(response)).toBeUndefined()
  })
  test('is gone once the answer is another: it is one’s own', () => {
    const own = ownAnswers(read([['count', '8']], before))
    expect(own?.item).toEqual([{ linkId: 'count', text: 'Hvor mange?', answer: [{ valueInteger: 8 }] }])
  })
  test('stays when the page sends nothing: the record says it all the same', () =>
    expect(answersTo(read([['count', '']], before), 'count')).toEqual(before.item?.[0]?.answer))
  test('of several answers those of the record stay, own ones can be taken away again', () => {
    const [red, blue, own] = ['red', 'blue', 'yellow'].map(code => ({ valueCoding: { system, code } }))
    const recorded = withOrigin(red ?? {}, origin)
    const several = { ...EMPTY, item: [{ linkId: 'colours', answer: [recorded, own ?? {}] }] }
    const response = read([['colours', `${system}|blue`]], several)
    expect(answersTo(response, 'colours')).toEqual([blue, recorded])
  })
})

test('a hidden item is not shown, so it stays as it was', () => {
  const before: QuestionnaireResponse = { ...EMPTY, item: [{ linkId: 'hidden', answer: [{ valueBoolean: true }] }] }
  expect(answersTo(read([['hidden', 'false']], before), 'hidden')).toEqual([{ valueBoolean: true }])
})

describe('groups of which there may be several', () => {
  const fields = new URLSearchParams([
    ['small:relative.1/name', 'mor'],
    ['small:relative.2/name', 'far']
  ])
  const names = (given: URLSearchParams) =>
    readFields(form, given, EMPTY)
      .item?.filter(({ linkId }) => linkId === 'relative')
      .map(({ item }) => item?.[0]?.answer?.[0]?.valueString)
  test('each is its own', () => expect(names(fields)).toEqual(['mor', 'far']))
  test('one more is empty until somebody fills it in', () =>
    expect(names(withInstances(fields, 'add:small:relative.3'))).toEqual(['mor', 'far', undefined]))
  test('one less is gone, and only that one', () =>
    expect(names(withInstances(fields, 'remove:small:relative.1'))).toEqual(['far']))
  test('any other action changes nothing', () => {
    for (const action of ['save', 'add:', 'remove:', 'drop:small:relative.1', ':small:relative.1', ''])
      expect(withInstances(fields, action)).toBe(fields)
  })
  test('they are read in the order of their numbers, however the page sends them, and only those that have one', () => {
    const sent = [
      'relative.10/name',
      'relative.2/name',
      'relative.0/name',
      'relative.x/name',
      'relative./name',
      'relative'
    ]
    expect(names(new URLSearchParams(sent.map((name): [string, string] => [`small:${name}`, name])))).toEqual([
      'relative.2/name',
      'relative.10/name'
    ])
  })
  test('what was filled in of the others stays with them', () => {
    const before: QuestionnaireResponse = {
      ...EMPTY,
      item: ['mor', 'far'].map(name => ({
        linkId: 'relative',
        item: [
          {
            linkId: 'name',
            answer: [withOrigin({ valueString: name }, { reference: `Observation/${name}`, effective: undefined })]
          }
        ]
      }))
    }
    const read = readFields(form, fields, before).item?.map(({ item }) => item?.[0]?.answer?.[0]?.extension)
    expect(read).toEqual(before.item?.map(({ item }) => item?.[0]?.answer?.[0]?.extension))
  })
})

test('a draft is taken up again: its answers stand in place of the record’s, the rest is filled in afresh', () => {
  const populated: QuestionnaireResponse = {
    ...EMPTY,
    item: [
      { linkId: 'count', answer: [{ valueInteger: 1 }] },
      { linkId: 'yes', answer: [{ valueBoolean: false }] }
    ]
  }
  const draft: QuestionnaireResponse = {
    ...EMPTY,
    id: 'd1',
    item: [
      { linkId: 'count', answer: [{ valueInteger: 2 }] },
      { linkId: 'level', answer: [{ valueDecimal: 3 }] }
    ]
  }
  const merged = mergeAnswers(populated, draft)
  expect(merged.id).toBe('d1')
  expect([answersTo(merged, 'count'), answersTo(merged, 'yes'), answersTo(merged, 'level')]).toEqual([
    [{ valueInteger: 2 }],
    [{ valueBoolean: false }],
    [{ valueDecimal: 3 }]
  ])
})
