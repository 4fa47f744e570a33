// An operator reads once that entries take another way, and once that they are back.
import { expect, test } from 'vitest'
import { sayStages } from '../../src/decision-log/stage-lines.ts'

test('each change of the way is one line, at its level', () => {
  const said: string[] = []
  const line = (level: string) => (text: string) => said.push(`${level}: ${text}`)
  const tell = sayStages({ info: line('info'), warn: line('warn'), error: line('error') })
  for (const stage of ['store', 'store', 'spool', 'spool', 'none', 'store'] as const) tell({ stage, rows: 1, took: 1 })
  expect(said).toEqual([
    'warn: the database takes no log entries; they wait in the spool',
    'error: log entries can be kept nowhere: no card is given, the service is not ready',
    'info: log entries go to the store again'
  ])
})
