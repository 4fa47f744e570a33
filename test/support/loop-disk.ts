// A small disk of its own for a test: an ext4 image on a loop device, which can lose its power or fill up. Needs root, xfsprogs and loop devices.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface LoopDisk {
  readonly path: string
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
    cut: async beforeMount => {
      run('xfs_io', '-x', '-c', 'shutdown', path)
      await beforeMount()
      run('umount', path)
      mount()
    },
    remove
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
