// Every request is answered in time, whatever its handler waits for. Fastify's own `handlerTimeout` ends with the body of the request.
// https://www.rfc-editor.org/rfc/rfc9110#section-15.6.4
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'
import { send } from './errors.ts'

/** Answers 503 when nothing was answered so many milliseconds after the headers of a request. */
export function boundAnswers(app: FastifyInstance, most: number): void {
  app.addHook('onRequest', (_request, reply, done) => {
    const deadline = setTimeout(() => {
      if (reply.sent) return
      send(reply, problem('overloaded', 'The answer took too long. Try again.'))
      // What the handler answers later would be logged with the address of the request.
      reply.log = reply.log.child({}, { level: 'silent' })
    }, most)
    reply.raw.once('close', () => clearTimeout(deadline))
    done()
  })
}
