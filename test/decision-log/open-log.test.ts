// The folder of the log: made when it is not there, on both stores; what cannot be used refuses the start in one sentence.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LogUnavailable } from '../../src/decision-log/decision-log.ts'
import { entryDraft } from '../../src/decision-log/entry.ts'
import { LogFault, openLog } from '../../src/decision-log/open-log.ts'
import { openedLog } from '../support/log-store.ts'
import { scratchFolder } from '../support/scratch.ts'
import { onBothStores } from '../support/stores.ts'

onBothStores(places => {
  test('a folder that is not there is made', async () => {
    const { folder, url } = await places.fresh()
    const deep = join(folder, 'not', 'there')
    const { log } = await openedLog({ folder: deep, url })
    await log.close()
    expect(existsSync(join(deep, 'genvej.lock'))).toBe(true)
  })

  test('one that cannot be written to, or that another process has, is named', async () => {
    const place = await places.fresh()
    const { log } = await openedLog(place)
    const open = (folder: string) => openLog({ place: { ...place, folder }, engine: '0.0.0-test', now: Date.now })
    await expect(open(place.folder)).rejects.toThrow(LogFault)
    await expect(open(place.folder)).rejects.toThrow(`GENVEJ_DATA: ${place.folder} is in use by another process`)
    const file = join(place.folder, 'genvej.lock', 'folder')
    await expect(open(file)).rejects.toThrow(`GENVEJ_DATA: nothing can be written to ${file}.`)
    await log.close()
  })
})

test('what was removed under the service takes nothing more: an entry in it would be gone with the process', async () => {
  const folder = scratchFolder('removed-log')
  const { log } = await openedLog({ folder })
  const entry = () => entryDraft('notice', Date.now(), '{}')
  await log.append([entry()])
  rmSync(join(folder, 'genvej.db'))
  await expect(log.append([entry()])).rejects.toThrow(LogUnavailable)
  expect(log.health().ready).toBe(false)
  await log.close()
})
