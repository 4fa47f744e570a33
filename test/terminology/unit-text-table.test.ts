// The published table of unit texts: a text says the number that its code says, so that no count is a thousand times what it was.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { unitTexts } from '../../src/terminology/unit.ts'

const file = join(import.meta.dirname, '..', '..', 'valueset', 'units', 'ConceptMap-unit-text.json')
const texts = unitTexts(JSON.parse(readFileSync(file, 'utf8')))

const WORDS: readonly (readonly [words: RegExp, power: number])[] = [
  [/^1?$/, 0],
  [/^(1000|k|thou(sand)?)$/i, 3],
  [/^(M|[Mm]io\.?|[Mm]ill\.?|millioner)$/, 6],
  [/^(G|[Gg]iga|Gpt|[Mm]ia\.?|MIA|milliarder)$/, 9],
  [/^(T|bill\.?|billioner)$/, 12]
]
const VOLUMES: Readonly<Record<string, number>> = { L: 0, dL: 1, mL: 3, uL: 6, nL: 9 }

/** How many of a thing there are in a litre of it, as a power of ten; undefined where the text tells no number by volume. */
function perLitre(text: string): number | undefined {
  const [, of = '', volume = ''] = /^(.*)\/(.+)$/.exec(text) ?? []
  const litres = volume
    .replace(/^([µμ]|mc|mikro)/, 'u')
    .replace(/^(mm[3³]|cumm)$/i, 'uL')
    .replace(/(liter|l)$/, 'L')
  const many = of.replace(/\{?(cells|celler|copies|kopier)\}?|\.?\[?(IU|iU|IE)\]?$/, '')
  const [, power] = /^[x×]?(?:10)?[*^(Ee]?(\d+|[⁰¹²³⁶⁹]+)\)?$/.exec(many) ?? []
  const word = WORDS.find(([words]) => words.test(many))?.[1]
  const number = word ?? (power === undefined ? undefined : Number(power.normalize('NFKC')))
  const by = VOLUMES[litres]
  return number === undefined || by === undefined ? undefined : number + by
}

test('the number in a litre', () => {
  const read = [
    '10*9/L',
    '10*3/uL',
    '×10⁹/l',
    '109/L',
    'mia/L',
    'K/mcL',
    '1000/mm3',
    'k[IU]/L',
    '[IU]/mL',
    '10^3IU/L',
    '/µL'
  ]
  expect(read.map(perLitre)).toEqual([9, 9, 9, 9, 9, 9, 9, 3, 3, 3, 6])
})

/** What is measured by weight, amount, activity, time or share, in other words than its code. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  'umol/L': 'mikromol/L micromol/L mcmol/L',
  'mmol/L': 'mMol/L MMOL/L mmol/Liter millimol/L mM mmol/L(Fe)',
  'ug/L': 'mcg/L mikrogram/L',
  'g/L': 'gram/L',
  'g/dL': 'gm/dL g%',
  'mg/dL': 'mg%',
  fL: 'fl FL femtoliter femtolitre',
  'U/L': 'u/L E/L units/L enheder/L',
  'U/g{Hb}': 'U/gHb U/gHgb U/g(Hb)',
  s: 'sek sek. Sek sekund sekunder sec sec. seconds',
  '%': 'pct pct. procent percent',
  '10*-3': '‰ promille 10^-3 10E-3 10e-3 10⁻³ x10^-3 ×10^-3 x10E-3 ×10E-3 x10*-3 ×10⁻³',
  '{INR}': 'INR inr',
  '1': 'ratio Ratio fraktion',
  '{score}': 'score Score point points Points {points}'
}
const spelled = (text: string) =>
  text
    .replace(/[µμ]/g, 'u')
    .replace(/m³$/, 'm3')
    .replace(/\/(m|d?)l$/, '/$1L')

test('every text of the table says what its code says', () => {
  const counts = [...texts].filter(([, code]) => perLitre(code) !== undefined)
  expect(counts.length).toBeGreaterThan(450)
  expect(counts.filter(([text, code]) => perLitre(text) !== perLitre(code))).toEqual([])
  expect(
    [...texts].filter(([text, code]) => {
      const says = spelled(text)
      return perLitre(code) === undefined && says !== code && !OTHER_WORDS[code]?.split(' ').includes(says)
    })
  ).toEqual([])
})

test('the texts that laboratories write are known (codes.md 2.4)', () => {
  for (const text of ['10*9/L', '10^9/L', '10E9/L', 'x10^9/L', '×10^9/L', '10⁹/L', 'mia/L', 'G/L'])
    expect(texts.get(text), text).toBe('10*9/L')
  for (const text of ['kIU/L', '×10³IU/L', '10^3IU/L']) expect(texts.get(text), text).toBe('k[IU]/L')
  for (const [code, words] of Object.entries(OTHER_WORDS))
    for (const text of words.split(' ')) expect(texts.get(text), text).toBe(code)
})
