#!/usr/bin/env node
// The command `genvej`: runs the command line on the project's own Node, whatever Node the machine has.
// `genvej --run TOOL …` runs an installed tool (vitest, tsc …) on that same Node.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const tools = join(root, 'node_modules', '.bin')
const own = join(tools, process.platform === 'win32' ? 'node.cmd' : 'node')
const [first, tool, ...rest] = process.argv.slice(2)

if (first !== '--run' && Number(process.versions.node.split('.')[0]) >= 24) {
  await import('../src/cli.ts')
} else {
  const node = existsSync(own) ? own : process.execPath
  const script =
    first === '--run' ? [join(tools, tool), ...rest] : [join(root, 'src', 'cli.ts'), ...process.argv.slice(2)]
  const env = {
    ...process.env,
    PATH: `${tools}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`
  }
  const { status, signal } = spawnSync(node, script, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  process.exit(status ?? (signal ? 1 : 0))
}
