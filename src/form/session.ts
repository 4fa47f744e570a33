// One form being filled in: about whom, from which record, with which answers. Kept in this process, for as long as somebody works on it.
import { randomBytes } from 'node:crypto'
import type { QuestionnaireResponse } from '../fhir/types.ts'
import type { PatientRecord } from '../guideline/types.ts'
import type { EhrAccess } from './ehr-access.ts'

export interface FormSession {
  readonly id: string
  /** What the launch gave: whose record, and whether answers may be written to it. */
  readonly ehr: EhrAccess
  readonly indication: string
  readonly record: PatientRecord
  /** The response to each form, by the url of its Questionnaire. */
  readonly responses: ReadonlyMap<string, QuestionnaireResponse>
  /** Who may show the form inside their own page. */
  readonly framing: readonly string[]
}

export interface FormSessions {
  /** Keeps a new session and gives it an id that cannot be guessed. */
  readonly open: (session: Omit<FormSession, 'id'>, now: number) => FormSession
  /** The session of an id; undefined when there is none, or it has stood too long. */
  readonly find: (id: string | undefined, now: number) => FormSession | undefined
  readonly change: (session: FormSession, now: number) => void
}

const LIFE = 8 * 3_600_000
const MOST = 2000

/** Sessions in memory; the oldest goes when there are too many. */
export function formSessions(): FormSessions {
  const sessions = new Map<string, { readonly session: FormSession; readonly until: number }>()
  const keep = (session: FormSession, now: number) => {
    sessions.delete(session.id)
    sessions.set(session.id, { session, until: now + LIFE })
    const [oldest] = sessions.keys()
    if (sessions.size > MOST && oldest !== undefined) sessions.delete(oldest)
  }
  return {
    open: (given, now) => {
      const session = { ...given, id: randomBytes(24).toString('base64url') }
      keep(session, now)
      return session
    },
    find: (id, now) => {
      const found = id === undefined ? undefined : sessions.get(id)
      return found && found.until > now ? found.session : undefined
    },
    change: keep
  }
}
