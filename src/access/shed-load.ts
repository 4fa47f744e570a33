// Under more load than it can bear the service answers some calls well and refuses the others at once, instead of all of them late.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4
import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'

/** Milliseconds that a turn of the event loop may take: a call is answered two turns after it came, and CDS Hooks asks for some 500. */
const LONGEST_TURN = 150
/** Milliseconds of a turn in which calls are let in: so many at first, for bursts; so few under any load. */
const MOST = 400
const LEAST = 20
const RECOVERY = 1.25

/** Addresses by which the service is watched: they answer as long as anything does. */
const WATCHED = new Set(['/healthz', '/readyz', '/metrics'])

/** Made once: under overload most of the work is refusing. */
const REFUSAL = problem('overloaded', 'The service has more calls than it can answer in time. Try again.')

/** Refuses calls (503) that come too `late` in a turn of the event loop, or while the log is `full`. */
export function shedLoad(app: FastifyInstance, late: () => boolean, full: () => boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    const busy = late() || full()
    if (!busy || WATCHED.has(request.routeOptions.url ?? '')) return done()
    reply.header('retry-after', '1')
    done(REFUSAL)
  })
}

/**
 * Whether a call comes too late in its turn of the event loop to be let in. The part of a turn in which calls are let in shrinks as far as
 * turns are too long, because what is refused takes its time too, and grows back slowly. `elapsed`: milliseconds of a clock that never
 * goes back.
 */
export function turnBudget(elapsed: () => number = () => performance.now()): () => boolean {
  let began: number | undefined
  let budget = MOST
  const ended = (length: number) => {
    const next = length > LONGEST_TURN ? (budget * LONGEST_TURN) / length : budget * RECOVERY
    budget = Math.min(MOST, Math.max(LEAST, next))
    began = undefined
  }
  return () => {
    const now = elapsed()
    const since = began ?? now
    if (began === undefined) setImmediate(() => ended(elapsed() - since))
    began = since
    return now - since > budget
  }
}
