// The decision log as the doors see it: what is appended is durable when `append` is done, in the store or, while that fails, in the spool.
import type { Store } from '../store/store.ts'
import { StoreFault, storeFault } from '../store/store-fault.ts'
import { chainWriter } from './chain-writer.ts'
import { type Delivery, type DeliveryOutcome, tellDelivered } from './delivery.ts'
import type { EntryDraft } from './entry.ts'
import { groupCommit } from './group-commit.ts'
import { recordOfCard } from './read-log.ts'
import type { Spool } from './spool.ts'
import type { SubjectOf } from './subject.ts'

/** How the log is doing. */
interface LogHealth {
  /** False while an entry could be kept neither in the store nor in the spool. */
  readonly ready: boolean
  /** Whether entries go straight to the store. */
  readonly storeUp: boolean
  readonly spooled: number
  /** Spooled entries that the store refused for what they hold. */
  readonly refused: number
  /** Whether the next batch is full: what comes now waits for a second one. */
  readonly full: boolean
}

/** What the doors may ask of the log. */
export interface DecisionLog {
  readonly subjectOf: SubjectOf
  /** Done when all are durable. Throws LogUnavailable when that cannot be promised: then nothing may be answered that they tell of. */
  readonly append: (drafts: readonly EntryDraft[]) => Promise<void>
  /** Appends within a second; nobody waits, and a crash may lose it. */
  readonly appendLater: (drafts: readonly EntryDraft[]) => void
  /** Notes what became of the answer that carried these entries; best effort. */
  readonly deliver: (ids: readonly string[], at: number, outcome: DeliveryOutcome) => void
  /** The record of the newest decision that a card tells of; undefined when there is none, or it cannot be read now. */
  readonly recordOf: (card: string) => Promise<string | undefined>
  readonly health: () => LogHealth
  /** Tells of each batch from now on: where it was made durable, how many entries, how long it took (milliseconds). */
  readonly watch: (tell: (batch: BatchSeen) => void) => void
  /** Flushes, drains the spool if it can within two seconds, and closes. */
  readonly close: () => Promise<void>
}

/** Thrown when an entry could not be made durable anywhere. */
export class LogUnavailable extends Error {}

/** What the log is made of. */
export interface DecisionLogParts {
  readonly store: Store
  /** Where entries wait while the store fails; the embedded store has none, because it would be the same disk. */
  readonly spool?: Spool | undefined
  readonly subjectOf: SubjectOf
  readonly engine: string
  readonly now: () => number
}

/** One batch: where it became durable, how many entries, how long it took. */
export interface BatchSeen {
  readonly stage: 'store' | 'spool' | 'none'
  readonly rows: number
  /** Milliseconds. */
  readonly took: number
}

/** Entries in one write to the store, entries that may wait for theirs, and entries given back from the spool at once. */
const BATCH = 200
const QUEUE = 10_000
const DRAIN = 500
/** Milliseconds from one look after what waits to the next, and for the last one. */
const TICK = 500
const LAST_DRAIN = 2000

/** Opens the log on a store whose tables are there. */
export function openDecisionLog({ store, spool, subjectOf, engine, now }: DecisionLogParts): DecisionLog {
  const writer = chainWriter(store.writer, engine, now)
  const deliveries: Delivery[] = []
  let storeUp = (spool?.depth().waiting ?? 0) === 0
  let ready = true
  let tell: (batch: BatchSeen) => void = () => undefined
  let busy: Promise<void> | undefined

  const seen = (stage: BatchSeen['stage'], rows: number, since: number) =>
    tell({ stage, rows, took: performance.now() - since })

  const flush = async (drafts: readonly EntryDraft[]) => {
    const since = performance.now()
    if (storeUp || !spool) {
      try {
        await writer.write(drafts)
        ready = true
        storeUp = true
        return seen('store', drafts.length, since)
      } catch (error) {
        const { data } = storeFault(error)
        if (data && drafts.length > 1) throw error
        storeUp = data
        ready &&= data || spool !== undefined
        if (spool) return keepInSpool(spool, drafts, data, since)
        seen('none', drafts.length, since)
        throw new LogUnavailable()
      }
    }
    return keepInSpool(spool, drafts, false, since)
  }
  const keepInSpool = async (to: Spool, drafts: readonly EntryDraft[], refused: boolean, since: number) => {
    try {
      await to.add(drafts, refused)
      ready = true
      seen('spool', drafts.length, since)
    } catch {
      ready = false
      seen('none', drafts.length, since)
      throw new LogUnavailable()
    }
  }
  const isolates = (error: unknown) => error instanceof StoreFault && error.data
  const queue = groupCommit<EntryDraft>({ flush, isolates, batch: BATCH, queue: QUEUE })

  /** Gives the spool back to the store; live calls go on spooling until one drain has come to its end. */
  const drain = async (from: Spool) => {
    for (;;) {
      const drafts = await from.oldest(DRAIN)
      if (drafts.length === 0) break
      await writer.write(drafts, true).catch(async (error: StoreFault) => {
        if (!error.data) throw error
        for (const draft of drafts) await drainAlone(from, draft)
      })
      await from.remove(drafts)
    }
    storeUp = true
  }
  const drainAlone = async (from: Spool, draft: EntryDraft) => {
    try {
      await writer.write([draft], true)
    } catch (error) {
      if (!storeFault(error).data) throw error
      await from.refuse(draft)
    }
  }
  const tick = async () => {
    await queue.push()
    if (!ready) ready = await takesWrites(store, spool, now())
    if (spool && (!storeUp || spool.depth().waiting > 0)) await drain(spool)
    const told = storeUp ? deliveries.slice(0, DRAIN) : []
    if (told.length > 0) await tellDelivered(store, told)
    deliveries.splice(0, told.length)
  }
  const timer = setInterval(() => {
    busy ??= tick()
      .catch(() => undefined)
      .finally(() => {
        busy = undefined
      })
  }, TICK)
  timer.unref()

  return {
    subjectOf,
    append: drafts =>
      queue.add(drafts).catch(error => {
        throw error instanceof LogUnavailable ? error : new LogUnavailable()
      }),
    appendLater: queue.addLater,
    deliver: (ids, at, outcome) => {
      if (deliveries.length < QUEUE) for (const entry of ids) deliveries.push({ entry, at, outcome })
    },
    recordOf: card => recordOfCard(store.reader, card).catch(() => undefined),
    watch: listener => {
      tell = listener
    },
    health: () => {
      const { waiting = 0, refused = 0 } = spool?.depth() ?? {}
      return { ready, storeUp, spooled: waiting, refused, full: queue.waiting() >= BATCH }
    },
    close: async () => {
      clearInterval(timer)
      await busy
      await queue.push()
      await Promise.race([tick().catch(() => undefined), new Promise(late => setTimeout(late, LAST_DRAIN).unref())])
      await spool?.close()
      await store.close()
    }
  }
}

/** Whether an entry could be kept now: a row that means nothing is written to the store, else to the spool. */
async function takesWrites({ writer }: Store, spool: Spool | undefined, now: number): Promise<boolean> {
  const value = String(now)
  const probe = writer
    .insertInto('setting')
    .values({ name: 'probe', value })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
  const taken = (write: Promise<unknown>) =>
    write.then(
      () => true,
      () => false
    )
  return (await taken(probe.execute())) || (spool !== undefined && (await taken(spool.set('probe', value))))
}
