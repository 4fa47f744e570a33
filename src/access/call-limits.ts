// How often, and how many at a time, one client may call: a bucket that fills steadily, and a count of calls under way.
// https://datatracker.ietf.org/doc/html/rfc6585#section-4
import type { FastifyInstance } from 'fastify'
import type { Client } from '../clients/client.ts'
import { problem } from '../problem/problem.ts'

const MINUTE = 60_000

/** The limits of one client. */
export interface CallLimit {
  /** Lets a call in at an instant (milliseconds); else the seconds after which it is worth trying again. */
  readonly enter: (now: number) => 'in' | { readonly retryAfter: number }
  /** A call that was let in is over. */
  readonly leave: () => void
}

/** Limits that have let nobody in yet: a burst may be as large as a minute's calls. */
export function callLimit({ perMinute, concurrent }: Client['rate']): CallLimit {
  let left = perMinute
  let filledAt = Number.NEGATIVE_INFINITY
  let underWay = 0
  return {
    enter: now => {
      left = Math.min(perMinute, left + (Math.max(0, now - filledAt) * perMinute) / MINUTE)
      filledAt = now
      if (underWay >= concurrent) return { retryAfter: 1 }
      if (left < 1) return { retryAfter: Math.ceil(((1 - left) * MINUTE) / perMinute / 1000) }
      left -= 1
      underWay += 1
      return 'in'
    },
    leave: () => {
      underWay -= 1
    }
  }
}

/** Holds every authorised client to its limits (429); `now` in milliseconds. */
export function limitCalls(app: FastifyInstance, now: () => number): void {
  const limits = new Map<string, CallLimit>()
  app.addHook('onRequest', ({ client }, reply, done) => {
    if (!client) return done()
    const limit = limits.get(client.id) ?? callLimit(client.rate)
    limits.set(client.id, limit)
    const entered = limit.enter(now())
    if (entered !== 'in') {
      reply.header('retry-after', String(entered.retryAfter))
      return done(problem('too-many-calls', 'This client calls more often than was agreed. Try again later.'))
    }
    reply.raw.once('close', limit.leave)
    done()
  })
}
