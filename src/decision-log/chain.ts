// The chain: each entry's hash covers everything in it and the hash of the entry before it, so that no change goes unseen.
import { hash as digest } from 'node:crypto'
import type { Entry, EntryDraft } from './entry.ts'

/** The end of a writer's chain. */
export interface Head {
  readonly writer: string
  readonly sequence: number
  readonly hash: string
}

/** SHA-256 over every column of an entry but the hash itself, in hexadecimal. */
export function entryHash(entry: Omit<Entry, 'hash'>): string {
  const { writer, sequence, previous, id, kind, at, tenant, subject, card, indication, outcome, dedup, record } = entry
  const columns = [writer, sequence, previous, id, kind, at, tenant, subject, card, indication, outcome, dedup]
  return digest('sha256', `${JSON.stringify(columns)}\n${record}`)
}

/** Drafts in their places after a head. */
export function chained(head: Head, drafts: readonly EntryDraft[]): readonly Entry[] {
  let { sequence, hash: last } = head
  return drafts.map(draft => {
    sequence++
    const placed = { ...draft, writer: head.writer, sequence, previous: last }
    last = entryHash(placed)
    return { ...placed, hash: last }
  })
}
