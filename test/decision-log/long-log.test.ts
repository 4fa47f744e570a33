// What is asked of the log stays small however long it is: by an index, a page at a time. How fast, `npm run bench:scale` measures.
import { CompiledQuery } from 'kysely'
import { expect, test } from 'vitest'
import { exportLines } from '../../src/commands/export-lines.ts'
import { chainWriter } from '../../src/decision-log/chain-writer.ts'
import { entryDraft } from '../../src/decision-log/entry.ts'
import { subjectOf, subjectSecret, subjectsOf } from '../../src/decision-log/subject.ts'
import { verifyLog } from '../../src/decision-log/verify.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openStoreForCommand } from '../../src/store/store.ts'
import { onBothStores } from '../support/stores.ts'

onBothStores(places => {
  const opened = async () => {
    const store = openStoreForCommand(await places.fresh())
    await migrate(store)
    return store
  }

  test('an export has what each tenant recorded of the patient, and nothing of another patient', async () => {
    const store = await opened()
    const { write } = chainWriter(store.writer, 'test', Date.now)
    const keyOf = subjectOf(await subjectSecret(store.writer))
    const look = (tenant: string, patient: string) =>
      entryDraft('access', Date.now(), JSON.stringify({ details: { tenant }, patient }), {
        tenant,
        subject: keyOf(tenant, patient)
      })
    const tenants = ['', 'Ærø', 'ehr', 'ehr|north', 'ehr|øst']
    await write(tenants.flatMap(tenant => [look(tenant, 'one'), look(tenant, 'two'), look(tenant, 'one')]))
    const { subjects } = await subjectsOf(store.reader, 'one')
    const found: string[] = []
    for await (const line of exportLines(store.reader, subjects, false))
      found.push((line['details'] as { tenant: string }).tenant)
    expect(subjects).toHaveLength(tenants.length)
    expect(found.toSorted()).toEqual([...tenants, ...tenants].toSorted())
    await store.close()
  })

  test('chains of several pages are verified whole, each entry once', async () => {
    const store = await opened()
    const drafts = () => Array.from({ length: 700 }, () => entryDraft('access', Date.now(), '{}'))
    for (const _run of [1, 2, 3]) await chainWriter(store.writer, 'test', Date.now).write(drafts())
    const { entries, heads, faults } = await verifyLog(store.reader, [])
    expect([entries, heads.map(({ sequence }) => sequence), faults]).toEqual([2103, [701, 701, 701], []])
    await store.close()
  })

  test('the tenants are read from their index', async () => {
    const store = await opened()
    const query = `select tenant from log_entry where tenant > 'a' order by tenant limit 1`
    const explain = store.kind === 'sqlite' ? 'explain query plan' : 'explain'
    const { rows } = await store.writer.executeQuery(CompiledQuery.raw(`${explain} ${query}`))
    expect(JSON.stringify(rows)).toContain('log_entry_tenant')
    await store.close()
  })
})
