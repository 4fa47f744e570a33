// All counts since birth: drawn against the laboratory's own interval, and set aside by the time of the sample.
import { describe, expect, test } from 'vitest'
import type { Observation } from '../../src/fhir/types.ts'
import { seriesOf } from '../../src/form/series.ts'
import { seriesView } from '../../src/form/series-view.ts'
import { countableRecord } from '../../src/guideline/record.ts'
import { html } from '../../src/pages/html.ts'
import { realKnowledge } from '../support/build.ts'

const NOW = Date.parse('2026-11-25T09:00:00Z')
const knowledge = realKnowledge()
const list = knowledge.codes('platelets')

function count(value: number, effectiveDateTime: string, unit = '10*9/L'): Observation {
  return {
    resourceType: 'Observation',
    id: `o-${effectiveDateTime}`,
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '777-3' }] },
    subject: { reference: 'Patient/p' },
    effectiveDateTime,
    valueQuantity: { value, unit },
    referenceRange: [{ low: { value: 145 }, high: { value: 390 } }]
  }
}

function points(...observations: Observation[]) {
  const sources = { observations: { state: 'complete', resources: observations } } as const
  if (!list) throw new Error('there is no value set of platelets')
  return seriesOf(countableRecord({ patientId: 'p', sources }, NOW), list, knowledge.unitTexts)
}

test('every count, oldest first, with its interval; a retracted one does not count', () => {
  const found = points(count(88, '2026-01-05'), count(97, '2011-03-02'), {
    ...count(300, '2020-01-01'),
    status: 'entered-in-error'
  })
  expect(found.map(({ value, effective, low, high }) => [value, effective, low, high])).toEqual([
    [97, '2011-03-02', 145, 390],
    [88, '2026-01-05', 145, 390]
  ])
})

test('a picture with words for who does not see it, and a box for each count', () => {
  const frame = {
    language: 'da',
    title: 'Trombocytter',
    name: 'aside',
    setAside: new Set(['2011-03-02']),
    standing: new Set<string>()
  } as const
  const { markup } = html`${seriesView(points(count(88, '2026-01-05'), count(200, '2011-03-02')), frame)}`
  expect(markup).toContain('aria-label="Trombocytter: 02.03.2011: 200; 05.01.2026: 88"')
  expect(markup).toContain('<circle class="aside"')
  expect(markup).toContain('<circle class="low"')
  expect(markup).toMatch(/name="aside" value="2011-03-02"[^>]* checked/)
  expect(markup).toMatch(/name="aside" value="2026-01-05" aria-label="Sæt til side: 05.01.2026">/)
})

test('a result that does not say what was measured is none of them', () => {
  const { code: _code, ...nameless } = count(88, '2026-01-05')
  expect(points(nameless as Observation, count(97, '2011-03-02'))).toHaveLength(1)
})

test('no counts, no picture', () => {
  const frame = {
    language: 'en',
    title: 'Platelets',
    name: 'aside',
    setAside: new Set<string>(),
    standing: new Set<string>()
  } as const
  expect(seriesView([], frame)).toBe(false)
})

test('counts of zero, without an interval, are drawn at zero', () => {
  const frame = {
    language: 'da',
    title: 'Trombocytter',
    name: 'aside',
    setAside: new Set<string>(),
    standing: new Set<string>()
  } as const
  const { referenceRange: _interval, ...bare } = count(0, '2026-01-05')
  const { markup } = html`${seriesView(points(bare), frame)}`
  expect(markup).toContain('<circle class="normal"')
  expect(markup).not.toContain('NaN')
})

