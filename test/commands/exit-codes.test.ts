// What a job may rely on: 0, 1 and 2 of the commands, each a different matter. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/grep.html
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { scratchFolder } from '../support/scratch.ts'

const folder = scratchFolder('exit-codes')
const root = join(import.meta.dirname, '..', '..')

afterAll(() => rmSync(folder, { recursive: true }))

function genvej(...args: string[]) {
  const env = { ...process.env, GENVEJ_DATA: join(folder, 'no-log'), DATABASE_URL: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src', 'cli.ts'), ...args], {
    env,
    encoding: 'utf8'
  })
  return { status, stdout, stderr }
}

test.each([
  ['no such option', ['--nothing']],
  ['no log to look at', []]
])('verify-log says 2, not "altered", when it could not look: %s', (_what, args) => {
  const { status, stderr } = genvej('verify-log', ...args)
  expect([status, stderr.trim().split('\n').length]).toEqual([2, 1])
})

test('--version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  expect(genvej('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})
