// What the pages' own forms send; a form that another site sent is refused. https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '../problem/problem.ts'

/** Reads forms in the scope of an app, as URLSearchParams. */
export function readForms(app: FastifyInstance): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body)))
  )
}

/** The fields of a form of ours. Throws a Problem when the browser says that it comes from another site. */
export function formOf(request: FastifyRequest): URLSearchParams {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw problem('bad-request', 'The form was sent from another site.')
  return fieldsOf(request)
}

/** The fields of a form from anywhere; none when the body is no form. */
export function fieldsOf({ body }: FastifyRequest): URLSearchParams {
  return body instanceof URLSearchParams ? body : new URLSearchParams()
}
