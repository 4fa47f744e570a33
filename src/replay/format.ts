// The form of a result: what is written for each row as it comes, and what at the end.
import type { Row } from './item.ts'
import type { Summary } from './summary.ts'

export interface Format {
  readonly row: (row: Row) => string
  readonly end: (summary: Summary) => string
}

/** NDJSON: each row on a line. */
export function ndjson(): Format {
  return { row: row => `${JSON.stringify(row)}\n`, end: () => '' }
}

/** JSON: a list of rows. */
export function json(): Format {
  let rows = 0
  return {
    row: row => `${rows++ === 0 ? '[' : ','}\n${JSON.stringify(row)}`,
    end: () => (rows === 0 ? '[]\n' : '\n]\n')
  }
}
