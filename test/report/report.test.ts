// A service that has advised for some months, and the report on it, on both stores: page, CSV, JSON, command.
import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { report as reportCommand } from '../../src/commands/report.ts'
import { readConfig } from '../../src/config.ts'
import { entryDraft } from '../../src/decision-log/entry.ts'
import { figuresInThread } from '../../src/report/figures-thread.ts'
import type { StorePlace } from '../../src/store/store.ts'
import { draft, FITTING, orderSelect, orderSign, searchset } from '../support/hook-request.ts'
import { openedLog } from '../support/log-store.ts'
import { smallGuideline } from '../support/small-guideline.ts'
import { onBothStores } from '../support/stores.ts'

const DAY = 86_400_000
const START = Date.parse('2026-11-30T22:30:00Z')
const REASON = { system: 'https://w3id.org/genvej/CodeSystem/override-reason', code: 'documented-elsewhere' }

afterEach(() => {
  vi.unstubAllEnvs()
})

async function service(place: StorePlace) {
  const clock = { now: START }
  const { log, store } = await openedLog(place, () => clock.now)
  vi.stubEnv('GENVEJ_DATA', place.folder)
  vi.stubEnv('DATABASE_URL', place.url ?? '')
  const figures = figuresInThread(place)
  const parts = { knowledge: smallGuideline(), config: readConfig(), logger: pino({ level: 'silent' }), log, figures }
  const app = buildApp({ ...parts, now: () => clock.now })
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  const headers = { 'content-type': 'application/json' }
  const post = async (url: string, payload: object) => {
    const body = JSON.stringify(payload)
    return (await fetch(address + url, { method: 'POST', headers, body })).json() as Promise<{
      cards: { uuid: string }[]
    }>
  }
  const ask = async (hook: 'select' | 'sign', patient: string, observations: readonly object[]) => {
    const drafts = [draft({ id: `order-${patient}` })]
    const given = { observations: searchset(...observations) }
    const call = hook === 'sign' ? orderSign(drafts, given) : orderSelect(drafts, [`order-${patient}`], given)
    const text = JSON.stringify({ ...call, hookInstance: randomUUID() }).replaceAll('test-patient', patient)
    return (await post(`/cds-services/wgs-order-${hook}`, JSON.parse(text))).cards[0]?.uuid
  }
  const feedback = (...items: object[]) => post('/cds-services/wgs-order-sign/feedback', { feedback: items })
  const get = (url: string, headers: Record<string, string> = {}) => app.inject({ method: 'GET', url, headers })
  const settle = () => expect.poll(() => log.health().spooled, { timeout: 60_000 }).toBe(0)
  return { app, clock, log, store, ask, feedback, get, settle }
}

/** Seven patients for whom the factor is missing and then comes, and six who are ready at once; five cards overridden. */
async function advised(place: StorePlace) {
  const running = await service(place)
  const { ask, feedback, clock, settle } = running
  const [consent, , informed] = FITTING as readonly object[]
  for (const at of [0, 1, 2, 3, 4, 5, 6]) {
    await ask('select', `waits-${at}`, [consent ?? {}, informed ?? {}])
    const card = await ask('sign', `waits-${at}`, [consent ?? {}, informed ?? {}])
    if (at < 5) await feedback({ card, outcome: 'overridden', overrideReason: { reason: REASON } })
  }
  clock.now += 3 * DAY
  for (const at of [0, 1, 2, 3, 4, 5, 6]) await ask('sign', `waits-${at}`, FITTING as readonly object[])
  for (const at of [0, 1, 2, 3, 4, 5])
    await feedback({ card: await ask('sign', `fits-${at}`, FITTING as readonly object[]), outcome: 'accepted' })
  await settle()
  return running
}

