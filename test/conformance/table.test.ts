// The page of conformance is up to date, and no demand on the service lacks a test.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { REQUIREMENTS } from './requirements.ts'
import { conformancePage, titledTests } from './table.ts'

test('docs/conformance.md is as the titles of the tests make it (npm run conformance)', () => {
  expect(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'conformance.md'), 'utf8')).toBe(conformancePage())
})

test('every SHALL and SHALL NOT of the service has a test', () => {
  const shown = new Set(titledTests().flatMap(({ numbers }) => numbers))
  const without = Object.entries(REQUIREMENTS).filter(
    ([number, { beyondTests }]) => beyondTests === undefined && !shown.has(Number(number))
  )
  expect(without.map(([number]) => number)).toEqual([])
})

test('no title names a requirement that is not on the list', () => {
  const unknown = titledTests().filter(({ numbers }) => numbers.some(number => !(number in REQUIREMENTS)))
  expect(unknown).toEqual([])
})
