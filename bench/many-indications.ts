// The knowledge of a house with more indications than there are yet, and what they cost an order that names its own.
import { performance } from 'node:perf_hooks'
import { readHookRequest } from '../src/cds-hooks/hook-request.ts'
import { respond } from '../src/cds-hooks/respond.ts'
import { standingContext } from '../src/cds-hooks/respond-context.ts'
import { SERVICES } from '../src/cds-hooks/services.ts'
import { readConfig } from '../src/config.ts'
import type { Knowledge } from '../src/knowledge/knowledge.ts'
import { median } from './work.ts'

const CALLS = 3000

/** The same knowledge with as many indications as asked for: the plans there are, again under other codes. */
export function withIndications(knowledge: Knowledge, most: number): Knowledge {
  const plans = new Map(knowledge.plans)
  const all = [...knowledge.plans.values()]
  for (let at = 0; plans.size < most; at++) {
    const ready = all[at % all.length]
    const indication = `generated-${at}`
    if (ready) plans.set(indication, { ...ready, plan: { ...ready.plan, indication } })
  }
  return { ...knowledge, plans }
}

/** Milliseconds of one decision without HTTP, with each number of indications, call by call in turn; medians. */
export function decisionTimes(knowledge: Knowledge, body: string, counts: readonly number[]): readonly number[] {
  const { site } = readConfig({})
  const service = SERVICES.find(({ hook }) => hook === 'order-sign')
  if (!service) throw new Error('order-sign has no service')
  const sides = counts.map(count => {
    const context = standingContext(withIndications(knowledge, count), site)
    return { context: { ...context, now: Date.now(), language: 'da' as const }, times: [] as number[] }
  })
  for (let call = 0; call < CALLS; call++)
    for (const { context, times } of sides) {
      const request = readHookRequest(JSON.parse(body), service)
      const before = performance.now()
      respond(context, service, request)
      times.push(performance.now() - before)
    }
  return sides.map(({ times }) => median(times))
}
