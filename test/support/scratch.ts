// A new folder for a test, in memory where the machine has such a place: what is tested there is not the disk.
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'

/** Makes the folder; who makes it removes it. */
export function scratchFolder(name: string): string {
  return mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), `genvej-${name}-`))
}
