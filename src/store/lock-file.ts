// One process per folder: an exclusive transaction on a side file, which the kernel frees whatever way the process ends.
// https://sqlite.org/lang_transaction.html
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A lock that is held until it is let go of. */
export interface FolderLock {
  readonly release: () => void
}

/** Takes the lock of a folder, which it makes. Answers undefined when another process has it; throws when nothing can be written there. */
export function lockFolder(folder: string): FolderLock | undefined {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = new DatabaseSync(join(folder, 'genvej.lock'), { timeout: 0 })
  try {
    file.exec('begin exclusive')
    return { release: () => file.close() }
  } catch {
    file.close()
    return undefined
  }
}
