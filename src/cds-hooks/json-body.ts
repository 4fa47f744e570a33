// JSON bodies: parsed after one pass over the bytes, so that deep nesting and prototype keys never reach the heart.
// https://cds-hooks.hl7.org/2.0/#use-of-json
import type { FastifyInstance } from 'fastify'
import { problem } from './problem.ts'

/** FHIR data nests some ten levels deep. */
export const MOST_DEPTH = 64

const MEDIA_TYPES = [
  'application/json',
  'application/fhir+json',
  'application/json+fhir',
  /^application\/[\w.+-]+\+json$/
]
const QUOTE = 0x22
const BACKSLASH = 0x5c
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const
/** Bytes of a string looked at one by one, before the rest is left to a search: most strings are short. */
const NEAR = 24

/** Accepts JSON under the media types that clients send, and nothing else (415). */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  for (const type of MEDIA_TYPES)
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
      if (body.length === 0) return done(problem('bad-json', 'The body is empty.'))
      if (isDeeperThan(body, MOST_DEPTH))
        return done(problem('bad-json', `The body nests more than ${MOST_DEPTH} levels deep.`))
      return parse(request, body.toString(), done)
    })
}

/**
 * Whether lists and objects nest deeper than `most` levels; strings are skipped. One pass, no allocation:
 * it looks at every byte of every call, so it is written as one loop.
 */
export function isDeeperThan(body: Buffer, most: number): boolean {
  const end = body.length
  let depth = 0
  let at = 0
  while (at < end) {
    const byte = body[at++] as number
    if (byte === QUOTE) {
      const near = Math.min(end, at + NEAR)
      while (at < near && body[at] !== QUOTE && body[at] !== BACKSLASH) at++
      if (body[at] !== QUOTE) at = closingQuote(body, at)
      at++
    } else if (byte >= OPEN_LIST) {
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (++depth > most) return true
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--
    }
  }
  return false
}

/** The quote that ends the string that goes on at `from`: the first that is not escaped; the end of the body if none is. */
function closingQuote(body: Buffer, from: number): number {
  for (let at = body.indexOf(QUOTE, from); at >= 0; at = body.indexOf(QUOTE, at + 1)) {
    let before = at
    while (before > from && body[before - 1] === BACKSLASH) before--
    if ((at - before) % 2 === 0) return at
  }
  return body.length
}
