// The tables, in the SQL that both stores share: text for ids, JSON and hashes, whole milliseconds for time.
import type { Kysely } from 'kysely'

/** An entry of the log: appended, never changed. `record` is JSON as text, exactly as it was hashed. */
export interface LogEntryTable {
  readonly id: string
  /** The writer (one run of one process), and the entry's place in its chain, from 1. */
  readonly writer: string
  readonly sequence: number
  readonly previous: string
  readonly hash: string
  readonly kind: string
  readonly at: number
  readonly tenant: string
  /** Keyed hash of the patient's id; null where an entry is about no patient. */
  readonly subject: string | null
  readonly card: string | null
  readonly indication: string | null
  readonly outcome: string | null
  /** What makes an entry the same as an earlier one, where senders repeat themselves. */
  readonly dedup: string | null
  readonly record: string
}

/** What became of an answer, best effort: it reached the client, or the connection was gone. */
interface DeliveryTable {
  readonly entry: string
  readonly at: number
  readonly outcome: string
}

/** JWT ids until they expire. https://cds-hooks.hl7.org/2.0/#trusting-cds-clients */
export interface UsedTokenTable {
  readonly issuer: string
  readonly jti: string
  readonly expires: number
}

/** Values that the store keeps for itself, such as the secret of the subject keys. */
export interface SettingTable {
  readonly name: string
  readonly value: string
}

/** Up to where entries of a writer were removed when their time was over; the log has an entry that says the same. */
interface CheckpointTable {
  readonly id: string
  readonly writer: string
  readonly sequence: number
  readonly hash: string
}

/** The tables of the store by name. */
export interface Schema {
  log_entry: LogEntryTable
  delivery: DeliveryTable
  used_token: UsedTokenTable
  setting: SettingTable
  checkpoint: CheckpointTable
}

/** A way to query them, on either kind. */
export type Db = Kysely<Schema>
/** A file in the folder, or a database. */
export type StoreKind = 'sqlite' | 'postgresql'
