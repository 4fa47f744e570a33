// What is appended is there, in a chain, once; while the store fails the spool has it (reliability, 5).
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { entryHash } from '../../src/decision-log/chain.ts'
import { type DecisionLog, LogUnavailable, openDecisionLog } from '../../src/decision-log/decision-log.ts'
import { entryDraft, timedUuid } from '../../src/decision-log/entry.ts'
import { subjectOf } from '../../src/decision-log/subject.ts'
import { openStore } from '../../src/store/store.ts'
import { entriesOf, openedLog } from '../support/log-store.ts'
import { scratchFolder } from '../support/scratch.ts'
import { onBothStores, onPostgres } from '../support/stores.ts'

const draft = (more: Parameters<typeof entryDraft>[3] = {}) =>
  entryDraft('decision', Date.now(), JSON.stringify({ text: 'æøå' }), { card: randomUUID(), ...more })
const drafts = (count: number) => Array.from({ length: count }, () => draft())
const decisions = async (place: Parameters<typeof entriesOf>[0]) =>
  (await entriesOf(place)).filter(({ kind }) => kind === 'decision')

test('the id of an entry sorts by its time, and is a version 7 UUID', () => {
  const ids = [1, 1_700_000_000_000, 1_800_000_000_000].map(timedUuid)
  expect(ids.toSorted()).toEqual(ids)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(ids[1]?.slice(0, 13).replace('-', '')).toBe((1_700_000_000_000).toString(16).padStart(12, '0'))
})

onBothStores(places => {
  test('every entry of many calls at once is there, in one unbroken chain', async () => {
    const place = await places.fresh()
    const { log } = await openedLog(place)
    const all = drafts(500)
    await Promise.all(all.map(one => log.append([one])))
    await drained(log)
    await log.close()
    const rows = await entriesOf(place)
    expect(rows).toHaveLength(501)
    expect(rows[0]?.kind).toBe('start')
    expect(new Set(rows.map(({ id }) => id).slice(1))).toEqual(new Set(all.map(({ id }) => id)))
    for (const [at, row] of rows.entries()) {
      expect([row.sequence, row.previous]).toEqual([at + 1, rows[at - 1]?.hash ?? ''])
      expect(entryHash(row as Parameters<typeof entryHash>[0])).toBe(row.hash)
    }
  })

  test('the log says that it is full while more waits than the next batch takes', async () => {
    const { log } = await openedLog(await places.fresh())
    const waiting = drafts(300).map(one => log.append([one]))
    expect(log.health().full).toBe(true)
    await Promise.all(waiting)
    expect(log.health().full).toBe(false)
    await log.close()
  })

  test('each run is a chain of its own, anchored in the newest entry of the run before', async () => {
    const place = await places.fresh()
    for (const _run of [1, 2]) {
      const { log } = await openedLog(place)
      await log.append([draft()])
      await log.close()
    }
    const starts = (await entriesOf(place)).filter(({ kind }) => kind === 'start')
    const last = (await decisions(place))[0]
    expect(starts.map(({ record }) => JSON.parse(record).anchor)).toEqual([
      null,
      { writer: last?.writer, sequence: last?.sequence, hash: last?.hash }
    ])
  })

  test('what is the same by its key is kept once, also fifty times at once from two replicas', async () => {
    const place = await places.fresh()
    const one = await openedLog(place)
    const two = await openedLog(
      place.url === undefined ? place : { ...place, folder: (await places.fresh()).folder }
    ).catch(() => one)
    const same = () => draft({ dedup: 'the same' })
    await Promise.all(Array.from({ length: 50 }, (_, at) => (at % 2 ? one : two).log.append([same(), draft()])))
    await drained(one.log)
    await drained(two.log)
    await one.log.close()
    if (two !== one) await two.log.close()
    const rows = await decisions(place)
    expect(rows.filter(({ dedup }) => dedup === 'the same')).toHaveLength(1)
    expect(rows).toHaveLength(51)
  })

  test('the subject key is the same for each replica and run, and tells nothing without the secret', async () => {
    const place = await places.fresh()
    const keys: string[] = []
    for (const _run of [1, 2]) {
      const { log } = await openedLog(place)
      keys.push(log.subjectOf('', 'patient-1'), log.subjectOf('other', 'patient-1'), log.subjectOf('', 'patient-2'))
      await log.close()
    }
    expect(keys.slice(0, 3)).toEqual(keys.slice(3))
    expect(new Set(keys).size).toBe(3)
    expect(subjectOf('another secret')('', 'patient-1')).not.toBe(keys[0])
  })

  test('whether an answer was delivered is told afterwards', async () => {
    const place = await places.fresh()
    const { log, store } = await openedLog(place)
    const [seen, gone] = [draft(), draft()]
    await log.append([seen, gone])
    log.deliver([seen.id], 5, 'delivered')
    log.deliver([gone.id], 6, 'aborted')
    await expect
      .poll(async () =>
        (await store.reader.selectFrom('delivery').selectAll().orderBy('at').execute()).map(row => ({ ...row }))
      )
      .toEqual([
        { entry: seen.id, at: 5, outcome: 'delivered' },
        { entry: gone.id, at: 6, outcome: 'aborted' }
      ])
    await log.close()
  })
})

