// The run: rows come as the input is read, a bounded number of calls is under way, and no answer stops it.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { standingContext } from '../../src/cds-hooks/respond-context.ts'
import { SERVICES, type ServiceDefinition } from '../../src/cds-hooks/services.ts'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'
import { type Ask, NoAnswer } from '../../src/replay/ask.ts'
import type { Item, Row } from '../../src/replay/item.ts'
import { type Run, rowsOf } from '../../src/replay/rows.ts'
import { bundle, patient } from './collect.ts'

const knowledge = loadKnowledge(join(import.meta.dirname, '..', '..'))
const { wgsCodes } = standingContext(knowledge, { orderCodes: [], patientView: false })
const [service] = SERVICES as readonly [ServiceDefinition]
const run = (ask: Ask, width: number): Run => ({
  knowledge,
  bundles: { service, indications: [], wgsCodes },
  ask,
  language: 'da',
  now: 0,
  clock: () => 0,
  width
})

/** Bundles without end; `read` counts those asked for. */
function endless(read: { count: number }) {
  return (async function* () {
    for (;;) yield { file: 'a.ndjson', line: ++read.count, value: bundle(patient(`p${read.count}`)) } satisfies Item
  })()
}

async function first(count: number, rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = []
  for await (const row of rows) if (found.push(row) === count) break
  return found
}

test('an input without end gives rows at once, and no more is read than is needed', async () => {
  const read = { count: 0 }
  const rows = await first(
    3,
    rowsOf(
      endless(read),
      run(() => ({ summaries: [], decisions: [] }), 1)
    )
  )
  expect(rows.map(({ patient: id }) => id)).toEqual(['p1', 'p2', 'p3'])
  expect(read.count).toBe(3)
})

test('calls to a service overlap, up to a limit, and their rows keep their order', async () => {
  const [read, under] = [{ count: 0 }, { way: 0, most: 0 }]
  const ask: Ask = async ({ patient: id }) => {
    under.most = Math.max(under.most, ++under.way)
    await new Promise(done => setTimeout(done, id === 'p1' ? 20 : 1))
    under.way--
    return { summaries: [], decisions: [] }
  }
  const rows = await first(10, rowsOf(endless(read), run(ask, 4)))
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  expect(under.most).toBe(4)
})

test('a call without an answer is a row; an unforeseen error says where, and none of its message', async () => {
  const ask: Ask = ({ patient: id }) => {
    throw id === 'p1' ? new NoAnswer('503: closed') : new TypeError('Testpatient is not a function')
  }
  const rows = await first(2, rowsOf(endless({ count: 0 }), run(ask, 1)))
  expect(rows.map(({ check }) => check)).toEqual(['error', 'error'])
  expect(rows.map(({ reason }) => reason)).toEqual(['503: closed', expect.stringMatching(/^internal error: TypeError/)])
  expect(JSON.stringify(rows)).not.toContain('Testpatient')
})
