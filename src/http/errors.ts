// Every error as an OperationOutcome: what a caller can put right is named, anything else is 500 without detail.
// https://hl7.org/fhir/R4/operationoutcome.html
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { operationOutcome, Problem, type ProblemCode, problem, statusOf } from '../problem/problem.ts'

/** What Fastify itself refuses, in our words. */
const REFUSED: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  408: ['too-slow', 'The request took too long to arrive.'],
  404: ['not-found', 'There is nothing at this address.'],
  413: ['body-too-large', 'The body is larger than this service accepts.'],
  415: ['not-json', 'The body is JSON: send Content-Type application/json.']
}

const JSON_TYPE = 'application/json; charset=utf-8'

/** Answers errors and unknown addresses of an app, or of a part of one; `type` is the media type of the answers. */
export function answerErrors(app: FastifyInstance, type = JSON_TYPE): void {
  app.setErrorHandler((error: FastifyError, request, reply) => send(reply, known(error, request), type))
  app.setNotFoundHandler((_request, reply) =>
    send(reply, problem('not-found', 'There is nothing at this address.'), type)
  )
}

/** An address that the router itself cannot read. */
export function answerBadAddress(_error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  send(reply, problem('not-found', 'There is nothing at this address.'))
}

/** Sends a problem. */
export function send(reply: FastifyReply, answer: Problem, type = JSON_TYPE): FastifyReply {
  return reply
    .code(statusOf(answer))
    .type(type)
    .send(JSON.stringify(operationOutcome(answer)))
}

function known(error: FastifyError, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  const status = error.statusCode ?? 500
  const [code, message] = REFUSED[status] ?? ['bad-request', 'The request cannot be read.']
  if (status === 400 && error.name === 'SyntaxError')
    return problem('bad-json', 'The body is not JSON that is accepted.')
  if (status >= 400 && status < 500) return problem(code, message)
  request.log.error({ error: withoutMessage(error) }, 'a call could not be answered')
  return problem('internal', `Internal error. Request ${request.id}.`)
}

/** An error as it may be logged: its kind and where it was thrown; its message may hold what it was about. */
function withoutMessage(error: unknown): { readonly name: string; readonly at: readonly string[] } {
  const { name = 'unknown', stack = '' } = error instanceof Error ? error : {}
  const frames = stack.split('\n').filter(line => /^\s+at /.test(line))
  return { name, at: frames.slice(0, 8).map(line => line.trim()) }
}
