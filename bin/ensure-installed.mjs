// Installs the dependencies of the lock file when they are missing or older than it; runs on any Node from 20.
// (`npm ci` would insist on binaries for platforms that a registry may not carry.)
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const lock = join(root, 'package-lock.json')
const installed = join(root, 'node_modules', '.package-lock.json')

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  console.error('Genvej: installing dependencies (once) …')
  const windows = process.platform === 'win32'
  const { status } = spawnSync('npm', ['install', '--no-save', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows
  })
  if (status !== 0) process.exit(status ?? 1)
}
