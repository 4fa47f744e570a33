// What a store can refuse, without a word of what was written: messages of databases quote the row.

/** A refusal of a store. `data`: the rows themselves are at fault, so that others may still pass. */
export class StoreFault extends Error {
  readonly data: boolean
  constructor(message: string, data = false) {
    super(message)
    this.data = data
  }
}

/** SQLite's primary result codes for a row at fault: too big, constraint, mismatch. https://sqlite.org/rescode.html */
const SQLITE_DATA: ReadonlySet<number> = new Set([18, 19, 20])

/** The fault of a SQLite result code. */
export function sqliteFault(code: number, text: string): StoreFault {
  return new StoreFault(`sqlite ${code}: ${text}`, SQLITE_DATA.has(code & 0xff))
}

/**
 * Any error of a query as a StoreFault. PostgreSQL: SQLSTATE and constraint only; classes 22, 23 and 54 are the row's.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function storeFault(error: unknown): StoreFault {
  if (error instanceof StoreFault) return error
  const { code, constraint, name } = error as { code?: unknown; constraint?: unknown; name?: unknown }
  if (typeof code !== 'string') return new StoreFault(`store: ${String(name ?? 'error')}`)
  const where = typeof constraint === 'string' ? ` (${constraint})` : ''
  return new StoreFault(`postgresql ${code}${where}`, /^(22|23|54)/.test(code))
}
