// A number with what it counts, as English says it.
import { expect, test } from 'vitest'
import { counted } from '../../src/language/counted.ts'

test.each([
  [0, '0 chains'],
  [1, '1 chain'],
  [2, '2 chains']
])('%i', (number, said) => expect(counted(number, 'chain')).toBe(said))

test('a plural of its own', () => {
  expect(counted(1, 'entry', 'entries')).toBe('1 entry')
  expect(counted(3, 'entry', 'entries')).toBe('3 entries')
})
