// Nesting is found before parsing, and nothing else is taken for it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDeep } from '../../src/fhir/json-depth.ts'

const deep = (text: string, most: number) => isDeep(Buffer.from(text), most)

test('as many levels as allowed pass, one more does not', () => {
  expect([deep('[[[]]]', 3), deep('[[[[]]]]', 3)]).toEqual([false, true])
  expect([deep('{"a":{"b":[]}}', 3), deep('{"a":{"b":[{}]}}', 3)]).toEqual([false, true])
})

test('brackets side by side are not deep, brackets in strings are no brackets', () => {
  expect(deep(`[${'[],'.repeat(1000)}[]]`, 2)).toBe(false)
  expect(deep(JSON.stringify({ text: '[[[[\\"[[[[', more: '\\\\' }), 1)).toBe(false)
})

test('for any JSON the bytes say what the value says', () => {
  const levels = (value: unknown): number =>
    typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(levels)) : 0
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.integer({ min: 0, max: 7 }), (value, most) => {
      expect(deep(JSON.stringify(value), most)).toBe(levels(value) > most)
    })
  )
})
