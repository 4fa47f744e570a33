// What a job may rely on: 0, 1 and 2 of the commands, each a different matter. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/grep.html
import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { printAnalystSheet } from '../../src/commands/analyst-sheet.ts'
import { backup } from '../../src/commands/backup.ts'
import { checkToken } from '../../src/commands/check-token.ts'
import { UsageFault } from '../../src/commands/command-line.ts'
import { exportPatient } from '../../src/commands/export.ts'
import { log } from '../../src/commands/log.ts'
import { report } from '../../src/commands/report.ts'
import { verify } from '../../src/commands/verify-log.ts'
import { readOptions } from '../../src/replay/options.ts'
import { scratchFolder } from '../support/scratch.ts'

const folder = scratchFolder('exit-codes')
const root = join(import.meta.dirname, '..', '..')

afterAll(() => rmSync(folder, { recursive: true }))

function genvej(...args: string[]) {
  const env = { ...process.env, GENVEJ_DATA: join(folder, 'no-log'), DATABASE_URL: '', GENVEJ_CLIENTS: '' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src', 'cli.ts'), ...args], {
    env,
    encoding: 'utf8',
    input: ''
  })
  return { status, stdout, stderr }
}

const commands = [...genvej('--help').stdout.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name]) => name ?? '')

test('the list of commands is whole', () => {
  const source = readFileSync(join(root, 'src', 'cli.ts'), 'utf8')
  expect(commands).toHaveLength([...source.matchAll(/^ {4}does: /gm)].length)
  expect(commands.length).toBeGreaterThan(9)
})

test('in a checkout without its packages: 1, and one line that says what to do', () => {
  cpSync(join(root, 'bin'), join(folder, 'bare', 'bin'), { recursive: true })
  const script = join(folder, 'bare', 'bin', 'genvej.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, 'check'], { encoding: 'utf8' })
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^[^\n]*npm install[^\n]*\n$/)
})

describe.each(commands)('genvej %s', command => {
  test('--help says what it takes, and exits 0', () => {
    const { status, stdout, stderr } = genvej(command, '--help')
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`^genvej ${command}\\b`))
  })
  test('an option that it does not have: 2, and one line that names it', () => {
    const { status, stdout, stderr } = genvej(command, '--nothing')
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(`^genvej ${command} takes no --nothing\\b[^\n]*\n$`))
  })
})

test.each([
  ['no such command', ['nothing']],
  ['no command at all', []]
])('%s: 2', (_what, args) => {
  const { status, stdout, stderr } = genvej(...args)
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).not.toBe('')
})

test.each([
  ['log', 1, []],
  ['export', 1, ['--patient', 'x', '--purpose', 'y']],
  ['backup', 1, [join(folder, 'copy.db')]],
  ['check-token', 1, []],
  ['verify-log', 2, []]
] as const)('genvej %s without what it works on: %d, and one line', (command, code, args) => {
  const { status, stderr } = genvej(command, ...args)
  expect([status, stderr.trim().split('\n').length]).toEqual([code, 1])
})

type Run = (args: readonly string[]) => unknown
const say = () => undefined
const wrong: readonly (readonly [string, Run, readonly string[]])[] = [
  ['genvej verify-log --head needs a value', args => verify(args, say), ['--head']],
  ['genvej verify-log --head needs a value', args => verify(args, say), ['--head', '--heads']],
  ['genvej verify-log --head: it is a hash', args => verify(args, say), ['--head', 'abc']],
  ['genvej verify-log --head: it is a hash', args => verify(args, say), ['--head=']],
  ['genvej verify-log --heads takes no value', args => verify(args, say), ['--heads=1']],
  ['genvej verify-log takes no "x"', args => verify(args, say), ['x']],
  ['genvej log --since needs a value', args => log(args, say), ['--since']],
  ['genvej log --since: it is a date', args => log(args, say), ['--since', 'yesterday']],
  ['genvej log --kind: it is one of', args => log(args, say), ['--kind', 'nothing']],
  ['genvej log --outcome: it is one of', args => log(args, say), ['--outcome', 'needs-info']],
  ['genvej log --outcome: it is one of', args => log(args, say), ['--kind', 'feedback', '--outcome', 'recommended']],
  ['genvej log --years: it is a number', args => log(args, say), ['--prune', '--years', '0']],
  ['genvej log --years goes with --prune', args => log(args, say), ['--years', '5']],
  ['genvej log --reason goes with --correct', args => log(args, say), ['--reason', 'x']],
  ['genvej log --until does not go with --prune', args => log(args, say), ['--prune', '--until', '2026-01-01']],
  ['genvej log --sent does not go with --correct', args => log(args, say), ['--correct', 'x', '--sent']],
  ['genvej log --correct: it needs --reason', args => log(args, say), ['--correct', 'x']],
  ['genvej export needs --patient', args => exportPatient(args, say), ['--purpose', 'x']],
  ['genvej export needs --purpose', args => exportPatient(args, say), ['--patient', 'x', '--purpose', ' ']],
  ['genvej backup FILE: it takes one file', args => backup(args, say), []],
  ['genvej backup takes no "b"', args => backup(args, say), ['a', 'b']],
  ['genvej check-token --for needs a value', args => checkToken(args, say), ['--for']],
  ['genvej check-token takes no "b"', args => checkToken(args, say), ['a', 'b']],
  ['genvej analyst-sheet --format: it is', args => printAnalystSheet(args, say), ['--format', 'pdf']],
  ['genvej analyst-sheet --client: no client', args => printAnalystSheet(args, say), ['--client', 'x']],
  ['genvej report --lang: it is', args => report(args, say), ['--lang', 'sv']],
  ['genvej report: ', args => report(args, say), ['--from', 'yesterday']],
  ['genvej replay needs a PATH', readOptions, []],
  ['genvej replay --format: there is', readOptions, ['x', '--format', 'pdf']],
  ['genvej replay --now needs a value', readOptions, ['x', '--now']],
  ['genvej replay takes no -x', readOptions, ['-x']]
]

test.each(wrong)('wrong use is said before anything is done: %s', async (sentence, run, args) => {
  const fault = await Promise.resolve()
    .then(() => run(args))
    .catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(UsageFault)
  expect((fault as Error).message.startsWith(sentence)).toBe(true)
  expect((fault as Error).message).not.toContain('\n')
})

test('--version is that of the package', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  expect(genvej('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})
