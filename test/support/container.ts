// The image as it is shipped, run by a Docker engine: no root, a file system that cannot be written, no rights, the host's network.
// The image is built beforehand (.ci/containers) and named by GENVEJ_TEST_IMAGE. By the command line and not by Testcontainers, because that
// brings packages with install scripts, which the house does not have.
import { execFileSync } from 'node:child_process'
import { expect } from 'vitest'
import { statusOf } from './service-process.ts'

/** The image under test; undefined when there is none, or no engine. */
export const image = process.env['GENVEJ_TEST_IMAGE']

if (!image)
  process.stderr.write(
    '\nNO IMAGE HERE (no container engine): the tests of the image are SKIPPED (.ci/containers).\n\n'
  )

const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' }).trim()

export interface Container {
  readonly address: string
  /** Tells it to end as an orchestrator does, and gives its exit code. */
  readonly stop: () => Promise<number>
  readonly remove: () => void
  /** Runs a command in it and gives what it says. */
  readonly exec: (...command: string[]) => string
}

/** Runs the image at a port of this machine with a volume for its data, and waits until it is ready. */
export async function container(
  port: number,
  volume: string,
  environment: Readonly<Record<string, string>>
): Promise<Container> {
  const given = { PORT: String(port), HOST: '127.0.0.1', GENVEJ_DRAIN: '3', ...environment }
  const variables = Object.entries(given).flatMap(([name, value]) => ['--env', `${name}=${value}`])
  const shape = [
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    '--network=host',
    `--volume=${volume}:/data`
  ]
  const id = docker('run', '--detach', ...shape, ...variables, image ?? '')
  const address = `http://127.0.0.1:${port}`
  const ready = () => statusOf(`${address}/readyz`)
  await expect.poll(ready, { timeout: 120_000, message: id, interval: 200 }).toBe(200)
  return {
    address,
    stop: async () => {
      docker('stop', '--time=30', id)
      return Number(docker('inspect', '--format={{.State.ExitCode}}', id))
    },
    remove: () => void docker('rm', '--force', id),
    exec: (...command) => docker('exec', id, ...command)
  }
}

/** Removes volumes; nobody may use them. */
export function removeVolumes(names: readonly string[]): void {
  docker('volume', 'rm', '--force', ...names)
}
