// The command: exit codes, streaming, a service in place of this process, and nothing of a patient but the id in what it writes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { loadKnowledge } from '../../src/knowledge/knowledge.ts'
import type { Row } from '../../src/replay/item.ts'
import { logInMemory } from '../support/log-in-memory.ts'
import { bundle, finding, folder, patient, run, wgsOrder } from './collect.ts'

const root = join(import.meta.dirname, '..', '..')
const example = (name: string) => join(root, 'examples', name)
const anaemia = 'hereditary-anaemia'
const ordered = (id: string) => bundle(patient(id), wgsOrder(`o-${id}`, `Patient/${id}`, anaemia))

async function rows(...args: string[]): Promise<Row[]> {
  const { out } = await run(...args, '--format', 'ndjson', '--quiet')
  return out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Row)
}

describe('the exit code', () => {
  const needs = 'today: 2026-11-20\noutcome: needs-information\n'
  test('0: every expectation held', async () => {
    const { code, out } = await run(folder({ 'a.json': ordered('p1'), 'a.expected.yaml': needs }))
    expect(out).toMatch(/1 expectation held, 0 failed/)
    expect(code).toBe(0)
  })
  test('0: nothing was expected and every input was answered', async () =>
    expect((await run(folder({ 'a.json': ordered('p1') }))).code).toBe(0))
  test('1: an expectation failed', async () => {
    const { code, out } = await run(folder({ 'a.json': ordered('p1'), 'a.expected.yaml': 'outcome: recommended' }))
    expect(out).toContain('≠ hereditary-anaemia: expected recommended, got needs-information')
    expect(code).toBe(1)
  })
  test('1: an expectation cannot be read', async () => {
    const { code, out } = await run(folder({ 'a.json': ordered('p1'), 'a.expected.yaml': 'outcom: recommended' }))
    expect(out).toContain('outcom is not understood')
    expect(code).toBe(1)
  })
  test('1: an input cannot be read; the others are answered', async () => {
    const where = folder({ 'a.json': ordered('p1'), 'b.json': '{', 'c.json': ordered('p2') })
    const { code, out } = await run(where)
    expect(out).toMatch(/2 patients, 2 decisions: 2 needs-information · 1 without an answer/)
    expect(code).toBe(1)
  })
  test('1: a path leads nowhere', async () => expect((await run(join('no', 'such.json'))).code).toBe(1))
  test.each([
    [[]],
    [['--format', 'xml', 'a.json']],
    [['--service', 'wgs', 'a.json']],
    [['--indication', 'cancer', 'a.json']],
    [['--now', 'today', 'a.json']],
    [['--lang', 'de', 'a.json']],
    [['--url', 'ftp://ehr.example', 'a.json']],
    [['--no-such-option', 'a.json']]
  ])('2: %j', async args => {
    const { code, out, err } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(err.trimEnd().split('\n')).toHaveLength(1)
  })
  test('0: --help says how', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const option of ['--format', '--url', '--service', '--indication', '--now', '--lang', '--quiet'])
      expect(out).toContain(option)
  })
})

