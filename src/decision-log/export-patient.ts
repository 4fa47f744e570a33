// Everything on record about one patient: decisions with their cards as sent, what came of them, and every look with time and purpose.
import type { Db, LogEntryTable } from '../store/schema.ts'
import { decisionLine, otherLine } from './log-line.ts'
import { followed, logPages } from './read-log.ts'
import { type SubjectOf, subjectOf, subjectSecret } from './subject.ts'

type Json = Readonly<Record<string, unknown>>

/** The keys under which a patient's id is in the log: one for each tenant. */
export async function subjectsOf(db: Db, patient: string): Promise<{ subjects: readonly string[]; of: SubjectOf }> {
  const of = subjectOf(await subjectSecret(db))
  const subjects: string[] = []
  for (let tenant: string | undefined = ''; tenant !== undefined; tenant = await nextTenant(db, tenant))
    subjects.push(of(tenant, patient))
  return { subjects, of }
}

/** The tenant after one, by the index: they are few, and the log is long. */
async function nextTenant(db: Db, last: string): Promise<string | undefined> {
  const query = db.selectFrom('log_entry').select('tenant').where('tenant', '>', last).orderBy('tenant').limit(1)
  return (await query.executeTakeFirst())?.tenant
}

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
