// A cell of a CSV is text, whatever it is made of (reliability, fault 29).
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvCell, csvOf } from '../../src/report/csv.ts'

test('nothing a spreadsheet would run begins a cell', () => {
  const start = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '\0', '|', '%', '＝', '＋', '－', '＠')
  fc.assert(
    fc.property(start, fc.string(), fc.constantFrom(';', ','), (first, rest, separator) => {
      expect(csvCell(first + rest, separator)).toMatch(/^"?'/)
    })
  )
})

test('a cell is one cell: read back it is what went in', () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom(';', ','), (text, separator) => {
      const cell = csvCell(text, separator)
      const quoted = cell.startsWith('"')
      const back = quoted ? cell.slice(1, -1).replaceAll('""', '"') : cell
      expect([text, `'${text}`]).toContain(back)
      if (!quoted) expect(cell).not.toMatch(separator === ';' ? /[;"\r\n]/ : /[,"\r\n]/)
    })
  )
})

test('a Danish spreadsheet separates by semicolon and has a decimal comma', () => {
  const row = { indication: 'alpha', figure: 'days', item: '', title: 'Dage, median', months: '', value: 2.5 }
  expect(csvOf([row], 'da')).toBe(
    '\uFEFFindication;figure;item;title;months;value\r\nalpha;days;;Dage, median;;2,5\r\n'
  )
  expect(csvOf([{ ...row, value: '<5' }], 'en')).toBe(
    '\uFEFFindication,figure,item,title,months,value\r\nalpha,days,,"Dage, median",,<5\r\n'
  )
})
