// Under more load than it can bear the service answers some calls well and refuses the others at once, instead of all of them late.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'

/** Milliseconds a call waits for its turn at most: CDS Hooks asks for an answer in some 500. */
const MOST_DELAY = 300
const RESOLUTION = 10
const WINDOW = 500

/** Addresses by which the service is watched: they answer as long as anything does. */
const WATCHED = new Set(['/healthz', '/readyz', '/metrics'])

/** Refuses calls (503) while `delay`, the milliseconds by which turns come late, is too long. */
export function shedLoad(app: FastifyInstance, delay: () => number): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (delay() <= MOST_DELAY || WATCHED.has(request.routeOptions.url ?? '')) return done()
    reply.header('retry-after', '1')
    done(problem('overloaded', 'The service has more calls than it can answer in time. Try again.'))
  })
}

/** Measures by how many milliseconds turns of the event loop come late, on average over the last half second. */
export function eventLoopDelay(): () => number {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION })
  histogram.enable()
  let since = performance.now()
  let late = 0
  return () => {
    const now = performance.now()
    if (now - since < WINDOW) return late
    late = histogram.count === 0 ? 0 : Math.max(0, histogram.mean / 1e6 - RESOLUTION)
    histogram.reset()
    since = now
    return late
  }
}
