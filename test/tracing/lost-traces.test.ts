// What is said of a collector that takes nothing, and how many calls are traced.
import { setTimeout as later } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readTraceSettings } from '../../src/config/trace-settings.ts'
import { openTracing } from '../../src/tracing/open-tracing.ts'
import { build, call } from '../support/build.ts'
import { collector } from '../support/collector.ts'
import { orderSign } from '../support/hook-request.ts'

async function traced(status: number, environment: Record<string, string> = {}) {
  const to = await collector(status)
  const settings = readTraceSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: to.endpoint, ...environment }, sentence => {
    throw new Error(sentence)
  })
  if (!settings) throw new Error('off')
  const lines: string[] = []
  const say = (line: string) => lines.push(line)
  const tracing = openTracing(settings, { version: '1', tellServers: false }, { info: say, warn: say })
  const built = build({ follow: tracing.follow })
  expect((await call(built, orderSign())).status).toBe(200)
  // The end of an injected call is seen one turn after its answer.
  await later(0)
  await tracing.close()
  to.close()
  return { lines, spans: to.spans(), logged: built.lines }
}

test('a collector that refuses is said once, without its address', async () => {
  const { lines } = await traced(400)
  expect(lines).toEqual(['the collector takes no traces; calls are answered as before'])
})

test('lines of the log carry the trace', async () => {
  const { spans, lines, logged } = await traced(200)
  expect(lines).toEqual([])
  const [span] = spans
  expect(span?.traceId).toMatch(/^[0-9a-f]{32}$/)
  expect(logged.filter(line => line.includes('"msg":"decision"')).map(line => JSON.parse(line).trace_id)).toEqual([
    span?.traceId
  ])
})

test('a sampler that takes none sends nothing', async () => {
  expect((await traced(200, { OTEL_TRACES_SAMPLER: 'always_off' })).spans).toEqual([])
})