onBothStores(places => {
  test('what was advised, missing, followed and overridden, as JSON', async () => {
    const { get, log, app } = await advised(await places.fresh())
    const response = await get('/report?format=json&from=2026-11&to=2026-12')
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8'])
    expect(response.headers['content-disposition']).toBe('attachment; filename="genvej-2026-11-2026-12.json"')
    const { indications, unnamed, engines } = response.json()
    expect([unnamed, engines, indications.length]).toEqual([0, ['0.1.0'], 1])
    expect(indications[0]).toMatchObject({
      indication: 'alpha',
      orders: 13,
      patients: 13,
      outcomes: { recommended: 13, 'needs-information': 0 },
      groups: { ready: 13, open: 0, declined: 0 },
      spans: [{ from: '2026-11', to: '2026-12', orders: 13 }],
      cards: {
        shown: 27,
        accepted: 6,
        overridden: 5,
        unanswered: 16,
        undelivered: 0,
        critical: 7,
        criticalOverridden: 'hidden'
      },
      becameReady: { patients: 7, medianDays: 3 },
      plans: [{ from: '2026-11', to: '2026-12' }]
    })
    const { criteria } = indications[0]
    expect(criteria.find(({ id }: { id: string }) => id === 'a-factor')).toEqual({
      id: 'a-factor',
      everMissing: 7,
      missing: 0,
      notMet: 0,
      ambiguous: 0
    })
    await app.close()
    await log.close()
  })

  test('an order is in the month of its last word in the period, by the Danish calendar', async () => {
    const { get, log, app } = await advised(await places.fresh())
    const of = async (query: string) => (await get(`/report?format=json&${query}`)).json().indications[0]
    expect((await of('from=2026-11&to=2026-11')).outcomes).toMatchObject({ 'needs-information': 7, recommended: 0 })
    expect((await of('from=2026-12&to=2026-12')).outcomes).toMatchObject({ 'needs-information': 0, recommended: 13 })
    expect(await of('from=2026-10&to=2026-10')).toBeUndefined()
    expect(await of('indication=beta&to=2026-12')).toBeUndefined()
    await app.close()
    await log.close()
  })

  test('a page in each language, a CSV, and the command with the same figures, small ones exact if asked', async () => {
    const { get, log, app, clock } = await advised(await places.fresh())
    const page = await get('/report?indication=alpha&lang=da')
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).toContain('Faktor normal')
    expect((await get('/report?indication=alpha', { 'accept-language': 'en' })).body).toContain('Factor normal')
    const csv = await get('/report?indication=alpha&format=csv&lang=en&from=2026-11&to=2026-12')
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(csv.body).toContain('alpha,criterion-was-missing,a-factor,Factor normal,,7\r\n')
    const run = async (...args: string[]) => {
      const said: string[] = []
      const code = await reportCommand(args, text => said.push(text), clock.now, smallGuideline())
      return { code, said: said.join('') }
    }
    const months = ['--from', '2026-11', '--to', '2026-12', '--indication', 'alpha', '--lang', 'en']
    expect(await run(...months, '--format', 'csv')).toEqual({ code: 0, said: csv.body.trimEnd() })
    const exact = JSON.parse((await run(...months, '--format', 'json', '--exact')).said)
    expect(exact.indications[0].cards.criticalOverridden).toBe(5)
    const file = (await run(...months)).said
    expect(file).toMatch(/^<!doctype html>/)
    expect(file).not.toMatch(/(href|src)="(?!#)/)
    await expect(run('--from', 'soon')).rejects.toThrow('genvej report: from is a month, such as 2026-01.')
    await expect(run('--format', 'pdf')).rejects.toThrow('--format')
    await expect(run('--nothing')).rejects.toThrow('genvej report takes no --nothing')
    await app.close()
    await log.close()
  })

  test('no patient, order, member of staff or subject key is in any of them', async () => {
    const { get, log, app, store } = await advised(await places.fresh())
    const rows = await store.reader.selectFrom('log_entry').select('subject').distinct().execute()
    const subjects = rows.flatMap(({ subject }) => subject ?? [])
    expect(subjects).toHaveLength(13)
    for (const format of ['html', 'csv', 'json']) {
      const { body } = await get(`/report?indication=alpha&format=${format}`)
      expect(body).not.toMatch(/waits-|fits-|order-|Practitioner/)
      for (const subject of subjects) expect(body).not.toContain(subject)
    }
    await app.close()
    await log.close()
  })

  test('while a report is made, entries are put on record as ever', async () => {
    const { get, log, app, clock, store } = await advised(await places.fresh())
    const decisions = store.reader.selectFrom('log_entry').select('record').where('kind', '=', 'decision')
    const { record } = await decisions.limit(1).executeTakeFirstOrThrow()
    const copies = Array.from({ length: 1500 }, (_, at) =>
      entryDraft('decision', clock.now, record, {
        subject: `s${at}`,
        card: `c${at}`,
        indication: 'alpha',
        outcome: 'recommended'
      })
    )
    await log.append(copies)
    let made = false
    const making = get('/report?format=json&indication=alpha').then(response => {
      made = true
      return response
    })
    let kept = 0
    for (; !made; kept++) await log.append([entryDraft('access', clock.now, '{}')])
    expect((await making).json().indications[0].orders).toBeGreaterThan(100)
    expect(kept).toBeGreaterThan(20)
    await app.close()
    await log.close()
  })
})
