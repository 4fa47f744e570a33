// Units as laboratories write them, by the published ConceptMap. https://ucum.org/ucum
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { UCUM, ucumCode, unitTexts } from '../../src/terminology/unit.ts'

const file = join(import.meta.dirname, '..', '..', 'valueset', 'units', 'ConceptMap-unit-text.json')
const texts = unitTexts(JSON.parse(readFileSync(file, 'utf8')))

test.each([
  ['Giga/L', '10*9/L'],
  ['/nL', '10*9/L'],
  ['Thousand/uL', '10*3/uL'],
  ['K/mcL', '10*3/uL'],
  ['10^3/mm3', '10*3/uL'],
  ['points', '{score}']
])('the text %s is %s', (unit, code) => expect(ucumCode({ unit }, texts)).toBe(code))

test.each([
  ['k[iU]/L', 'k[IU]/L'],
  ['10*3.[IU]/L', 'k[IU]/L'],
  ['[iU]/mL', '[IU]/mL'],
  ['10*3/mm3', '10*3/uL']
])('the UCUM code %s is %s', (code, same) => expect(ucumCode({ system: UCUM, code }, texts)).toBe(same))

test('a text that is not in the table is no unit', () => expect(ucumCode({ unit: 'nL' }, texts)).toBeUndefined())
