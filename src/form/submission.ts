// A finished form on its way to the record: written once however often it is sent, and then resting on what the record holds now.
import type { Bundle } from '../fhir/types.ts'
import type { EhrAccess } from './ehr-access.ts'
import type { FormHouse } from './frame.ts'
import { openSession } from './open-session.ts'
import type { Outside } from './outside.ts'
import type { FormSession, FormSessions } from './session.ts'

export interface SubmissionParts {
  readonly house: FormHouse
  readonly outside: Outside
  readonly sessions: FormSessions
  readonly now: () => number
}

/** Writes the transaction of a session; true when the EHR took it, undefined when it may not be written. */
export type Submit = (session: FormSession, bundle: Bundle) => Promise<boolean | undefined>

/** The one way in for all sessions: a form that is sent again while it is being written waits for that. */
export function submissions(parts: SubmissionParts): Submit {
  const running = new Map<string, Promise<boolean>>()
  return async (session, bundle) => {
    const { ehr } = session
    if (!ehr.mayWrite) return undefined
    const known = running.get(session.id)
    if (known) return known
    const written = write(session, ehr, bundle, parts).finally(() => running.delete(session.id))
    running.set(session.id, written)
    return written
  }
}

async function write(
  session: FormSession,
  ehr: EhrAccess,
  bundle: Bundle,
  { house, outside, sessions, now }: SubmissionParts
): Promise<boolean> {
  if (!(await outside.write(ehr, bundle))) return false
  const { indication, framing } = session
  const received = await outside.record(ehr, indication)
  const opened = openSession({ indication, ehr, received, framing }, house, now())
  if (opened) sessions.change({ ...opened, id: session.id }, now())
  return true
}
