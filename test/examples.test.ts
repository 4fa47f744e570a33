// The examples: each holds, through the real command; together they show every outcome of every indication, in both kinds of codes.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { PlanNode } from '../src/guideline/plan-types.ts'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'
import type { Row } from '../src/replay/item.ts'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'examples')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(file => file.split(sep).join('/'))
const inputs = files.filter(file => file.endsWith('.json')).toSorted()
const { status, stdout, stderr } = spawnSync(
  process.execPath,
  ['bin/genvej.mjs', 'replay', 'examples', '--format', 'json'],
  { cwd: root, encoding: 'utf8' }
)
const rows = JSON.parse(stdout) as Row[]
const { plans } = loadKnowledge(root)

/** The outcome that each effect leads to (cds-hooks/README.md). */
const OUTCOME_OF: Readonly<Record<string, string>> = {
  redirect: 'outside-pathway',
  exclude: 'not-recommended',
  require: 'needs-information',
  confirm: 'needs-confirmation',
  caution: 'recommended-with-caution'
}

describe('genvej replay examples', () => {
  test('holds', () => {
    expect(
      rows.filter(({ check }) => check !== 'ok').map(({ file, differences, reason }) => [file, differences, reason])
    ).toEqual([])
    expect([status, stderr]).toEqual([0, expect.stringMatching(/ expectations held, 0 failed/)])
  })
  test('answers each input', () =>
    expect([...new Set(rows.map(({ file }) => file.replace('examples/', '')))].toSorted()).toEqual(inputs))
  test.each([...plans])('%s: shows the outcomes that an order can have', (indication, { plan }) => {
    const shown = rows
      .filter(({ file }) => file.startsWith(`examples/${indication}/`))
      .flatMap(({ decisions }) => decisions.map(({ outcome }) => outcome))
    const possible = effectsOf(plan.actions).flatMap(effect => OUTCOME_OF[effect] ?? [])
    expect([...new Set(shown)].toSorted()).toEqual([...new Set(['recommended', ...possible])].toSorted())
  })
})

describe('the examples', () => {
  test.each(inputs)('%s: says what is expected and stands in the README', file => {
    expect(files).toContain(file.replace('.json', '.expected.yaml'))
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`(${file})`)
  })
  test('are Danish and international', () => {
    const texts = inputs.map(file => readFileSync(join(folder, file), 'utf8'))
    for (const system of [
      'http://npu-terminology.org',
      'urn:oid:1.2.208.176.2.1',
      'http://loinc.org',
      'urn:oid:1.2.208.176.2.4.12'
    ])
      expect(texts.filter(text => text.includes(system)).length, system).toBeGreaterThan(3)
  })
  test.each(inputs)('%s: nobody is in it', file => {
    const text = readFileSync(join(folder, file), 'utf8')
    for (const [, family] of text.matchAll(/"family": "([^"]*)"/g)) expect(family).toBe('Testpatient')
    expect(text).not.toMatch(/\b[0-3]\d[01]\d{3}-?\d{4}\b/)
    expect(text).not.toContain('1.2.208.176.1.2')
  })
})

function effectsOf(nodes: readonly PlanNode[]): string[] {
  return nodes.flatMap(({ effects, children }) => [...Object.values(effects), ...effectsOf(children)])
}
