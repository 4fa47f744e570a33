// Retention: entries whose time is over are removed from the beginning of each chain, under a checkpoint that stays and says so.
import type { Db } from '../store/schema.ts'
import type { Head } from './chain.ts'
import type { ChainWriter } from './chain-writer.ts'
import { entryDraft, lowestId } from './entry.ts'

/** How many entries are gone. */
export interface Pruned {
  readonly entries: number
}

/** Entries removed in one statement. */
const AT_ONCE = 500

/**
 * Removes entries from before `cutoff` (milliseconds). A chain keeps its first entry that is younger and all after it, whatever their
 * time. First the checkpoint is on record, then the entries go: interrupted, it is simply run again.
 */
export async function prune(db: Db, writer: ChainWriter, cutoff: number, now: number): Promise<Pruned> {
  const removed = await endings(db, cutoff)
  if (removed.length === 0) return { entries: 0 }
  const draft = entryDraft('checkpoint', now, JSON.stringify({ cutoff: new Date(cutoff).toISOString(), removed }))
  await writer.write([draft])
  await db
    .insertInto('checkpoint')
    .values(removed.map(({ writer, sequence, hash }) => ({ id: draft.id, writer, sequence, hash })))
    .execute()
  let entries = 0
  for (const ending of removed) entries += await removeUpTo(db, ending)
  return { entries }
}

/** For each chain the last entry that goes. */
async function endings(db: Db, cutoff: number): Promise<readonly Head[]> {
  const old = await db.selectFrom('log_entry').select('writer').where('id', '<', lowestId(cutoff)).distinct().execute()
  const found: Head[] = []
  for (const { writer } of old) {
    const ofWriter = db.selectFrom('log_entry').where('writer', '=', writer)
    const young = await ofWriter
      .select('sequence')
      .where('id', '>=', lowestId(cutoff))
      .orderBy('sequence')
      .limit(1)
      .executeTakeFirst()
    let last = ofWriter.select(['writer', 'sequence', 'hash']).orderBy('sequence', 'desc').limit(1)
    if (young) last = last.where('sequence', '<', young.sequence)
    const ending = await last.executeTakeFirst()
    if (ending) found.push({ ...ending })
  }
  return found
}

async function removeUpTo(db: Db, { writer, sequence }: Head): Promise<number> {
  for (let removed = 0; ; ) {
    const rows = await db
      .selectFrom('log_entry')
      .select('id')
      .where('writer', '=', writer)
      .where('sequence', '<=', sequence)
      .orderBy('sequence')
      .limit(AT_ONCE)
      .execute()
    if (rows.length === 0) return removed
    const ids = rows.map(({ id }) => id)
    await db.deleteFrom('delivery').where('entry', 'in', ids).execute()
    await db.deleteFrom('log_entry').where('id', 'in', ids).execute()
    removed += ids.length
  }
}
