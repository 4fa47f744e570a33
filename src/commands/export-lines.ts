// Everything on record about one patient: decisions with their cards as sent, what came of them, and every look with time and purpose.
import { followed, logPages } from '../decision-log/read-log.ts'
import type { Db, LogEntryTable } from '../store/schema.ts'
import { decisionLine, otherLine } from './log-line.ts'

type Json = Readonly<Record<string, unknown>>

/** Yields the lines of an export, decisions first. `staff`: with the ids of those who looked, which a patient is not given as a rule. */
export async function* exportLines(db: Db, subjects: readonly string[], staff: boolean): AsyncGenerator<Json> {
  for (const kind of ['decision', 'notice'] as const)
    for await (const page of logPages(db, { kind, subjects }))
      for (const each of await followed(db, page)) yield withoutStaff({ kind, ...decisionLine(each, true) }, staff)
  for await (const page of logPages(db, { kind: 'access', subjects }))
    for (const entry of page) yield withoutStaff(lookLine(entry), staff)
}

function lookLine(entry: LogEntryTable): Json {
  const { outcome, ...look } = otherLine(entry)
  return { ...look, action: outcome }
}

function withoutStaff({ user, ...line }: Json, staff: boolean): Json {
  return staff ? { ...line, user } : line
}
