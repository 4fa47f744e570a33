// A log as years of use leave it: the entries that the service itself made of some calls, again and again under other patients, cards and
// times, in the chains of many runs. They go in by the same writer as ever; only the disk is not waited for.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { chainWriter } from '../../src/decision-log/chain-writer.ts'
import { type EntryDraft, entryDraft } from '../../src/decision-log/entry.ts'
import { type SubjectOf, subjectOf, subjectSecret } from '../../src/decision-log/subject.ts'
import type { Knowledge } from '../../src/knowledge/knowledge.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { logInMemory } from '../../test/support/log-in-memory.ts'
import { orderSign } from '../payload.ts'

/** The patient whose data are exported: as many entries in a short log as in a long one. */
export const EXPORTED = 'bench-exported'

const YEARS = 3
const YEAR = 365 * 86_400_000
const BATCH = 1000
/** Entries in the chain of one run of one process. */
const CHAIN = 25_000
/** Cards of a patient, the first half of them with feedback, and a look at the record with each. */
const CARDS = 4
const ENTRIES = CARDS * 2 + CARDS / 2

/** Fills an empty store up to so many entries. */
export async function fill(place: StorePlace, knowledge: Knowledge, entries: number): Promise<void> {
  const store = openStoreForCommand(place)
  const db = store.writer
  const patterns = await made(knowledge)
  const keyOf = subjectOf(await subjectSecret(db))
  const from = Date.now() - YEARS * YEAR
  const patients = Math.floor(entries / ENTRIES)
  const exported = new Set([0.2, 0.5, 0.8].map(share => Math.floor(patients * share)))
  if (store.kind === 'sqlite') await sql`pragma synchronous = off`.execute(db)
  let batch: EntryDraft[] = []
  let writer = chainWriter(db, 'bench', () => from)
  let written = 0
  const write = async () => {
    await writer.write(batch)
    const told = batch
      .filter(({ kind }) => kind === 'decision')
      .map(({ id, at }) => ({ entry: id, at, outcome: 'delivered' }))
    if (told.length > 0) await db.insertInto('delivery').values(told).execute()
    written += batch.length
    batch = []
  }
  for (let patient = 0; patient < patients; patient++) {
    const at = Math.round(from + (patient / patients) * YEARS * YEAR)
    const name = exported.has(patient) ? EXPORTED : `bench-${patient}`
    batch.push(...visit(name, patient, at, patterns, keyOf))
    if (batch.length >= BATCH) await write()
    if (written >= CHAIN) {
      writer = chainWriter(db, 'bench', () => at)
      written = 0
    }
  }
  await write()
  if (store.kind === 'postgresql') await sql`vacuum analyze log_entry, delivery`.execute(store.reader)
  await store.close()
}

/** What is on record of one patient: cards, looks, feedback. */
function visit(patient: string, at: number, time: number, patterns: readonly EntryDraft[], keyOf: SubjectOf) {
  const subject = keyOf('', patient)
  return Array.from({ length: CARDS }, (_, order): EntryDraft[] => {
    const pattern = patterns[(at + order) % patterns.length] as EntryDraft
    const card = randomUUID()
    const moment = time + order * 1000
    const record = pattern.record.replaceAll(pattern.card ?? '', card).replaceAll('"bench"', JSON.stringify(patient))
    const { indication, outcome } = pattern
    const look = JSON.stringify({
      details: { hook: 'order-sign' },
      patient,
      purpose: 'bench',
      user: 'Practitioner/bench'
    })
    const told = JSON.stringify({ acceptedSuggestions: [], client: '', overrideReasons: [], service: 'wgs-order-sign' })
    const decision = entryDraft('decision', moment, record, { subject, card, indication, outcome })
    const access = entryDraft('access', moment, look, { subject, outcome: 'read' })
    const feedback = entryDraft('feedback', moment, told, { card, outcome: 'accepted', dedup: `feedback ${card}` })
    return order < CARDS / 2 ? [access, decision, feedback] : [access, decision]
  }).flat()
}

/** A decision of the service for each indication, as it would be kept. */
async function made(knowledge: Knowledge): Promise<readonly EntryDraft[]> {
  const log = logInMemory()
  const app = buildApp({ knowledge, config: readConfig({}), now: Date.now, logger: pino({ level: 'silent' }), log })
  for (const indication of knowledge.plans.keys()) {
    const body = orderSign(knowledge, { observations: 15, conditions: 5, filler: 0, indication, order: 'wgs' })
    const headers = { 'content-type': 'application/json' }
    await app.inject({ method: 'POST', url: '/cds-services/wgs-order-sign', headers, payload: body })
  }
  await app.close()
  return log.entries
}
