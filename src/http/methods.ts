// A known address with another method: 405 with what is allowed, said before the body is read. RFC 9110, 15.5.6.
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'
import { send } from './errors.ts'

/** Refuses at `url` every method that `allow` (such as `GET, HEAD`) does not name; `type` is the media type of the refusal. */
export function refuseOtherMethods(app: FastifyInstance, url: string, allow: string, type?: string): void {
  const taken = allow.split(', ')
  app.route({
    method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(method => !taken.includes(method)),
    url,
    onRequest: (_request, reply, _done) => {
      send(reply.header('allow', allow), problem('method-not-allowed', `Allowed here: ${allow}.`), type)
    },
    handler: () => undefined
  })
}
