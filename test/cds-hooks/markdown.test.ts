// Text from a record inside a card: shown as it is, never as markup (reliability, fault 25).
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeData, escapeText } from '../../src/cds-hooks/markdown.ts'
import { build, call } from '../support/build.ts'
import { draft, FITTING, factor, orderSign, searchset } from '../support/hook-request.ts'

const VECTORS = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '[click](javascript:alert(1))',
  '![x](https://evil.example/x.png)',
  'https://evil.example',
  'www.evil.example',
  'a@evil.example',
  '**bold** _em_ `code` ~~gone~~',
  '# heading',
  '| a | b |\n|---|---|',
  '- item\n- item',
  '1. one',
  '> quote',
  '&lt;b&gt; &#60;',
  '\\<b>',
  '\\\\[x](y)',
  '<!-- -->',
  '[^1] [x][y] [ ]',
  'a\u202Eb\u200Bc\u0000d\u2028e',
  '-1.5',
  '    code'
]

test.each(VECTORS)('%j is shown as it is', text => {
  const escaped = escapeData(text)
  expect(escaped.replaceAll(/\\([!-/:-@[-`{-~])/g, '')).not.toMatch(/[!-,/:-@[-`{-~]/)
  expect(escaped).not.toMatch(/[\n\r\p{Cc}\p{Cf}]/u)
})

test('every text: one line, no mark of punctuation that is not escaped, at most 240 characters of text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), text => {
      const escaped = escapeData(text)
      const plain = escaped.replaceAll(/\\[!-/:-@[-`{-~]/g, '')
      if (!/^-?\d+([.,]\d+)?$/.test(escaped)) expect(plain).not.toMatch(/[!-/:-@[-`{-~]/)
      expect(escaped).not.toMatch(/[\n\r\u2028\u2029\p{Cc}]/u)
      expect(escaped.replaceAll(/\\(.)/g, '$1').length).toBeLessThanOrEqual(240)
    }),
    { numRuns: 2_000 }
  )
})

test('numbers are left readable, and our own text is escaped only where it would be markup', () => {
  expect(['4,5', '-12', '0.25'].map(escapeData)).toEqual(['4,5', '-12', '0.25'])
  expect(escapeText('ISTH-BAT (score) > 4: *ja* & <nej>')).toBe('ISTH-BAT (score) > 4: \\*ja\\* & \\<nej>')
})

describe('in a card', () => {
  test.each(VECTORS)('%j as a unit and as a name', async text => {
    const odd = factor(12, {
      valueQuantity: { value: 12, unit: text },
      interpretation: [{ coding: [{ code: 'H' }] }],
      code: { coding: [{ system: 'urn:test:laboratory', code: 'F1', display: text }] }
    })
    const observations = searchset(...FITTING.filter(each => each !== FITTING[1]), odd)
    const { status, cards } = await call(build(), orderSign([draft()], { observations }))
    expect(status).toBe(200)
    expect(cards[0]?.summary).not.toContain(text)
  })
})

test('a sentence of a plan is never cut short', () => {
  const sentence = `${'ord '.repeat(100)}afgør det ikke alene.`
  expect(escapeText(sentence)).toBe(sentence)
})
