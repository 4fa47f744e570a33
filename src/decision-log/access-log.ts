// Looks at a patient's data are on record: who, whom, when, why, what. A patient may ask for it (GDPR 15; CJEU C-579/21).
import { type EntryDraft, entryDraft } from './entry.ts'
import type { SubjectOf } from './subject.ts'

/** One look: a read over FHIR for a call, or an export. Holds nothing of what was seen. */
export interface Access {
  /** Milliseconds. */
  readonly at: number
  readonly tenant: string
  readonly patient: string
  /** `read` over FHIR, or `export` of what is on record. */
  readonly action: 'read' | 'export'
  /** Why, in words that a patient may be given; with the legal basis where the purpose alone is none. */
  readonly purpose: string
  /** Who: a user of the EHR, or who gave the command. Not shown to the patient unless asked for. */
  readonly user: string
  /** More about it: hook, request, server, what was asked for, how it went. Never what was read. */
  readonly details: Readonly<Record<string, unknown>>
}

/** The entry of a look. */
export function accessEntry(access: Access, subjectOf: SubjectOf): EntryDraft {
  const { at, tenant, patient, action, purpose, user, details } = access
  const record = JSON.stringify({ details, patient, purpose, user })
  return entryDraft('access', at, record, { tenant, subject: subjectOf(tenant, patient), outcome: action })
}
