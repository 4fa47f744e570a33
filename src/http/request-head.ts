// The head of a request: what Node's own parser lets pass and RFC 9110 and 9112 do not, or need not.
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'
import { send } from './errors.ts'

/**
 * Refuses (400) a request with more than one `Host` (RFC 9112, 3.2: a proxy before us may have gone by another one), and passes over an
 * `Expect` that is not known (RFC 9110, 10.1.1), which Node would refuse without a word.
 */
export function checkHeads(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.addHook('onRequest', ({ raw: { rawHeaders } }, reply, done) => {
    if (hosts(rawHeaders) > 1) send(reply, problem('bad-request', 'The request names more than one Host.'))
    else done()
  })
}

/** How often `Host` stands among names and values in turn. */
function hosts(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((name, at) => at % 2 === 0 && name.length === 4 && name.toLowerCase() === 'host').length
}
