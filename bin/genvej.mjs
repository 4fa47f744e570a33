#!/usr/bin/env node
// The command `genvej`: runs the command line on the project's own Node, whatever Node the machine has.
// `genvej --run TOOL …` runs an installed tool (vitest, tsc …) on that same Node.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import * as module from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const tools = join(root, 'node_modules', '.bin')
const own = join(tools, process.platform === 'win32' ? 'node.cmd' : 'node')
/** What Node compiled last time: a start takes a third less. */
const compiled = join(root, 'node_modules', '.cache', 'genvej-compiled')
const [first, tool, ...rest] = process.argv.slice(2)

if (!existsSync(tools)) {
  console.error('genvej: its packages are not installed; npm install does it, and so does npm start.')
  process.exit(1)
}
if (first !== '--run' && Number(process.versions.node.split('.')[0]) >= 24) {
  module.enableCompileCache?.(compiled)
  await import('../src/cli.ts')
} else {
  const node = existsSync(own) ? own : process.execPath
  const script =
    first === '--run' ? [join(tools, tool), ...rest] : [join(root, 'src', 'cli.ts'), ...process.argv.slice(2)]
  const env = {
    ...process.env,
    ...(first === '--run' ? {} : { NODE_COMPILE_CACHE: compiled }),
    PATH: `${tools}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`
  }
  const child = spawn(node, script, { stdio: 'inherit', env, shell: process.platform === 'win32' })
  // Whoever ends this process means the one that does the work.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    console.error(error.message)
    process.exitCode = 1
  })
  child.on('exit', (status, signal) => process.exit(status ?? (signal ? 1 : 0)))
}
