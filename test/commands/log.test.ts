// The log as operators use it, beside a service that runs: read, verify, export, correct, prune; on both stores.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import { pino } from 'pino'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { exportPatient } from '../../src/commands/export.ts'
import { log as logCommand } from '../../src/commands/log.ts'
import { migrateStore } from '../../src/commands/migrate.ts'
import { verify } from '../../src/commands/verify-log.ts'
import { readConfig } from '../../src/config.ts'
import { accessEntry } from '../../src/decision-log/access-log.ts'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { draft, indication, orderSign } from '../support/hook-request.ts'
import { entriesOf, openedLog } from '../support/log-store.ts'
import { smallGuideline } from '../support/small-guideline.ts'
import { onBothStores } from '../support/stores.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-25T12:00:00Z')

afterEach(() => {
  vi.unstubAllEnvs()
})

/** A service on a store, at a time that a test moves; calls are answered without a network. */
async function service(place: StorePlace) {
  const clock = { now: NOW }
  const { log } = await openedLog(place, () => clock.now)
  vi.stubEnv('GENVEJ_DATA', place.folder)
  vi.stubEnv('DATABASE_URL', place.url ?? '')
  const parts = { knowledge: smallGuideline(), config: readConfig(), logger: pino({ level: 'silent' }), log }
  const app = buildApp({ ...parts, now: () => clock.now })
  const post = async (url: string, payload: object) => (await app.inject({ method: 'POST', url, payload })).json()
  const sign = (patient = 'test-patient', hookInstance = crypto.randomUUID()) => {
    const text = JSON.stringify({
      ...orderSign([draft({ reasonCode: [indication('alpha'), indication('beta')] })]),
      hookInstance
    })
    return post('/cds-services/wgs-order-sign', JSON.parse(text.replaceAll('test-patient', patient)))
  }
  const settle = () => expect.poll(() => log.health().spooled, { timeout: 60_000 }).toBe(0)
  return { clock, log, post, sign, settle }
}

async function run(
  command: (args: readonly string[], say: (line: string) => void, now?: number) => Promise<number>,
  args: readonly string[],
  now?: number
) {
  const lines: string[] = []
  const code = await command(args, line => lines.push(line), now)
  return { code, lines, rows: () => lines.map(line => JSON.parse(line)) }
}

const statement = async (place: StorePlace, text: string) => {
  const store = openStoreForCommand(place)
  await store.writer.executeQuery(CompiledQuery.raw(text))
  await store.close()
}

