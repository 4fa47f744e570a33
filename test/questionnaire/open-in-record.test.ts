// What the record leaves open of a relative may stay open, although the form would have it answered of one who is added.
import { expect, test } from 'vitest'
import { originExtension, POPULATION_STATUS, withOrigin } from '../../src/guideline/answer-origin.ts'
import { answer, evaluated, form, response } from '../support/form.ts'

const relatives = form([
  {
    linkId: 'relative',
    type: 'group',
    repeats: true,
    item: [
      { linkId: 'relative-id', type: 'string' },
      { linkId: 'relationship', type: 'string', required: true },
      {
        linkId: 'condition',
        type: 'group',
        item: [
          { linkId: 'condition-code', type: 'string', required: true },
          { linkId: 'condition-onset', type: 'integer' }
        ]
      }
    ]
  }
])
const ofRecord = originExtension({ reference: 'FamilyMemberHistory/f', effective: undefined }, { valueString: 'f' })
const status = (linkId: string, valueCode: string) => ({ linkId, extension: [{ url: POPULATION_STATUS, valueCode }] })
const age = answer('condition-onset', 45)

/** The questions that must still be answered of one relative. */
function open(relative: object) {
  return evaluated(relatives, response({ linkId: 'relative', ...relative })).errors.map(({ code, linkId }) => {
    expect(code).toBe('required')
    return linkId
  })
}

test('of one who is added all must be answered that the form asks for', () =>
  expect(open({ item: [{ linkId: 'condition', item: [age] }] })).toEqual(['relationship', 'condition-code']))

test('of one of the record what the record does not say may stay open', () => {
  const item = [status('relationship', 'absent'), { linkId: 'condition', extension: [ofRecord], item: [age] }]
  expect(open({ extension: [ofRecord], item })).toEqual([])
  expect(open({ extension: [ofRecord], item: [status('relationship', 'error'), item[1]] })).toEqual([])
})

test('what the record says must be answered, although the answer was taken away', () => {
  const item = [
    status('relationship', 'found'),
    { linkId: 'condition', extension: [ofRecord], item: [status('condition-code', 'found'), age] }
  ]
  expect(open({ extension: [ofRecord], item })).toEqual(['relationship', 'condition-code'])
})

test('a condition that is added to one of the record must have its code', () => {
  const item = [answer('relationship', 'mor'), { linkId: 'condition', item: [age] }]
  expect(open({ extension: [ofRecord], item })).toEqual(['condition-code'])
})

test('a code of the record may be none of the options, and only as the record has it', () => {
  const answerOption = [{ valueCoding: { system: 's', code: 'x' } }]
  const choice = form([{ linkId: 'a', type: 'choice', answerOption }])
  const origin = { reference: 'Condition/c', effective: undefined }
  const recorded = withOrigin({ valueCoding: { system: 's', code: 'y' } }, origin)
  const faults = (given: object) => {
    const { errors } = evaluated(choice, response({ linkId: 'a', answer: [given] }))
    return errors.map(({ code }) => code)
  }
  expect(faults(recorded)).toEqual([])
  expect(faults({ ...recorded, valueCoding: { system: 's', code: 'z' } })).toEqual(['not-an-option'])
})

test('where a renderer has kept nothing but the name of the source, all may stay open', () => {
  expect(open({ item: [answer('relative-id', 'f'), { linkId: 'condition', item: [age] }] })).toEqual([])
  expect(open({ item: [{ linkId: 'relative-id' }, { linkId: 'condition', item: [age] }] })).toEqual([
    'relationship',
    'condition-code'
  ])
})
