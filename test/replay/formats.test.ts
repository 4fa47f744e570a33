// The forms of a result: for people, for machines, for build servers; nothing in an input can break out of them.
import { describe, expect, test } from 'vitest'
import { type Format, json, ndjson } from '../../src/replay/format.ts'
import { junit } from '../../src/replay/format-junit.ts'
import { table } from '../../src/replay/format-table.ts'
import type { Row } from '../../src/replay/item.ts'
import { counter } from '../../src/replay/summary.ts'

const decision = {
  order: 'ServiceRequest/o1',
  indication: 'hereditary-anaemia',
  outcome: 'needs-information',
  ambiguous: false,
  plan: 'x|1',
  open: ['A', 'B', 'C', 'D'].map(title => ({ id: title, title, status: 'unknown' as const }))
} as const
const ok: Row = {
  file: 'a.json',
  patient: 'p1',
  service: 'wgs-order-sign',
  check: 'ok',
  decisions: [decision],
  cards: 1,
  differences: []
}
const differing: Row = { ...ok, patient: 'p2', check: 'differs', differences: ['A: expected met, got unknown'] }
const broken: Row = {
  file: 'b.ndjson',
  line: 7,
  check: 'error',
  decisions: [],
  cards: 0,
  differences: [],
  reason: 'not JSON'
}

function written(format: Format, rows: readonly Row[]): string {
  const counts = counter(() => 2)
  const text = rows.map(row => {
    counts.count(row)
    return format.row(row)
  })
  return [...text, format.end(counts.summary())].join('')
}

describe('the table', () => {
  test('has a line for each decision, what differs below it, and a summary', () =>
    expect(written(table({ quiet: false }), [ok, differing, broken])).toBe(
      [
        'FILE        PATIENT  INDICATION          OUTCOME            CHECK    OPEN',
        'a.json      p1       hereditary-anaemia  needs-information  ok       ? A; ? B; ? C; +1',
        'a.json      p2       hereditary-anaemia  needs-information  DIFFERS  ? A; ? B; ? C; +1',
        '    ≠ A: expected met, got unknown',
        'b.ndjson:7  –        –                   –                  ERROR    not JSON',
        '',
        '2 patients, 2 decisions: 2 needs-information · 1 expectation held, 1 failed · 1 without an answer · 2.00 s, 1 patients/s',
        ''
      ].join('\n')
    ))
  test('quiet: only what differs or failed', () => {
    const text = written(table({ quiet: true }), [ok, differing, broken])
    expect(text).not.toContain('p1')
    expect(text.split('\n')).toHaveLength(7)
    expect(written(table({ quiet: true }), [ok])).toMatch(/^1 patient, 1 decision: /)
  })
  test('tells orders apart when there are several, and says when there is no card', () => {
    const two = { ...ok, decisions: [decision, { ...decision, order: 'ServiceRequest/o2' }] }
    expect(written(table({ quiet: false }), [two])).toContain('ServiceRequest/o2 hereditary-anaemia')
    expect(written(table({ quiet: false }), [{ ...ok, decisions: [], cards: 0 }])).toContain('no card')
  })
  test('begins before the run is over', () => {
    const format = table({ quiet: false })
    const before = Array.from({ length: 200 }, () => format.row(ok))
    expect(before.at(-1)?.split('\n')).toHaveLength(202)
    expect(format.row(ok)).toContain('a.json')
  })
  test('lets no input steer the terminal', () =>
    expect(written(table({ quiet: false }), [{ ...ok, patient: 'p\u001B[2J\u202E\r\n1' }])).toContain('p·[2J···1'))
})

describe('JSON and NDJSON', () => {
  test('hold the rows', () => {
    expect(JSON.parse(written(json(), [ok, broken]))).toEqual([ok, broken])
    expect(JSON.parse(written(json(), []))).toEqual([])
    const lines = written(ndjson(), [ok, broken]).trimEnd().split('\n')
    expect(lines.map(line => JSON.parse(line) as unknown)).toEqual([ok, broken])
  })
})

describe('JUnit', () => {
  test('counts, and says what differs', () => {
    const xml = written(junit(), [ok, differing, broken])
    expect(xml).toContain('<testsuite name="genvej replay" tests="3" failures="1" errors="1" time="2.000">')
    expect(xml).toContain('<testcase classname="a.json" name="p1 · hereditary-anaemia: needs-information"/>')
    expect(xml).toContain('<failure message="A: expected met, got unknown">A: expected met, got unknown</failure>')
    expect(xml).toContain('<testcase classname="b.ndjson" name="line 7 · no patient"><error message="not JSON"/>')
  })
  test('no input breaks out of it', () => {
    const xml = written(junit(), [
      { ...differing, file: `"><x a='&'>`, patient: '\u0000\uD800\uFFFE', differences: [']]>'] }
    ])
    expect(xml).toContain('classname="&quot;&gt;&lt;x a=&apos;&amp;&apos;&gt;"')
    expect(xml).toContain('name="··\uFFFD· ·'.slice(0, 7))
    expect(xml).toContain(']]&gt;</failure>')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them
    expect(xml).not.toMatch(/[\u0000-\u0008\uFFFE]/)
  })
})
