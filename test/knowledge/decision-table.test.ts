import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decisionTable } from '../../src/knowledge/decision-table.ts'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'

const root = join(import.meta.dirname, '..', '..')

test.each([...loadKnowledge(root).plans])('the decision table of %s is that of its plan', (indication, { plan }) => {
  const written = readFileSync(join(root, 'cds-hooks', indication, 'decision-table.md'), 'utf8')
  expect(written).toBe(decisionTable(plan))
})
