// The head of a request: what Node's own parser lets pass and RFC 9110 and 9112 do not, or need not.
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'
import { send } from './errors.ts'

/**
 * Refuses (400) a request with no or more than one `Host` (RFC 9112, 3.2: a proxy before us may have gone by another one), and passes over an
 * `Expect` that is not known (RFC 9110, 10.1.1), which Node would refuse without a word. A body that is coded is refused too (415; RFC 9110, 8.4):
 * read as it is, it would be another.
 */
export function checkHeads(app: FastifyInstance): void {
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response))
  app.addHook('onRequest', ({ raw: { rawHeaders, httpVersion }, headers }, reply, done) => {
    const named = hosts(rawHeaders)
    const coding = headers['content-encoding'] ?? 'identity'
    if (named > 1) send(reply, problem('bad-request', 'The request names more than one Host.'))
    else if (named < 1 && httpVersion === '1.1') send(reply, problem('bad-request', 'The request names no Host.'))
    else if (!/^(identity)?$/i.test(coding)) send(reply.header('accept-encoding', 'identity'), CODED)
    else done()
  })
}

const CODED = problem('not-json', 'The body is sent as it is: without Content-Encoding.', 'Content-Encoding')

/** How often `Host` stands among names and values in turn. */
function hosts(rawHeaders: readonly string[]): number {
  return rawHeaders.filter((name, at) => at % 2 === 0 && name.length === 4 && name.toLowerCase() === 'host').length
}
