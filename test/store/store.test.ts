// One store in two kinds: what the log rests on holds on both.
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { CompiledQuery } from 'kysely'
import { describe, expect, test } from 'vitest'
import { lockFolder } from '../../src/store/lock-file.ts'
import { migrate, missingMigrations } from '../../src/store/migrate.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { claimTokenIn } from '../../src/store/used-token.ts'
import { scratchFolder } from '../support/scratch.ts'
import { onBothStores } from '../support/stores.ts'

const ENTRY = {
  writer: 'w',
  previous: '',
  hash: 'h',
  kind: 'decision',
  at: 1_795_219_488_584,
  tenant: '',
  subject: null,
  card: null,
  indication: null,
  outcome: null,
  dedup: null,
  record: '{"b":1,  "a":"æøå \\u0000"}'
}

onBothStores(places => {
  const opened = async (place?: StorePlace) => {
    const store = openStoreForCommand(place ?? (await places.fresh()))
    await migrate(store)
    return store
  }

  test('tables are missing, then made, then up to date', async () => {
    const store = openStoreForCommand(await places.fresh())
    const steps = ['0001-log', '0002-tenant']
    expect(await missingMigrations(store)).toEqual(steps)
    expect(await migrate(store)).toEqual(steps)
    expect(await missingMigrations(store)).toEqual([])
    expect(await migrate(store)).toEqual([])
    await store.close()
  })

  test('whole numbers come back as numbers, and text to the letter', async () => {
    const store = await opened()
    await store.writer
      .insertInto('log_entry')
      .values({ ...ENTRY, id: 'a', sequence: 1 })
      .execute()
    const row = await store.reader.selectFrom('log_entry').selectAll().executeTakeFirst()
    expect({ ...row }).toEqual({ ...ENTRY, id: 'a', sequence: 1 })
    const count = await store.reader
      .selectFrom('log_entry')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirst()
    expect(count?.count).toBe(1)
    await store.close()
  })

  describe('the log is append-only', () => {
    const changes: readonly (readonly [string, string])[] = [
      ['an update', "update log_entry set record = '{}'"],
      ['a delete', 'delete from log_entry'],
      ['an update of a checkpoint', 'update checkpoint set sequence = 99'],
      ['a delete of a checkpoint', 'delete from checkpoint']
    ]
    test.each(changes)('%s is refused', async (_name, statement) => {
      const store = await opened()
      await store.writer
        .insertInto('log_entry')
        .values({ ...ENTRY, id: 'a', sequence: 2 })
        .execute()
      await store.writer.insertInto('checkpoint').values({ id: 'c', writer: 'w', sequence: 1, hash: 'h' }).execute()
      await expect(store.writer.executeQuery(CompiledQuery.raw(statement))).rejects.toThrow()
      expect(await store.reader.selectFrom('log_entry').selectAll().execute()).toHaveLength(1)
      expect(await store.reader.selectFrom('checkpoint').selectAll().execute()).toHaveLength(1)
      await store.close()
    })
    test('replacing a row is refused too', async () => {
      const store = await opened()
      await store.writer
        .insertInto('log_entry')
        .values({ ...ENTRY, id: 'a', sequence: 1 })
        .execute()
      const replace =
        store.kind === 'sqlite'
          ? "insert or replace into log_entry select id, writer, sequence, previous, hash, kind, at, tenant, subject, card, indication, outcome, dedup, '{}' from log_entry"
          : "insert into log_entry select * from log_entry on conflict (id) do update set record = '{}'"
      await expect(store.writer.executeQuery(CompiledQuery.raw(replace))).rejects.toThrow()
      const row = await store.reader.selectFrom('log_entry').select('record').executeTakeFirst()
      expect(row?.record).toBe(ENTRY.record)
      await store.close()
    })
    test('what a checkpoint covers may go, nothing after it', async () => {
      const store = await opened()
      for (const sequence of [1, 2])
        await store.writer
          .insertInto('log_entry')
          .values({ ...ENTRY, id: String(sequence), sequence })
          .execute()
      await store.writer.insertInto('checkpoint').values({ id: 'c', writer: 'w', sequence: 1, hash: 'h' }).execute()
      await store.writer.deleteFrom('log_entry').where('sequence', '=', 1).execute()
      await expect(store.writer.deleteFrom('log_entry').where('sequence', '=', 2).execute()).rejects.toThrow()
      await store.close()
    })
  })

  test('a token is claimed once, on two replicas, fifty times at once', async () => {
    const place = await places.fresh()
    const one = await opened(place)
    const two = openStoreForCommand(place)
    const [claimOne, claimTwo] = [claimTokenIn(one.writer), claimTokenIn(two.writer)]
    const jti = randomUUID()
    const claims = Array.from({ length: 50 }, (_, at) => (at % 2 ? claimOne : claimTwo)('https://ehr', jti, 2000, 1000))
    expect((await Promise.all(claims)).filter(first => first)).toEqual([true])
    expect(await claimOne('https://other', jti, 2000, 1000)).toBe(true)
    await one.close()
    await two.close()
  })

  test('an expired token is forgotten', async () => {
    const store = await opened()
    const first = claimTokenIn(store.writer)
    await first('https://ehr', 'a', 2000, 1000)
    const later = claimTokenIn(store.writer)
    await later('https://ehr', 'b', 9000, 5000)
    const rows = await store.reader.selectFrom('used_token').select('jti').execute()
    expect(rows.map(({ jti }) => jti)).toEqual(['b'])
    await store.close()
  })
})

test('a folder belongs to one process at a time, and is free again when it is let go of', async () => {
  const folder = scratchFolder('lock')
  const first = lockFolder(folder)
  expect(lockFolder(folder)).toBeUndefined()
  first?.release()
  const second = lockFolder(folder)
  expect(second).toBeDefined()
  second?.release()
  rmSync(folder, { recursive: true })
})
