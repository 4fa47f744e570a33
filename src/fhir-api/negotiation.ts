// What a client accepts and has already: JSON only, and 304 when nothing is new. https://hl7.org/fhir/R4/http.html#general
import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../problem/problem.ts'
import { entityTag } from './published.ts'

export const FHIR_JSON = 'application/fhir+json; charset=utf-8'

const JSON_FORMAT = /^(json|(application|text)\/(fhir\+)?json|application\/json\+fhir)(;|$)/
const JSON_ACCEPTED =
  /^(\*\/\*|application\/\*|text\/\*|(application|text)\/(fhir\+)?json|application\/json\+fhir|text\/html)(;|$)/

/** Throws a Problem (406) when a client wants another form than JSON: `_format` first, else Accept. */
export function checkFormat(request: FastifyRequest): void {
  const { _format: format } = request.query as { _format?: unknown }
  const accept = request.headers.accept?.split(',').map(each => each.trim().toLowerCase()) ?? []
  // A plus sign in an address is a space.
  const asked = typeof format === 'string' ? format.replace(' ', '+').toLowerCase() : undefined
  const fits =
    asked === undefined ? accept.length === 0 || accept.some(each => JSON_ACCEPTED.test(each)) : JSON_FORMAT.test(asked)
  if (!fits || (format !== undefined && asked === undefined))
    throw problem('format-not-known', 'This service speaks JSON: application/fhir+json.', asked ? '_format' : undefined)
}

/** Sends a text as FHIR JSON, or 304 when the client has it. */
export function sendText(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  etag = entityTag(text)
): FastifyReply {
  reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'accept, accept-language, prefer')
  const known = request.headers['if-none-match']
  if (known !== undefined && hasTag(known, etag)) return reply.code(304).send()
  return reply.type(FHIR_JSON).send(text)
}

function hasTag(known: string, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return known.split(',').some(tag => tag.trim() === '*' || opaque(tag) === opaque(etag))
}

/** Whether unknown parameters are to be refused. https://hl7.org/fhir/R4/search.html#errors */
export function isStrict(request: FastifyRequest): boolean {
  const prefer = request.headers['prefer']
  return /(^|[,;\s])handling\s*=\s*strict/.test([prefer ?? ''].flat().join())
}

/** A host with its port, as a browser writes it. */
const HOST = /^([\w.-]{1,253}|\[[\da-f:.]{2,45}\])(:\d{1,5})?$/i

/** The address of this FHIR server: the one it is known under; without one, as the client wrote it where that is an address. */
export function baseOf(request: FastifyRequest, publicUrl: string | undefined): string {
  const { protocol, host } = request
  return `${publicUrl ?? `${protocol}://${HOST.test(host) ? host : 'localhost'}`}/fhir`
}
