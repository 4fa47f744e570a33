// Under more load than it can bear the service answers some calls well and refuses the others at once, instead of all of them late.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4
import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'

/** Milliseconds. CDS Hooks asks for an answer in some 500; a call is answered one to three turns of the event loop after it came. */
const MOST_DELAY = 250

/** Addresses by which the service is watched: they answer as long as anything does. */
const WATCHED = new Set(['/healthz', '/readyz', '/metrics'])

/** Made once: under overload most of the work is refusing. */
const REFUSAL = problem('overloaded', 'The service has more calls than it can answer in time. Try again.')

/** Refuses calls (503) while `delay`, the milliseconds by which calls come late, is too long, or the log is `full`. */
export function shedLoad(app: FastifyInstance, delay: () => number, full: () => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    const busy = delay() > MOST_DELAY || full()
    if (!busy || WATCHED.has(request.routeOptions.url ?? '')) return done()
    reply.header('retry-after', '1')
    done(REFUSAL)
  })
}

/**
 * Measures by how many milliseconds calls come late: for so long this turn of the event loop has been at work since it took up its
 * first call, and turns before it were too. One long turn is no overload: a first call, a burst, a large record. What was long is
 * remembered by half with each turn, because under overload long turns and short ones alternate: calls are taken up, then answered.
 */
export function turnDelay(): () => number {
  let began: number | undefined
  let before = 0
  return () => {
    const now = performance.now()
    const since = began ?? now
    if (began === undefined)
      setImmediate(() => {
        before = Math.max(performance.now() - since, before / 2)
        began = undefined
      })
    began = since
    return Math.min(now - since, before)
  }
}
