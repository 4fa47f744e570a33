// A small disk of its own for a test: an ext4 image on a loop device, which can lose its power or fill up. Needs root, xfsprogs and loop devices.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as later } from 'node:timers/promises'

export interface LoopDisk {
  readonly path: string
  /** Makes a folder in it. */
  readonly folder: (name: string) => string
  /** Keeps all that has been written so far. */
  readonly synchronise: () => void
  /** The power fails: what was not synchronised is gone; then it is there again. Nobody may hold a file open. */
  readonly cut: (beforeMount: () => Promise<void>) => Promise<void>
  readonly remove: () => void
}

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'ignore' })

/** Makes and mounts one. Throws where the machine cannot. */
export function loopDisk(megabytes: number): LoopDisk {
  const folder = mkdtempSync(join(tmpdir(), 'genvej-disk-'))
  const [image, path] = [join(folder, 'image'), join(folder, 'mount')]
  mkdirSync(path)
  // A database that refuses root has its folder in it.
  chmodSync(folder, 0o711)
  const mount = () => run('mount', '-o', 'loop', image, path)
  const remove = () => {
    try {
      run('umount', path)
    } catch {
      // It was not mounted.
    }
    rmSync(folder, { recursive: true })
  }
  try {
    run('truncate', '-s', `${megabytes}M`, image)
    run('mkfs.ext4', '-q', image)
    mount()
  } catch (error) {
    remove()
    throw error
  }
  return {
    path,
    folder: name => {
      mkdirSync(join(path, name))
      return join(path, name)
    },
    synchronise: () => run('sync', '--file-system', path),
    cut: async beforeMount => {
      run('xfs_io', '-x', '-c', 'shutdown', path)
      await beforeMount()
      await unmounted(path)
      mount()
    },
    remove
  }
}

/** A process that was killed holds its files for a moment more. */
async function unmounted(path: string, tries = 50): Promise<void> {
  try {
    run('umount', path)
  } catch (error) {
    if (tries === 0) throw error
    await later(100)
    await unmounted(path, tries - 1)
  }
}

/** Whether this machine can make such disks; where not, it is said. */
export const canCutPower = able()

function able(): boolean {
  try {
    run('xfs_io', '-V')
    loopDisk(8).remove()
    return true
  } catch {
    process.stderr.write('\nNO LOOP DEVICE HERE (root, xfsprogs): power cuts and full disks are SKIPPED.\n\n')
    return false
  }
}