describe('the picture', () => {
  const NONE: ReadonlySet<string> = new Set()
  const frame = { language: 'da', title: 'Trombocytter', name: 'aside', setAside: NONE, standing: NONE } as const
  const view = (...observations: Observation[]) => html`${seriesView(points(...observations), frame)}`.markup
  const places = (markup: string) =>
    [...markup.matchAll(/<circle class="(\w+)" cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, kind, x, y]) => [
      kind,
      Number(x),
      Number(y)
    ])
  const markup = view(count(100, '2011-01-01'), count(145, '2016-01-01'), count(400, '2021-01-01'))
  test('has the oldest to the left and the newest to the right, at the distance of their dates, high counts above low ones', () => {
    // The drawing is 640 by 220; 44 to the left, 26 below and 10 above are for the axes; the top is a tenth above the highest count, 440.
    const y = (value: number) => Math.round(10 * (194 - (184 * value) / 440)) / 10
    expect(places(markup)).toEqual([
      ['low', 60, y(100)],
      ['normal', 341.9, y(145)],
      ['normal', 624, y(400)]
    ])
    expect(markup).toContain(`<polyline class="line" points="60,${y(100)} 341.9,${y(145)} 624,${y(400)}">`)
    expect([...markup.matchAll(/>(\d{4})<\/text>/g)].map(([, year]) => year)).toEqual(['2011', '2021'])
  })
  test('has the interval of the laboratory as a band, with both limits', () => {
    const [top, bottom] = [390, 145].map(value => 194 - (184 * value) / 440)
    const [, y, height] = /<rect class="band" x="44" y="([\d.]+)" width="596" height="([\d.]+)">/.exec(markup) ?? []
    expect(Number(y)).toBeCloseTo(top ?? 0, 1)
    expect(Number(height)).toBeCloseTo((bottom ?? 0) - (top ?? 0), 1)
    for (const limit of ['145', '390']) expect(markup).toContain(`text-anchor="end">${limit}</text>`)
    expect(markup).toContain('>referenceinterval</text>')
  })
  test('has a band up to its top where there is no upper limit, and none without a lower one', () => {
    const interval = (referenceRange: object[]) => view({ ...count(100, '2020-01-01'), referenceRange } as Observation)
    const above = interval([{ low: { value: 145 } }])
    expect(above).toMatch(/<rect class="band" x="44" y="10" /)
    expect(above).not.toContain('390')
    expect(interval([])).not.toContain('<rect')
    expect(places(interval([]))[0]?.[0]).toBe('normal')
  })
  test('has a number at each of at most twelve counts, and a title at all', () => {
    const many = (length: number) =>
      view(...Array.from({ length }, (_, at) => count(200 + at, `20${String(at + 10)}-01-01`)))
    const numbers = (picture: string) => [...picture.matchAll(/text-anchor="middle">(\d+)</g)].length
    expect([numbers(many(12)), numbers(many(13))]).toEqual([12, 0])
    expect(many(13)).toContain('<title>01.01.2010: 200</title>')
  })
})

describe('the table', () => {
  const view = (setAside: readonly string[], ...observations: Observation[]) => {
    const aside = new Set(setAside)
    const frame = { language: 'da', title: 'Trombocytter', name: 'aside', setAside: aside, standing: aside } as const
    return html`${seriesView(points(...observations), frame)}`.markup
  }
  test('has the newest first, with its unit and its interval, as far as there is one', () => {
    const referenceRange = [{ high: { value: 390 } }]
    const { referenceRange: _interval, ...bare } = count(97, '2011-03-02')
    const markup = view([], bare, count(88, '2026-01-05'), { ...count(90, '2020-01-01'), referenceRange })
    const cells = [...markup.matchAll(/<td class="number">([^<]*)<\/td>/g)].map(([, cell]) => cell)
    expect(cells).toEqual([
      ...['05.01.2026', '88 10⁹/L', '145–390'],
      ...['01.01.2020', '90 10⁹/L', '–390'],
      ...['02.03.2011', '97 10⁹/L', '']
    ])
    expect(markup).toContain('<summary>Alle fundne værdier (3)</summary>')
    expect(markup).toContain('<figcaption>Trombocytter (10⁹/L)</figcaption>')
  })
  test('is folded away until a count is set aside', () => {
    expect(view([], count(88, '2026-01-05'))).toContain('<details><summary>')
    expect(view(['2026-01-05'], count(88, '2026-01-05'))).toContain('<details open><summary>')
  })
  test('brings back no count that the record has set aside', () => {
    const markup = view(['2026-01-05'], count(88, '2026-01-05'), count(90, '2020-01-01'))
    expect(markup).toMatch(/value="2026-01-05" aria-label="[^"]+" checked disabled>/)
    expect(markup).toMatch(/value="2020-01-01" aria-label="[^"]+">/)
  })
})
