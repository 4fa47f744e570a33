// A patient in the log: by a keyed hash, so that figures and listings need no identity. The key stays in the store.
import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import type { Db } from '../store/schema.ts'
import { storeFault } from '../store/store-fault.ts'

/** The setting under which the secret is kept, in the store and beside the spool. */
export const SUBJECT_KEY = 'subject-key'

/** The key of a patient: the same for the same tenant and FHIR id, meaningless without the store's secret. */
export type SubjectOf = (tenant: string, patientId: string) => string

/** Subject keys under a secret. */
export function subjectOf(secret: string): SubjectOf {
  const key = createSecretKey(secret, 'base64url')
  return (tenant, patientId) =>
    createHmac('sha256', key)
      .update(JSON.stringify([tenant, patientId]))
      .digest('base64url')
      .slice(0, 32)
}

/** The store's secret: made by whoever comes first, the same for every replica. Throws a StoreFault. */
export async function subjectSecret(db: Db): Promise<string> {
  try {
    const value = randomBytes(32).toString('base64url')
    const read = () => db.selectFrom('setting').select('value').where('name', '=', SUBJECT_KEY).executeTakeFirst()
    const known = await read()
    if (known) return known.value
    await db
      .insertInto('setting')
      .values({ name: SUBJECT_KEY, value })
      .onConflict(conflict => conflict.column('name').doNothing())
      .execute()
    return (await read())?.value ?? value
  } catch (error) {
    throw storeFault(error)
  }
}

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
