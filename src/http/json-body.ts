// JSON bodies: parsed, then walked once, so that deep nesting and prototype keys never reach the heart.
// https://cds-hooks.hl7.org/2.0/#use-of-json
import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'
import { isDeep, LARGE } from '../fhir/json-depth.ts'
import { type Flaw, flawOf, MOST_DEPTH } from '../fhir/json-flaw.ts'
import { problem } from '../problem/problem.ts'

const MEDIA_TYPES = [
  'application/json',
  'application/fhir+json',
  'application/json+fhir',
  /^application\/[\w.+-]+\+json$/
]
const FLAWS: Readonly<Record<Flaw, string>> = {
  deep: `The body nests more than ${MOST_DEPTH} levels deep.`,
  prototype: 'The body has a key that no FHIR data has: __proto__ or constructor.prototype.'
}

/** No fault before JSON. https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
const BYTE_ORDER_MARK = /^\uFEFF/

/** Accepts JSON under the media types that clients send, and nothing else (415). */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  for (const type of MEDIA_TYPES)
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (_request, body, done) => {
      if (body.length === 0) return done(problem('bad-json', 'The body is empty.'))
      // Read as UTF-8 all the same, a name in Latin-1 would be another name. https://www.rfc-editor.org/rfc/rfc8259#section-8.1
      if (!isUtf8(body)) return done(problem('bad-json', 'The body is not UTF-8.'))
      if (body.length > LARGE && isDeep(body, MOST_DEPTH)) return done(problem('bad-json', FLAWS.deep))
      let value: unknown
      try {
        value = JSON.parse(body.toString().replace(BYTE_ORDER_MARK, ''))
      } catch {
        return done(problem('bad-json', 'The body is not JSON.'))
      }
      const flaw = flawOf(value, MOST_DEPTH)
      return flaw ? done(problem('bad-json', FLAWS[flaw])) : done(null, value)
    })
}