describe('rows', () => {
  test('several patients in a Bundle: a row each, each with their own data', async () => {
    const known = (id: string) => finding('known-genetic-cause', true, { reference: `Patient/${id}` })
    const where = folder({ 'a.json': bundle(patient('p1'), patient('p2'), known('p2')) })
    const found = await rows(where, '--indication', anaemia)
    expect(found.map(row => [row.patient, row.decisions[0]?.outcome])).toEqual([
      ['p1', 'needs-information'],
      ['p2', 'not-recommended']
    ])
  })
  test('several indications: a decision each', async () => {
    const [row] = await rows(
      folder({ 'a.json': bundle(patient('p1')) }),
      '--indication',
      `${anaemia},primary-immunodeficiency`
    )
    expect(row?.decisions.map(({ indication }) => indication)).toEqual([anaemia, 'primary-immunodeficiency'])
  })
  test('NDJSON may mix Bundles and recorded requests; expectations are by patient', async () => {
    const request = JSON.parse(readFileSync(example('requests/order-sign.json'), 'utf8')) as object
    const where = folder({
      'a.ndjson': [ordered('p1'), request, { resourceType: 'Patient' }, ordered('p2')]
        .map(each => JSON.stringify(each))
        .join('\n'),
      'a.expected.yaml': 'patients:\n  p1: { outcome: needs-information }\n  p2: { outcome: recommended }\n'
    })
    const found = await rows(where)
    expect(found.map(({ line, patient: id, check }) => [line, id, check])).toEqual([
      [1, 'p1', 'ok'],
      [2, 'test-request-01', 'ok'],
      [3, undefined, 'error'],
      [4, 'p2', 'differs']
    ])
  })
  test('the moment is that of --now, else of the expectation, else of the input', async () => {
    const grown = { ...bundle(patient('p1', { birthDate: '2008-11-20' })), timestamp: '2026-11-19T10:00:00+01:00' }
    const expected = (text: string) => folder({ 'a.json': grown, 'a.expected.yaml': text })
    const age = 'criteria: { h2-age: met }'
    const check = async (...args: string[]) =>
      (await rows(...args, '--indication', 'inherited-thrombocytopenia'))[0]?.check
    expect(await check(expected(age))).toBe('differs')
    expect(await check(expected(`today: 2026-11-20\n${age}`))).toBe('ok')
    expect(await check(expected(`today: 2026-11-19\n${age}`), '--now', '2026-11-20')).toBe('ok')
  })
  test('the order of the entries changes nothing', async () => {
    const text = readFileSync(example('inherited-thrombocytopathy/factor-xi-missing.json'), 'utf8')
    const read = JSON.parse(text) as { entry: object[] }
    const where = folder({ 'a.json': read, 'b.json': { ...read, entry: read.entry.toReversed() } })
    const [there, back] = await rows(where, '--now', '2026-11-20')
    expect(back?.decisions).toEqual(there?.decisions)
  })
  test('of NDJSON come in the order of its lines', async () => {
    const lines = Array.from({ length: 250 }, (_, at) => JSON.stringify(ordered(`p${at}`)))
    const found = await rows(folder({ 'a.ndjson': lines.join('\n') }))
    expect(found.map(({ patient: id }) => id)).toEqual(lines.map((_, at) => `p${at}`))
  })
})

describe('hostile input', () => {
  test('is a row with its reason, whatever it is', async () => {
    const where = folder({
      'a.json': `${'[{"a":'.repeat(5000)}1${'}]'.repeat(5000)}`,
      'b.json': { hook: 'order-sign', hookInstance: 'x' },
      'c.json': { ...bundle(patient('p 1')) },
      'd.json':
        '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p","__proto__":{"x":1}}}]}',
      'e.json': { ...bundle(patient('p1')), entry: { resource: patient('p1') } },
      'f.json': bundle(patient('p1'), { resourceType: 'Observation', code: 1, subject: [] }),
      'g.json': bundle(patient('p1', { identifier: [null, 1, {}] }))
    })
    const found = await rows(where)
    expect(found.map(({ check, reason }) => reason ?? check)).toEqual([
      'it nests more than 64 levels deep',
      expect.stringMatching(/^400: hookInstance/),
      expect.stringMatching(/^400: context.patientId/),
      'it has a key that no FHIR data has: __proto__ or constructor.prototype',
      'the Bundle has no Patient',
      'unchecked',
      expect.stringMatching(/^412: /)
    ])
  })
  test('nothing of a patient but the id is written, in any format', async () => {
    const name = [{ family: 'Canary', given: ['Testpatient'] }]
    const where = folder({
      'a.json': bundle(patient('p1', { name }), wgsOrder('o1', 'Patient/p1', anaemia)),
      'a.expected.yaml': 'outcome: recommended',
      'b.json': '{"name": Canary}'
    })
    for (const format of ['table', 'json', 'ndjson', 'junit']) {
      const { out, err } = await run(where, '--format', format)
      expect(out + err).toContain('p1')
      expect(out + err).not.toMatch(/Canary|Testpatient|1986-03-14/)
    }
  })
})

describe('--url', () => {
  const start = async () => {
    const app = buildApp({
      knowledge: loadKnowledge(root),
      config: readConfig({}),
      now: () => Date.parse('2026-11-20T12:00:00Z'),
      log: logInMemory(),
      logger: pino({ level: 'silent' })
    })
    onTestFinished(() => app.close())
    return app.listen({ port: 0, host: '127.0.0.1' })
  }
  test('a running service gives the same rows, in the same order', async () => {
    const url = await start()
    const here = await rows(example(''), '--now', '2026-11-20')
    expect(await rows(example(''), '--url', `${url}/`)).toEqual(here)
  })
  test('what it refuses is said with its words', async () => {
    const [row] = await rows(folder({ 'a.json': { hook: 'order-sign', hookInstance: 'x' } }), '--url', await start())
    expect(row?.reason).toMatch(/^400: hookInstance/)
  })
  test('a service that is not there is said, and is not a held run', async () => {
    const { code, out } = await run(folder({ 'a.json': ordered('p1') }), '--url', 'http://127.0.0.1:9')
    expect(out).toContain('the service was not reached')
    expect(code).toBe(1)
  })
})
