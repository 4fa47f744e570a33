// How often one address may launch the form of a closed service: a launch carries no client's token, and each asks the EHR something.
// https://hl7.org/fhir/smart-app-launch/app-launch.html
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'
import { type CallLimit, callLimit } from './call-limits.ts'

/** For one address: a hospital behind one proxy launches less often, and each launch waits for its EHR. */
const RATE = { perMinute: 240, concurrent: 32 }
/** Addresses remembered; the one that was let in longest ago is forgotten first. */
const MOST = 2000
const LAUNCH = /^\/launch(\/|$)/

/** Holds each address to its limit on `/launch` and below (429); `now` in milliseconds. */
export function limitLaunches(app: FastifyInstance, now: () => number): void {
  const limits = new Map<string, CallLimit>()
  app.addHook('onRequest', (request, reply, done) => {
    if (!LAUNCH.test(request.routeOptions.url ?? '')) return done()
    const { ip } = request
    const limit = limits.get(ip) ?? callLimit(RATE)
    limits.delete(ip)
    limits.set(ip, limit)
    const [oldest] = limits.keys()
    if (limits.size > MOST && oldest !== undefined) limits.delete(oldest)
    const entered = limit.enter(now())
    if (entered !== 'in') {
      reply.header('retry-after', String(entered.retryAfter))
      return done(problem('too-many-calls', 'The form is launched too often from this address. Try again in a moment.'))
    }
    reply.raw.once('close', limit.leave)
    done()
  })
}