onBothStores(places => {
  test('a decision a line, while the service runs: id, time, call, indication, outcome, plan, card', async () => {
    const { sign, log, settle } = await service(await places.fresh())
    const hookInstance = crypto.randomUUID()
    const { cards } = await sign('test-patient', hookInstance)
    await settle()
    const { code, rows } = await run(logCommand, [])
    expect(code).toBe(0)
    expect(rows()).toMatchObject(
      cards.map((card: { uuid: string; extension: Record<string, Record<string, unknown>> }) => ({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: '2026-11-25T12:00:00.000Z',
        hookInstance,
        indication: card.extension['org.w3id.genvej.decision']?.['indication'],
        outcome: card.extension['org.w3id.genvej.decision']?.['outcome'],
        plan: card.extension['org.w3id.genvej.decision']?.['plan'],
        criteria: card.extension['org.w3id.genvej.decision']?.['criteria'],
        cards: [{ uuid: card.uuid }]
      }))
    )
    expect(rows()[1].missing).toEqual(['b-haemolysis'])
    await log.close()
  })

  test('a line names no patient unless the cards are asked for as sent', async () => {
    const { sign, log, settle } = await service(await places.fresh())
    const { cards } = await sign()
    await settle()
    expect((await run(logCommand, [])).lines.join('')).not.toMatch(/test-patient|Practitioner/)
    const sent = (await run(logCommand, ['--sent'])).rows()
    expect(sent.map(({ cards: [card] }) => card)).toEqual(cards)
    expect(sent[0]).toMatchObject({ patient: 'test-patient', user: 'Practitioner/test' })
    await log.close()
  })

  test('filters: since, until, indication, outcome, kind', async () => {
    const { sign, log, clock, settle } = await service(await places.fresh())
    await sign()
    clock.now += DAY
    await sign()
    await settle()
    const count = async (...args: string[]) => (await run(logCommand, args)).lines.length
    expect(await count()).toBe(4)
    expect(await count('--since', '2026-11-26')).toBe(2)
    expect(await count('--until', '2026-11-26T12:00:00+00:00')).toBe(2)
    expect(await count('--indication', 'alpha')).toBe(2)
    expect(await count('--outcome', 'recommended', '--since', '2026-11-26')).toBe(1)
    expect(await count('--kind', 'start')).toBe(1)
    await log.close()
  })

  test('feedback is with its decision, once, also when it came first; of an unknown card it is kept', async () => {
    const { sign, post, log, settle } = await service(await places.fresh())
    const hookInstance = crypto.randomUUID()
    const before = await sign('test-patient', hookInstance)
    const item = { card: before.cards[0].uuid, outcome: 'overridden', outcomeTimestamp: '2026-11-25T12:00:05Z' }
    const orphan = { ...item, card: 'card-of-somebody-else' }
    await Promise.all(
      Array.from({ length: 50 }, () => post('/cds-services/wgs-order-sign/feedback', { feedback: [item, orphan] }))
    )
    await settle()
    const rows = (await run(logCommand, [])).rows()
    expect(rows.map(({ feedback }) => feedback.map((each: { outcome: string }) => each.outcome))).toEqual([
      ['overridden'],
      []
    ])
    expect(
      (await run(logCommand, ['--kind', 'feedback']))
        .rows()
        .map(({ card }) => card)
        .toSorted()
    ).toEqual([item.card, orphan.card].toSorted())
    await log.close()
  })

  test('a correction is one more entry; the text that it corrects stays', async () => {
    const { sign, log, settle } = await service(await places.fresh())
    await sign()
    await settle()
    const [first] = (await run(logCommand, [])).rows()
    await run(logCommand, ['--correct', first.id, '--reason', 'forkert patient', '--by', 'Testperson'])
    const [after] = (await run(logCommand, [])).rows()
    expect(after).toMatchObject({
      ...first,
      delivery: after.delivery,
      corrections: [{ reason: 'forkert patient', by: 'Testperson', entry: first.id }]
    })
    await expect(run(logCommand, ['--correct', 'nothing', '--reason', 'x', '--by', 'y'])).rejects.toThrow('no entry')
    await expect(run(logCommand, ['--correct', first.id])).rejects.toThrow('--reason')
    expect((await run(verify, [])).code).toBe(0)
    await log.close()
  })

  describe('verify-log', () => {
    /** Changes the log as one who has every right over the store, its guards put aside. */
    const tamper = async (place: StorePlace, ...changes: readonly string[]) => {
      const guards = place.url
        ? ['alter table log_entry disable trigger user']
        : ['drop trigger log_entry_kept', 'drop trigger log_entry_stays']
      for (const each of [...guards, ...changes]) await statement(place, each)
      const { code, lines } = await run(verify, [])
      return { code, said: lines.join('\n') }
    }
    const written = async (runs = 1) => {
      const place = await places.fresh()
      for (let each = 0; each < runs; each++) {
        const { sign, log, settle } = await service(place)
        for (const _ of [1, 2, 3]) await sign()
        await settle()
        await log.close()
      }
      expect((await run(verify, [])).code).toBe(0)
      return { place, rows: await entriesOf(place) }
    }

    test('whatever was changed in an entry, the entry is named, and no other', async () => {
      const { place, rows } = await written()
      const changes = [
        "record = replace(record, 'order-sign', 'order-sigm')",
        "outcome = 'recommended-with-caution'",
        'at = at + 1',
        "subject = 'somebody'"
      ]
      const changed = rows.slice(1, 5)
      const { code, said } = await tamper(
        place,
        ...changes.map((change, at) => `update log_entry set ${change} where id = '${changed[at]?.id}'`)
      )
      expect(code).toBe(1)
      expect(said.match(/Entry \S+ .* was altered/g)).toEqual(
        changed.map(({ id, sequence, writer }) => `Entry ${id} (${sequence} of writer ${writer}) was altered`)
      )
    })
    test('an entry that was altered into anything at all is named: that it cannot be read is no excuse', async () => {
      const { place, rows } = await written()
      const records = ['null', '7', '{', '{"anchor":7}', '{"anchor":{"writer":{},"sequence":[]}}', '{"removed":7}']
      const { code, said } = await tamper(
        place,
        ...records.map((record, at) => {
          const kind = record.includes('removed') ? 'checkpoint' : 'start'
          return `update log_entry set kind = '${kind}', record = '${record}' where id = '${rows[at]?.id}'`
        }),
        `update log_entry set at = 9223372036854775807 where id = '${rows[6]?.id}'`
      )
      expect([code, said.match(/was altered/g)?.length]).toEqual([1, Math.min(7, rows.length)])
    })
    test('an entry that is gone is missed', async () => {
      const { place, rows } = await written()
      const { code, said } = await tamper(place, `delete from log_entry where id = '${rows[3]?.id}'`)
      expect([code, said]).toEqual([1, expect.stringMatching(/^Entry 4 of writer \S+ is missing\./)])
    })
    test('entries that are gone are missed, from the first to the last', async () => {
      const { place, rows } = await written()
      const gone = [rows[0], rows[2], rows[3]].map(row => `'${row?.id}'`)
      const { code, said } = await tamper(place, `delete from log_entry where id in (${gone})`)
      const [first, between] = [
        expect.stringMatching(/^Entry 1 of writer \S+ is missing\.$/m),
        expect.stringMatching(/^Entries 3 to 4 of writer \S+ are missing\.$/m)
      ]
      expect([code, said, said]).toEqual([1, first, between])
    })
    test('one entry in one chain is said to be one', async () => {
      const { place, rows } = await written()
      expect((await run(verify, [])).lines).toEqual([
        `${rows.length} entries in 1 chain: nothing was altered, nothing is missing.`
      ])
      const { said } = await tamper(place, 'delete from log_entry where sequence > 1')
      expect(said).toBe('1 entry in 1 chain: nothing was altered, nothing is missing.')
    })
    test('the end of a chain that is gone is missed by the hash that was noted', async () => {
      const { place, rows } = await written()
      const { hash } = JSON.parse((await run(verify, ['--heads'])).lines[0] ?? '')
      expect([hash, (await run(verify, ['--head', hash])).code]).toEqual([rows.at(-1)?.hash, 0])
      expect((await tamper(place, `delete from log_entry where hash = '${hash}'`)).code).toBe(0)
      expect((await run(verify, ['--head', hash])).code).toBe(1)
    })
    test('a whole run that is gone is missed by the run after it', async () => {
      const { place, rows } = await written(2)
      const { code, said } = await tamper(place, `delete from log_entry where writer = '${rows[0]?.writer}'`)
      expect([code, said]).toEqual([1, expect.stringContaining('the anchor of a later chain, is missing')])
    })
  })

  test('export: every decision and look of one patient and of nobody else; the export itself is on record, staff is left out', async () => {
    const { sign, log, settle } = await service(await places.fresh())
    await sign('patient-1')
    await sign('patient-2')
    const look = {
      at: NOW,
      tenant: '',
      patient: 'patient-1',
      action: 'read',
      purpose: 'order-sign',
      user: 'Practitioner/x'
    } as const
    await log.append([accessEntry({ ...look, details: { resource: 'Observation' } }, log.subjectOf)])
    await settle()
    const { rows, lines } = await run(exportPatient, [
      '--patient',
      'patient-1',
      '--purpose',
      'indsigt',
      '--by',
      'Testperson'
    ])
    expect(rows().map(({ kind, action, purpose }) => [kind, action, purpose])).toEqual([
      ['decision', undefined, undefined],
      ['decision', undefined, undefined],
      ['access', 'read', 'order-sign'],
      ['access', 'export', 'indsigt']
    ])
    expect(lines.join('')).not.toMatch(/patient-2|Practitioner|Testperson/)
    const staff = await run(exportPatient, [
      '--patient',
      'patient-1',
      '--purpose',
      'klagesag',
      '--staff',
      '--by',
      'Testperson'
    ])
    expect(staff.lines.join('')).toMatch(/Practitioner\/x[\s\S]*Testperson/)
    expect((await run(logCommand, ['--kind', 'access'])).rows()).toHaveLength(3)
    await expect(run(exportPatient, ['--patient', 'patient-1'])).rejects.toThrow('purpose')
    expect((await run(verify, [])).code).toBe(0)
    await log.close()
  })

  test('prune removes what is over ten years old, keeps the rest, and the log still verifies', async () => {
    const place = await places.fresh()
    const { sign, log, clock, settle } = await service(place)
    clock.now = Date.parse('2016-11-24T00:00:00Z')
    await sign()
    clock.now = Date.parse('2016-11-26T00:00:00Z')
    await sign()
    clock.now = NOW
    await settle()
    const { lines } = await run(logCommand, ['--prune'], NOW)
    expect(lines).toEqual(['3 entries from before 2016-11-25 were removed.'])
    expect((await run(logCommand, [])).rows().map(({ at }) => at.slice(0, 10))).toEqual(['2016-11-26', '2016-11-26'])
    expect((await run(verify, [])).code).toBe(0)
    await sign()
    await settle()
    expect((await run(verify, [])).code).toBe(0)
    expect((await run(logCommand, ['--prune', '--years', '3'], NOW)).lines[0]).toMatch(/^2 entries/)
    expect((await run(verify, [])).code).toBe(0)
    expect((await run(logCommand, ['--prune'], NOW)).lines[0]).toMatch(
      /^0 entries from before 2016-11-25 were removed\.$/
    )
    await log.close()
  })

  test('how long entries are kept is the site’s to say', async () => {
    const place = await places.fresh()
    const { sign, log, clock, settle } = await service(place)
    clock.now = Date.parse('2023-01-01T00:00:00Z')
    await sign()
    await settle()
    const file = join(place.folder, 'site.json')
    writeFileSync(file, JSON.stringify({ retentionYears: 3 }))
    vi.stubEnv('GENVEJ_CONFIG', file)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ retentionYears: 3 })
    expect((await run(logCommand, ['--prune'], NOW)).lines[0]).toMatch(/^3 entries/)
    rmSync(file)
    await log.close()
  })

  test('six migrate at once: one does it, the others find it done', async () => {
    const place = await places.fresh()
    vi.stubEnv('GENVEJ_DATA', place.folder)
    vi.stubEnv('DATABASE_URL', place.url ?? '')
    const said = await Promise.all(
      Array.from({ length: 6 }, async () => (await run((_args, say) => migrateStore(say), [])).lines[0])
    )
    expect(said.filter(line => line?.startsWith('Applied: 0001-log'))).toHaveLength(1)
    expect(said.filter(line => line?.startsWith('The tables are those of'))).toHaveLength(5)
  })

  test('a store that is not there, or whose tables are not, is one sentence', async () => {
    const place = await places.fresh()
    vi.stubEnv('GENVEJ_DATA', place.folder)
    vi.stubEnv('DATABASE_URL', place.url ?? '')
    await expect(run(logCommand, [])).rejects.toThrow(place.url ? 'run genvej migrate' : 'there is no decision log')
  })
})

test.each([
  ['--since', 'yesterday'],
  ['--until', '2026-13-01'],
  ['--kind', 'all'],
  ['--nothing', 'x'],
  ['--years', '0', '--prune']
])('genvej log %s %s is refused in one sentence', async (...args) => {
  await expect(run(logCommand, args)).rejects.toThrow(/^[^\n]+$/)
})
