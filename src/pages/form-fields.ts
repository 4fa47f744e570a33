// What the pages' own forms send; a form that another site sent is refused. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '../problem/problem.ts'

/** More than any page of ours has: each field costs. */
const MOST_FIELDS = 2000

/**
 * Reads forms in the scope of an app, as URLSearchParams; one with more fields than a page has is refused (413) before they are told
 * apart: for a million of them that takes seconds.
 */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body)
    if (text.split('&', MOST_FIELDS + 1).length <= MOST_FIELDS) return done(null, new URLSearchParams(text))
    done(problem('body-too-large', `A form has at most ${MOST_FIELDS} fields.`))
  })
}

/** The fields of a form of ours. Throws a Problem when the browser says that it comes from another site, or when the body is none. */
export function formOf(request: FastifyRequest): URLSearchParams {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw problem('bad-request', 'The form was sent from another site.')
  if (request.body !== undefined && !(request.body instanceof URLSearchParams))
    throw problem('bad-request', 'The body is a form: application/x-www-form-urlencoded.')
  return fieldsOf(request)
}

/** The fields of a form from anywhere; none when the body is no form. */
export function fieldsOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams()
}
