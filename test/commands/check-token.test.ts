// `genvej check-token` through the real command: each check on a line, an exit code, and never the token.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { claims, EHR, pair, registryOf, token } from '../support/tokens.ts'

const folder = mkdtempSync(join(tmpdir(), 'genvej-check-token-'))
const registry = join(folder, 'clients.json')
writeFileSync(registry, JSON.stringify(registryOf()))
afterAll(() => rmSync(folder, { recursive: true }))

const CALL = '/cds-services/wgs-order-sign'
const now = Math.floor(Date.now() / 1000)
const fresh = (more: object = {}) => claims(CALL, { iat: now, exp: now + 300, ...more })

function check(input: string, args: readonly string[] = [], clients: string | undefined = registry) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli.ts', 'check-token', ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    encoding: 'utf8',
    input,
    env: { PATH: process.env['PATH'], ...(clients ? { GENVEJ_CLIENTS: clients } : {}) }
  })
  const marks = Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map(line => line.split(/\s+/).slice(0, 2).reverse())
  )
  return { status, stdout, stderr, marks }
}

test('a good token from standard input: every check holds', () => {
  const compact = token(fresh())
  const { status, stdout, marks } = check(`Bearer ${compact}\n`)
  expect([status, stdout.includes('FAILS')]).toEqual([0, false])
  expect(marks).toMatchObject({ form: 'ok', client: 'ok', audience: 'ok', signature: 'ok', 'single-use': '–' })
  for (const part of compact.split('.')) expect(stdout).not.toContain(part)
})

test('a good token from a file, for another address than it is meant for', () => {
  const file = join(folder, 'token.jwt')
  writeFileSync(file, token(fresh()))
  expect(check('', [file, '--for', CALL]).status).toBe(0)
  const { status, stdout, marks } = check('', [file, '--for', '/cds-services'])
  expect([status, marks['audience'], marks['signature']]).toEqual([1, 'FAILS', 'ok'])
  expect(stdout).toContain(
    'aud is https://genvej.example.org/cds-services; found "https://genvej.example.org/cds-services/wgs-order-sign"'
  )
})

test('all that is wrong is said at once, not only the first', () => {
  const { status, marks } = check(token(fresh({ exp: now - 600, jti: undefined }), pair('ehr-1')))
  expect(status).toBe(1)
  expect(marks).toMatchObject({
    expires: 'FAILS',
    lifetime: 'FAILS',
    'token-id': 'FAILS',
    signature: 'FAILS',
    issued: 'ok'
  })
})

test('a signature is not looked at where no key is named', () => {
  expect(check(token(fresh(), EHR, { kid: undefined })).marks).toMatchObject({ 'key-id': 'FAILS', signature: '–' })
})

test('a key that is not there: which was named, and which there are', () => {
  const { status, stdout } = check(token(fresh(), EHR, { kid: 'ehr-9' }))
  expect(status).toBe(1)
  expect(stdout).toContain('FAILS  signature   the registry has no key for ES384 with kid "ehr-9"; there is "ehr-1"')
})

test('every address of CDS Hooks is named once; the id that is missing is nothing', () => {
  const { stdout } = check(token(fresh({ aud: 'https://genvej.example.org', jti: undefined })))
  expect(stdout.match(/wgs-order-sign or/g)).toHaveLength(1)
  expect(stdout).toMatch(/FAILS {2}token-id .*; found nothing$/m)
})

test('an issuer that nobody has: what there is, and what was found', () => {
  const { status, stdout } = check(token(fresh({ iss: 'https://stranger.example.org' })))
  expect(status).toBe(1)
  expect(stdout).toContain('there is https://ehr.example.org; found "https://stranger.example.org"')
})

test('no token', () => {
  const { status, marks } = check('not a token')
  expect([status, marks]).toEqual([1, { form: 'FAILS' }])
})

test('refused in one sentence: no registry, no such file, no such option', () => {
  const runs = [
    check('', [], ''),
    check('', ['/nowhere/token']),
    check('', ['--nothing']),
    check('', ['--for', 'report'])
  ]
  expect(runs.map(({ status }) => status)).toEqual([1, 1, 2, 2])
  for (const { stderr } of runs) {
    expect(stderr.trim()).toMatch(/^[^\n]+\.$/)
  }
})

test('the first token of configuration/README.md is made and checked as it says there', () => {
  const root = join(import.meta.dirname, '..', '..')
  const [, section = ''] = readFileSync(join(root, 'configuration', 'README.md'), 'utf8').split('### A first token')
  const [key = '', signing = ''] = [...section.matchAll(/```js\n([\s\S]*?)```/g)].map(match => match[1] ?? '')
  const place = mkdtempSync(join(folder, 'first-'))
  symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'))
  const run = (name: string, code: string, ...args: string[]) => {
    writeFileSync(join(place, name), code)
    return spawnSync(process.execPath, [name, ...args], { cwd: place, encoding: 'utf8' })
  }
  expect(run('first-key.mjs', key)).toMatchObject({ status: 0, stderr: '' })
  const { stdout: token } = run('first-token.mjs', signing, `http://127.0.0.1:8080${CALL}`)
  const { status, stdout, marks } = check(token, ['--for', CALL], join(place, 'clients.json'))
  expect([status, stdout.includes('FAILS'), marks['signature']]).toEqual([0, false, 'ok'])
})
