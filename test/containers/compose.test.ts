// docker-compose.yml as it stands: one command up, two replicas behind the balancer, a hook answered, replicas made anew one by one, down.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { image } from '../support/container.ts'
import { freePort } from '../support/free-port.ts'
import { load, untilAnswered } from '../support/load.ts'
import { statusOf } from '../support/service-process.ts'

const root = join(import.meta.dirname, '..', '..')
const EXAMPLE = JSON.parse(readFileSync(join(root, 'examples', 'requests', 'order-sign.json'), 'utf8'))

/** `docker compose`, or the command of its first version; undefined where there is neither. */
const command = [['docker', 'compose'], ['docker-compose']].find(([program = '', ...args]) => {
  try {
    return execFileSync(program, [...args, 'version'], { stdio: 'pipe' })
  } catch {
    return false
  }
})

if (!command) process.stderr.write('\nNO DOCKER COMPOSE HERE: the test of docker-compose.yml is SKIPPED.\n\n')

describe.skipIf(!image || !command)('docker-compose.yml', () => {
  const project = `genvej-test-${process.pid}`
  let address = ''
  let environment: Readonly<Record<string, string | undefined>>
  const compose = (...args: string[]) => {
    const [program = '', ...before] = command ?? []
    return execFileSync(program, [...before, '--project-name', project, ...args], {
      cwd: root,
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe']
    })
  }

  beforeAll(async () => {
    const port = await freePort()
    address = `http://127.0.0.1:${port}`
    const given = (name: string) => process.env[`GENVEJ_TEST_${name}`]
    environment = {
      ...process.env,
      GENVEJ_PORT: String(port),
      BASE_IMAGE: given('BASE'),
      INSTALL_IMAGE: given('INSTALL'),
      POSTGRES_IMAGE: given('POSTGRES'),
      HAPROXY_IMAGE: given('HAPROXY')
    }
    compose('up', '--build', '--detach')
  })
  afterAll(() => compose('down', '--volumes', '--timeout', '30'))

  const cards = async () => {
    const response = await fetch(`${address}/cds-services/wgs-order-sign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...EXAMPLE, hookInstance: crypto.randomUUID() })
    })
    const { cards = [] } = (await response.json()) as { cards?: unknown[] }
    return cards.length
  }

  test('is up and healthy after one command, and answers a hook through the balancer', async () => {
    await expect.poll(() => statusOf(`${address}/readyz`), { timeout: 120_000 }).toBe(200)
    expect(await cards()).toBeGreaterThan(0)
    for (const replica of ['genvej-a', 'genvej-b'])
      expect(compose('exec', '-T', replica, 'node', 'bin/healthcheck.mjs')).toBe('')
    const logged = compose('exec', '-T', 'genvej-b', 'node', 'bin/genvej.mjs', 'log').trim().split('\n')
    expect(logged).toHaveLength(1)
    expect(await statusOf(`${address}/metrics`)).toBe(403)
  })

  test('a replica that is made anew is found again; no call is lost', async () => {
    const { answered, stop } = load(address, 2, 30)
    for (const replica of ['genvej-a', 'genvej-b']) {
      await untilAnswered(answered, 20)
      compose('up', '--detach', '--no-deps', '--force-recreate', '--timeout', '30', replica)
      await untilHealthy(replica)
    }
    await untilAnswered(answered, 20)
    const { statuses } = await stop()
    expect([...statuses.keys()]).toEqual([200])
  })

  async function untilHealthy(replica: string): Promise<void> {
    const health = () => compose('exec', '-T', replica, 'node', 'bin/healthcheck.mjs')
    await expect.poll(() => attempt(health), { timeout: 60_000, interval: 500 }).toBe('')
  }
})

function attempt(act: () => string): string | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}