describe('the embedded store', () => {
  test('one process at a time has the folder', async () => {
    const folder = scratchFolder('log')
    const { log } = await openedLog({ folder })
    await expect(openedLog({ folder })).rejects.toThrow(/^GENVEJ_DATA: \S+ is in use by another process; [^.]+\.$/)
    await log.close()
    const again = await openedLog({ folder })
    await again.log.close()
    rmSync(folder, { recursive: true })
  })

  test('a folder in which nothing can be written is one sentence', async () => {
    const folder = join(import.meta.filename, 'data')
    await expect(openedLog({ folder })).rejects.toThrow(/^GENVEJ_DATA: nothing can be written to \S+\.$/)
  })

  test('a store that takes no entries: refused, not ready', async () => {
    const folder = scratchFolder('log')
    const store = openStore({ folder })
    const log = openDecisionLog({ store, subjectOf: subjectOf('s'), engine: 'test', now: Date.now })
    await expect(log.append([draft()])).rejects.toThrow(LogUnavailable)
    expect(log.health()).toMatchObject({ ready: false, spooled: 0 })
    await log.close()
    rmSync(folder, { recursive: true })
  })
})

onPostgres(places => {
  const cluster = () => places.cluster()

  test('while the database is away entries wait in the spool; afterwards each is in the database once', async () => {
    const place = await places.fresh()
    const { log } = await openedLog(place)
    const [before, during, after] = [drafts(20), drafts(300), drafts(20)]
    await log.append(before)
    await drained(log)
    await cluster().kill()
    await Promise.all(during.map(one => log.append([one])))
    expect(log.health()).toMatchObject({ ready: true, storeUp: false, spooled: 300 })
    await cluster().start()
    await expect.poll(() => log.health(), { timeout: 60_000 }).toMatchObject({ storeUp: true, spooled: 0 })
    await log.append(after)
    await log.close()
    const ids = (await decisions(place)).map(({ id }) => id)
    expect(new Set(ids)).toEqual(new Set([...before, ...during, ...after].map(({ id }) => id)))
    expect(ids).toHaveLength(340)
  })

  test('a run that ends while the database is away leaves its entries to the next, which may even start then', async () => {
    const place = await places.fresh()
    const first = await openedLog(place)
    await cluster().kill()
    const [one, two] = [draft(), draft()]
    await first.log.append([one])
    await first.log.close()
    const second = await openedLogWithoutMigration(place)
    await second.log.append([two])
    await cluster().start()
    await expect.poll(() => second.log.health(), { timeout: 60_000 }).toMatchObject({ storeUp: true, spooled: 0 })
    await second.log.close()
    expect(new Set((await decisions(place)).map(({ id }) => id))).toEqual(new Set([one.id, two.id]))
  })

  test('a row that the database refuses is set aside; its batch passes', async () => {
    const place = await places.fresh()
    const { log } = await openedLog(place)
    const poison = draft({ tenant: 'a\u0000b' })
    const others = drafts(5)
    await log.append([others[0] ?? draft(), poison, ...others.slice(1)])
    const settled = { ready: true, storeUp: true, spooled: 0, refused: 1 }
    await expect.poll(() => log.health(), { timeout: 60_000 }).toMatchObject(settled)
    await log.close()
    expect(new Set((await decisions(place)).map(({ id }) => id))).toEqual(new Set(others.map(({ id }) => id)))
  })

  test('tables that are missing are named, and the service does not start', async () => {
    const place = await places.fresh()
    await expect(openedLogWithoutMigration(place)).rejects.toThrow(/^DATABASE_URL: [^.]+genvej migrate\.$/)
  })
})

/** On a busy machine PostgreSQL may be slower than the deadline: then some entries take the way of the spool. */
async function drained(log: DecisionLog): Promise<void> {
  await expect.poll(() => log.health().spooled, { timeout: 60_000 }).toBe(0)
}

async function openedLogWithoutMigration(place: Parameters<typeof openedLog>[0]) {
  const { openLog } = await import('../../src/decision-log/open-log.ts')
  return openLog({ place, engine: '0.0.0-test', now: Date.now })
}
