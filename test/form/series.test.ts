// All counts since birth: drawn against the laboratory's own interval, and set aside by the time of the sample.
import { expect, test } from 'vitest'
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
