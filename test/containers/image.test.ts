// The image as it is shipped, by itself: small, no root, nothing written but data, no tool of a build, healthy, an end that drains, a list of parts.
import { getContainerRuntimeClient, type StartedNetwork } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { network, service } from '../support/cluster-of-containers.ts'
import { type Container, image, removals } from '../support/container.ts'
import { figure } from '../support/figures.ts'
import { orderSign } from '../support/hook-request.ts'
import { statusOf } from '../support/service-process.ts'

const BASE = process.env['GENVEJ_TEST_BASE'] ?? 'debian:bookworm-slim'
const MEGABYTE = 1_000_000

describe.skipIf(!image)('the image', () => {
  const kept = removals()
  let inside: StartedNetwork
  let running: Container
  beforeAll(async () => {
    inside = await network(kept)
    running = await service(kept, inside)
  })
  afterAll(kept.run)
  const docker = async () => (await getContainerRuntimeClient()).container.dockerode

  test('adds less than 200 MB to its base, Node among it', async () => {
    const size = async (name: string) => (await (await docker()).getImage(name).inspect()).Size
    const added = (await size(image ?? '')) - (await size(BASE))
    figure(`image: ${Math.round(added / MEGABYTE)} MB on its base`)
    expect(added).toBeLessThan(200 * MEGABYTE)
  })

  test('no tool of a build is in it, and none was run in it', async () => {
    const steps: { CreatedBy: string }[] = await (await docker()).getImage(image ?? '').history()
    const made = steps.map(({ CreatedBy }) => CreatedBy).join('\n')
    expect(made).toContain('HEALTHCHECK')
    expect(made).not.toMatch(/\b(npm|apt-get|curl|gcc|make)\b/)
    const tools = 'npm npx corepack gcc cc c++ make python3 git curl wget'
    const { said } = await running.exec('sh', '-c', `for each in ${tools} node; do command -v $each; done`)
    expect(said.trim()).toBe('/genvej/node_modules/.bin/node')
    const { said: parts } = await running.exec('ls', 'node_modules')
    for (const tool of ['typescript', 'vitest', 'testcontainers']) expect(parts.split('\n')).not.toContain(tool)
  })

  test('runs without root, and can write to /data only', async () => {
    expect((await running.exec('id', '-u')).said.trim()).toBe('10001')
    expect((await running.exec('touch', '/data/written')).code).toBe(0)
    for (const place of ['/genvej/written', '/tmp/written', '/etc/written'])
      expect((await running.exec('touch', place)).said, place).toContain('Read-only file system')
    expect((await running.exec('sh', '-c', 'grep ^Cap[PEB] /proc/1/status')).said).toMatch(/^(Cap\w+:\s+0+\s+)+$/)
  })

  test('says that it is healthy, and that a service which is not there is not', async () => {
    const said = async () => (await (await docker()).getContainer(running.id).inspect()).State.Health?.Status
    await expect.poll(said, { timeout: 60_000, interval: 500 }).toBe('healthy')
    expect((await running.exec('env', 'PORT=1', 'node', 'bin/healthcheck.mjs')).code).toBe(1)
  })

  test('lists what it is made of: every package that is installed, by its version', async () => {
    const sbom = JSON.parse((await running.exec('cat', '/genvej/sbom.json')).said)
    expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', metadata: { component: { name: 'genvej' } } })
    const listed = new Set(
      (sbom.components as { purl: string }[]).map(({ purl }) => decodeURIComponent(purl).replace('pkg:npm/', ''))
    )
    const each = 'const { name, version } = require(p); if (version) console.log(name + "@" + version)'
    const script = `for (const p of process.argv.slice(1)) { ${each} }`
    const packages = 'node_modules/*/package.json node_modules/@*/*/package.json'
    const { said } = await running.exec('sh', '-c', `node -e '${script}' $(realpath ${packages})`)
    const installed = said.trim().split('\n')
    expect(installed.length).toBeGreaterThan(30)
    expect(installed.filter(name => !listed.has(name))).toEqual([])
  })

  test('as PID 1 it takes SIGTERM: not ready, calls answered while it drains, then an end with 0', async () => {
    const one = await service(kept, inside)
    expect((await one.exec('cat', '/proc/1/cmdline')).said).toMatch(/^node\0src\/cli\.ts\0serve/)
    const address = `http://${one.at()}`
    const ended = one.stop()
    await expect.poll(() => statusOf(`${address}/readyz`), { interval: 20, timeout: 30_000 }).toBe(503)
    expect(await statusOf(`${address}/cds-services/wgs-order-sign`, orderSign())).toBe(200)
    expect(await ended).toBe(0)
  })
})
