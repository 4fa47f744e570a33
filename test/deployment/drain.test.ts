// SIGTERM with GENVEJ_DRAIN: not ready at once, calls answered until balancers have turned away, then the end (reliability, 3 row 23).
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { orderSign } from '../support/hook-request.ts'
import { scratchFolder } from '../support/scratch.ts'
import { type ServiceProcess, serve, statusOf } from '../support/service-process.ts'

const folder = scratchFolder('drain')
const started: ServiceProcess[] = []
afterAll(() => {
  for (const { child } of started) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

async function service(drain: string) {
  const running = await serve({ GENVEJ_DATA: join(folder, drain), GENVEJ_DRAIN: drain })
  started.push(running)
  return running
}

test('not ready, alive, and calls are answered; then it ends with 0', async () => {
  const { child, address, ended } = await service('3')
  expect(await statusOf(`${address}/readyz`)).toBe(200)
  child.kill('SIGTERM')
  await expect.poll(() => statusOf(`${address}/readyz`), { interval: 20 }).toBe(503)
  expect(await statusOf(`${address}/healthz`)).toBe(200)
  expect(await statusOf(`${address}/cds-services/wgs-order-sign`, orderSign())).toBe(200)
  expect(await ended).toBe(0)
}, 60_000)

test('negative control: without a drain it is gone, and a new call is refused', async () => {
  const { child, address, ended } = await service('0')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect(await statusOf(`${address}/readyz`)).toBe(0)
}, 60_000)
