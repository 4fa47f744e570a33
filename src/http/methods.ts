// A known address with another method: 405 with what is allowed, said before the body is read. RFC 9110, 15.5.6.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Problem, problem } from '../problem/problem.ts'
import { send } from './errors.ts'

interface Refusal {
  /** Its media type. */
  readonly type?: string
  /** What is said in its place, where nothing is at this address. */
  readonly missing?: (request: FastifyRequest) => Problem | undefined
}

/** Refuses at `url` every method that `allow` (such as `GET, HEAD`) does not name. */
export function refuseOtherMethods(
  app: FastifyInstance,
  url: string,
  allow: string,
  { type, missing }: Refusal = {}
): void {
  const taken = allow.split(', ')
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(method => !taken.includes(method)),
    url,
    onRequest: (request, reply, _done) => {
      const absent = missing?.(request)
      if (absent) send(reply, absent, type)
      else send(reply.header('allow', allow), problem('method-not-allowed', `Allowed here: ${allow}.`), type)
    },
    handler: () => undefined
  })
}
