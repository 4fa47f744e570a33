// An entry of the log: what is kept about one thing that happened.
import { randomUUID } from 'node:crypto'

/**
 * start: a writer began · decision: a card with a decision · notice: a card without one · feedback: what the clinician did with a card
 * · access: a look at a patient's data · correction: a remark to an earlier entry · checkpoint: entries were removed, their time over
 */
export type EntryKind = 'start' | 'decision' | 'notice' | 'feedback' | 'access' | 'correction' | 'checkpoint'

/** An entry before it has its place in the chain. */
export interface EntryDraft {
  readonly id: string
  readonly kind: EntryKind
  /** Milliseconds. */
  readonly at: number
  readonly tenant: string
  /** Keyed hash of the patient's id (subject.ts); null where there is none. */
  readonly subject: string | null
  /** The card that it is about. */
  readonly card: string | null
  readonly indication: string | null
  readonly outcome: string | null
  /** Two drafts with the same are one: the later is dropped. */
  readonly dedup: string | null
  /** JSON as text, kept and hashed to the letter: a database's own JSON type would lose the letter. */
  readonly record: string
}

/** A draft with its place: `previous` is the hash of the entry before it in the chain of its writer. */
export interface Entry extends EntryDraft {
  readonly writer: string
  readonly sequence: number
  readonly previous: string
  readonly hash: string
}

/** A draft of a kind; what is not said is null. */
export function entryDraft(
  kind: EntryKind,
  at: number,
  record: string,
  more: Partial<Omit<EntryDraft, 'id' | 'kind' | 'at' | 'record'>> = {}
): EntryDraft {
  const { tenant = '', subject = null, card = null, indication = null, outcome = null, dedup = null } = more
  return { id: timedUuid(at), kind, at, tenant, subject, card, indication, outcome, dedup, record }
}

/** The lowest id of a time: every entry from `at` on has this id or a higher one. */
export function lowestId(at: number): string {
  const hex = Math.max(0, at).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

let latest = 0
let counter = 0

/**
 * A version 7 UUID: it sorts by time (`at`, milliseconds), and within one millisecond by a counter.
 * https://www.rfc-editor.org/rfc/rfc9562#section-6.2 (method 1)
 */
export function timedUuid(at: number): string {
  const random = randomUUID()
  counter = at === latest ? (counter + 1) & 0xfff : Number.parseInt(random.slice(0, 2), 16)
  latest = at
  const hex = Math.max(0, at).toString(16).padStart(12, '0')
  const version = (0x7000 | counter).toString(16)
  // The rest of a version 4 UUID has the variant, and the chance, that this one needs.
  return `${hex.slice(0, 8)}-${hex.slice(8)}-${version}-${random.slice(19)}`
}
