// The unit in which each analysis is compared, and what other units are of it, by the table of conversions (codes.md 2.4).
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'

const knowledge = loadKnowledge(join(import.meta.dirname, '..', '..'))
const CELLS = { '10*3/uL': 1, '/uL': 0.001, '{cells}/uL': 0.001, '/mm3': 0.001, '10*6/L': 0.001 }
const ACTIVITY = { '%': 0.01, '[IU]/dL': 0.01, '1': 1, '[IU]/mL': 1, '[IU]/L': 0.001 }
const FRACTION = { '%': 0.01 }

const rows: readonly (readonly [unit: string, analyses: string, others: Readonly<Record<string, number>>])[] = [
  ['mmol/L', 'haemoglobin', { 'g/dL': 0.6206, 'g/L': 0.06206 }],
  ['10*9/L', 'leukocytes neutrophils lymphocytes monocytes platelets platelets-citrate cd4-count', CELLS],
  ['10*9/L', 'reticulocytes', { ...CELLS, '10*6/uL': 1000, '10*12/L': 1000 }],
  ['10*-3', 'reticulocyte-fraction', { '%': 10, '1': 1000 }],
  ['fL', 'mpv', { um3: 1 }],
  ['g/L', 'igg', { 'mg/dL': 0.01, 'umol/L': 0.1499 }],
  ['g/L', 'iga', { 'mg/dL': 0.01, 'umol/L': 0.16 }],
  ['g/L', 'igm', { 'mg/dL': 0.01, 'umol/L': 0.971 }],
  ['k[IU]/L', 'ige', { '[IU]/mL': 1, '[IU]/L': 0.001 }],
  ['/uL', 'trec', { '{copies}/uL': 1 }],
  ['1', 'haemoglobin-typing pnh-flow ema-binding', FRACTION],
  ['1', 'inr', { '{INR}': 1 }],
  ['k[IU]/L', 'factor-viii factor-ix factor-xi factor-xiii vwf-antigen vwf-activity vwf-ristocetin', ACTIVITY],
  ['g/L', 'haptoglobin', { 'mg/dL': 0.01, 'umol/L': 0.1 }],
  ['umol/L', 'bilirubin', { 'mg/dL': 17.1 }],
  ['umol/L', 'creatinine', { 'mg/dL': 88.5, 'mmol/L': 1000 }],
  ['pmol/L', 'vitamin-b12', { 'pg/mL': 0.738, 'ng/L': 0.738 }],
  ['nmol/L', 'folate', { 'ng/mL': 2.266, 'ug/L': 2.266, 'umol/L': 1000 }],
  ['ug/L', 'ferritin', { 'ng/mL': 1, 'pmol/L': 0.445 }],
  ['mg/L', 'crp', { 'mg/dL': 10, 'nmol/L': 0.105 }],
  ['U/L', 'ldh alt', { '[IU]/L': 1 }],
  ['g/L', 'm-component', { 'g/dL': 10, 'mg/dL': 0.01 }],
  ['10*3/L', 'hiv-rna', { '{copies}/mL': 1, '/mL': 1 }],
  ['{score}', 'isth-bat', { '1': 1 }]
]
const unitOf = (id: string) => new Set(knowledge.codes(id)?.units.values())

describe('every code of an analysis is compared in one unit', () => {
  test.each(rows.flatMap(([unit, analyses, others]) => analyses.split(' ').map(id => ({ id, unit, others }))))(
    '$id in $unit',
    ({ id, unit, others }) =>
      expect([...unitOf(id)]).toEqual([{ unit, factors: new Map([[unit, 1], ...Object.entries(others)]) }])
  )

  test('where units cannot be converted there is none', () => {
    for (const id of ['fibrinogen', 'aptt', 'g6pd', 'dat', 'lymphocyte-subsets', 'hiv-test'])
      expect([...unitOf(id)], id).toEqual([])
  })
})
