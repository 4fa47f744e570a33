// How long anything may take on a connection, and how requests that are no HTTP are answered. Fastify's own defaults wait for ever.
// https://fastify.dev/docs/latest/Reference/Server/ and https://nodejs.org/api/http.html#event-clienterror
import type { Socket } from 'node:net'
import { operationOutcome, type Problem, problem, statusOf } from '../problem/problem.ts'
import { answerBadAddress } from './errors.ts'

/** Milliseconds. */
export interface Timeouts {
  /** Until the headers of a request are there. */
  readonly headers: number
  /** Until a whole request is there. */
  readonly request: number
  /** Until a request is answered, from its headers on. */
  readonly handler: number
  /** Without a byte on a connection. */
  readonly idle: number
  /** Between two requests on a connection; longer than a load balancer's usual minute. */
  readonly keepAlive: number
  /** Between two looks at the first two. */
  readonly look: number
}

export const TIMEOUTS: Timeouts = {
  headers: 10_000,
  request: 20_000,
  handler: 25_000,
  idle: 75_000,
  keepAlive: 72_000,
  look: 5_000
}

/** The options of the server that are about time, and about what is no HTTP. */
export function serverOptions({ headers, request, idle, keepAlive, look }: Timeouts) {
  return {
    requestTimeout: request,
    connectionTimeout: idle,
    keepAliveTimeout: keepAlive,
    // A request without Host is refused in our words (request-head.ts).
    http: { headersTimeout: headers, connectionsCheckingInterval: look, requireHostHeader: false },
    return503OnClosing: false,
    frameworkErrors: answerBadAddress,
    clientErrorHandler: answerClientError
  }
}

/** Node's own refusal of a request, as an OperationOutcome; the connection is closed. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const refusal = clientProblem(error.code)
  const body = JSON.stringify(operationOutcome(refusal))
  const head = [
    `HTTP/1.1 ${statusOf(refusal)} Refused`,
    'content-type: application/json; charset=utf-8',
    'x-content-type-options: nosniff',
    'connection: close',
    `content-length: ${Buffer.byteLength(body)}`
  ]
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

function clientProblem(code: string | undefined): Problem {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return problem('too-slow', 'The request took too long to arrive.')
  if (code === 'HPE_HEADER_OVERFLOW') return problem('headers-too-large', 'The headers are larger than 16 KiB.')
  return problem('bad-request', 'This is not HTTP/1.1.')
}
