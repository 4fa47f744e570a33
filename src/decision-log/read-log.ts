// Reads the log page by page, oldest first, with what belongs to each decision: delivery, feedback, corrections.
import type { Db, LogEntryTable } from '../store/schema.ts'
import { type EntryKind, lowestId } from './entry.ts'

/** Which entries are read; what is not given lets all through. */
export interface LogFilter {
  readonly kind: EntryKind
  /** From this time on, in milliseconds; and before. */
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly indication?: string | undefined
  readonly outcome?: string | undefined
  readonly subjects?: readonly string[] | undefined
}

/** An entry with what came after it. */
export interface Followed {
  readonly entry: LogEntryTable
  readonly delivery: string | null
  readonly feedback: readonly LogEntryTable[]
  readonly corrections: readonly LogEntryTable[]
}

const PAGE = 200

/** Entries that a filter lets through, page by page; memory does not grow with the log. */
export async function* logPages(db: Db, filter: LogFilter): AsyncGenerator<readonly LogEntryTable[]> {
  let last: string | undefined
  for (;;) {
    const rows = await page(db, filter, last)
    if (rows.length > 0) yield rows
    if (rows.length < PAGE) return
    last = rows[rows.length - 1]?.id
  }
}

function page(db: Db, filter: LogFilter, last: string | undefined) {
  const { kind, since, until, indication, outcome, subjects } = filter
  let query = db.selectFrom('log_entry').selectAll().where('kind', '=', kind)
  if (since !== undefined) query = query.where('id', '>=', lowestId(since))
  if (until !== undefined) query = query.where('id', '<', lowestId(until))
  if (indication !== undefined) query = query.where('indication', '=', indication)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  if (subjects !== undefined) query = query.where('subject', 'in', [...subjects])
  if (last !== undefined) query = query.where('id', '>', last)
  return query.orderBy('id').limit(PAGE).execute()
}

/** The entries of a page with what came after each. Feedback belongs to a card of the same tenant. */
export async function followed(db: Db, entries: readonly LogEntryTable[]): Promise<readonly Followed[]> {
  const ids = entries.map(({ id }) => id)
  const cards = entries.flatMap(({ card }) => card ?? [])
  const deliveries =
    ids.length === 0 ? [] : await db.selectFrom('delivery').selectAll().where('entry', 'in', ids).execute()
  const later = await aboutCards(db, cards)
  const delivered = new Map(deliveries.map(({ entry, outcome }) => [entry, outcome]))
  return entries.map(entry => {
    const own = later.filter(({ card, tenant }) => card === entry.card && tenant === entry.tenant)
    return {
      entry,
      delivery: delivered.get(entry.id) ?? null,
      feedback: once(own.filter(({ kind }) => kind === 'feedback')),
      corrections: own.filter(({ kind, record }) => kind === 'correction' && JSON.parse(record).entry === entry.id)
    }
  })
}

/** The record of the newest decision that a card tells of; undefined when there is none. */
export async function recordOfCard(db: Db, card: string): Promise<string | undefined> {
  const query = db.selectFrom('log_entry').select('record').where('card', '=', card).where('kind', '=', 'decision')
  return (await query.orderBy('id', 'desc').limit(1).executeTakeFirst())?.record
}

function aboutCards(db: Db, cards: readonly string[]): Promise<readonly LogEntryTable[]> {
  if (cards.length === 0) return Promise.resolve([])
  return db
    .selectFrom('log_entry')
    .selectAll()
    .where('card', 'in', [...new Set(cards)])
    .where('kind', 'in', ['feedback', 'correction'])
    .orderBy('id')
    .execute()
}

/** The same feedback is in the log once; were it there twice, it would count once. */
function once(feedback: readonly LogEntryTable[]): readonly LogEntryTable[] {
  const seen = new Set<string>()
  return feedback.filter(({ id, dedup }) => {
    const key = dedup ?? id
    return seen.has(key) ? false : seen.add(key)
  })
}
