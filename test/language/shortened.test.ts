import { expect, test } from 'vitest'
import { shortened } from '../../src/language/shortened.ts'

test.each([
  ['kort', 10, 'kort'],
  ['præcis ti!', 10, 'præcis ti!'],
  ['en længere tekst', 11, 'en længere…'],
  ['ord og mere', 5, 'ord…'],
  ['abc😀😀', 5, 'abc…'],
  ['abcd😀😀', 6, 'abcd…'],
  ['abc😀', 5, 'abc😀'],
  ['a\ud83d', 5, 'a\ufffd'],
  ['\ude00a', 5, '\ufffda']
])('%j in %i: %j', (text, most, expected) => {
  expect(shortened(text, most)).toBe(expected)
  expect(shortened(text, most).isWellFormed()).toBe(true)
})
