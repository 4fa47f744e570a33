// A backup is only one when it has been restored: embedded while the service runs, PostgreSQL by its own tools; and who may do what.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { backup } from '../../src/commands/backup.ts'
import { verify } from '../../src/commands/verify-log.ts'
import { entryDraft } from '../../src/decision-log/entry.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { claimTokenIn } from '../../src/store/used-token.ts'
import { entriesOf, openedLog } from '../support/log-store.ts'
import { postgresBinaries } from '../support/postgres.ts'
import { onBothStores, onPostgres } from '../support/stores.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

function use({ folder, url }: StorePlace): void {
  vi.stubEnv('GENVEJ_DATA', folder)
  vi.stubEnv('DATABASE_URL', url ?? '')
}

async function said(
  command: (args: readonly string[], say: (line: string) => void) => Promise<number>,
  ...args: string[]
) {
  const lines: string[] = []
  const code = await command(args, line => lines.push(line))
  return { code, lines }
}

const statement = async (url: string, text: string) => {
  const store = openStoreForCommand({ folder: '', url })
  await store.writer.executeQuery(CompiledQuery.raw(text))
  await store.close()
}

/** Copies the store of one place to another, as the operator's page says. */
async function copy(from: StorePlace, to: StorePlace): Promise<void> {
  if (from.url === undefined || to.url === undefined) {
    mkdirSync(to.folder, { recursive: true })
    await said(backup, join(to.folder, 'copy.db'))
    renameSync(join(to.folder, 'copy.db'), join(to.folder, 'genvej.db'))
    return
  }
  const archive = join(to.folder, 'archive')
  const run = (tool: string, ...args: string[]) => execFileSync(join(postgresBinaries ?? '', tool), args)
  run('pg_dump', '--format=custom', `--file=${archive}`, from.url)
  run('pg_restore', `--dbname=${to.url}`, archive)
}

onBothStores(places => {
  test('what was restored has every entry, verifies with the noted heads, is guarded, and goes on', async () => {
    const [place, other] = [await places.fresh(), await places.fresh()]
    const { log } = await openedLog(place)
    const drafts = Array.from({ length: 50 }, () => entryDraft('decision', Date.now(), '{"text":"æøå"}'))
    await log.append(drafts)
    await expect.poll(() => log.health().spooled, { timeout: 60_000 }).toBe(0)
    use(place)
    const heads = (await said(verify, '--heads')).lines.slice(0, -1).map(line => JSON.parse(line).hash as string)
    await copy(place, other)
    await log.close()

    use(other)
    expect((await said(verify, ...heads.flatMap(hash => ['--head', hash]))).code).toBe(0)
    expect(await entriesOf(other)).toEqual(await entriesOf(place))
    const again = await openedLog(other)
    await again.log.append([entryDraft('decision', Date.now(), '{}')])
    await expect.poll(() => again.log.health().spooled, { timeout: 60_000 }).toBe(0)
    await again.log.close()
    expect((await said(verify)).code).toBe(0)
    const store = openStoreForCommand(other)
    await expect(store.writer.deleteFrom('log_entry').execute()).rejects.toThrow()
    await store.close()
  })
})

describe('genvej backup refuses', () => {
  test.each([[[]], [['--now']], [['a', 'b']]])('%j', async args => {
    await expect(said(backup, ...args)).rejects.toThrow(/^genvej backup [^\n]+\.$/)
  })
  test('to write over a file', async () => {
    vi.stubEnv('GENVEJ_DATA', '')
    vi.stubEnv('DATABASE_URL', '')
    await expect(said(backup, import.meta.filename)).rejects.toThrow('is there already')
  })
})

onPostgres(places => {
  test('with the grants of the operator’s page the service does all it does, and cannot change or remove an entry', async () => {
    const place = await places.fresh()
    const owner = place.url ?? ''
    const prepared = await openedLog(place)
    await prepared.log.close()
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8')
    const grants = /```sql\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    await statement(owner, 'create role genvej_service login')
    for (const grant of grants.split(';').filter(each => each.trim() !== '')) await statement(owner, grant)
    const url = owner.replace('//genvej@', '//genvej_service@')
    const { openLog } = await import('../../src/decision-log/open-log.ts')
    const { log, store } = await openLog({ place: { ...place, url }, engine: '0.0.0-test', now: Date.now })
    const draft = entryDraft('decision', Date.now(), '{}')
    await log.append([draft])
    log.deliver([draft.id], Date.now(), 'delivered')
    await expect.poll(() => log.health(), { timeout: 60_000 }).toMatchObject({ storeUp: true, spooled: 0, refused: 0 })
    await expect
      .poll(() => store.reader.selectFrom('delivery').selectAll().execute(), { timeout: 60_000 })
      .toHaveLength(1)
    expect(await claimTokenIn(store.reader)('https://ehr', 'a', 2, 1)).toBe(true)
    for (const change of [
      "update log_entry set record = ''",
      'delete from log_entry',
      'truncate log_entry',
      'delete from checkpoint',
      'alter table log_entry disable trigger user'
    ])
      await expect(store.reader.executeQuery(CompiledQuery.raw(change)), change).rejects.toThrow(
        /permission denied|must be owner/
      )
    await log.close()
  })
})
