// JSON bodies: parsed after one pass over the bytes, so that deep nesting and prototype keys never reach the heart.
// https://cds-hooks.hl7.org/2.0/#use-of-json
import type { FastifyInstance } from 'fastify'
import { problem } from '../problem/problem.ts'

/** FHIR data nests some ten levels deep. */
export const MOST_DEPTH = 64

const MEDIA_TYPES = [
  'application/json',
  'application/fhir+json',
  'application/json+fhir',
  /^application\/[\w.+-]+\+json$/
]
const [QUOTE, BACKSLASH, UNDERSCORE] = [0x22, 0x5c, 0x5f] as const
const [LETTER_C, LETTER_R, LETTER_U] = [0x63, 0x72, 0x75] as const
const [PROTO, CONSTRUCTOR] = ['__proto__'.length, 'constructor'.length] as const
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const
const BYTE_ORDER_MARK = 0xef
/** Bytes of a string looked at one by one, before the rest is left to a search: most strings are short. */
const NEAR = 24

/** Accepts JSON under the media types that clients send, and nothing else (415). */
export function acceptJson(app: FastifyInstance): void {
  const parseCarefully = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  for (const type of MEDIA_TYPES)
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
      if (body.length === 0) return done(problem('bad-json', 'The body is empty.'))
      const look = lookAt(body, MOST_DEPTH)
      if (look === 'deep') return done(problem('bad-json', `The body nests more than ${MOST_DEPTH} levels deep.`))
      if (look === 'suspect') return parseCarefully(request, body.toString(), done)
      try {
        return done(null, JSON.parse(body.toString()))
      } catch {
        return done(problem('bad-json', 'The body is not JSON.'))
      }
    })
}

/**
 * Looks at every byte once, without allocation: whether lists and objects nest deeper than `most` levels (strings are
 * skipped), and whether a string may be a key that reaches the prototype (`__proto__`, `constructor`, or either with \u escapes),
 * so that the parsed value has to be searched for it. Written as one loop, because every call pays for it.
 */
export function lookAt(body: Buffer, most: number): 'deep' | 'suspect' | 'plain' {
  const end = body.length
  let suspect = body[0] === BYTE_ORDER_MARK
  let depth = 0
  let at = 0
  while (at < end) {
    const byte = body[at++] as number
    if (byte === QUOTE) {
      const start = at
      const near = Math.min(end, at + NEAR)
      while (at < near && body[at] !== QUOTE && body[at] !== BACKSLASH) at++
      if (body[at] === QUOTE) {
        const last = body[at - 1]
        if (at - start === PROTO && last === UNDERSCORE) suspect = true
        else if (at - start === CONSTRUCTOR && last === LETTER_R && body[start] === LETTER_C) suspect = true
      } else {
        if (body[at] === BACKSLASH && body[at + 1] === LETTER_U) suspect = true
        at = closingQuote(body, at)
      }
      at++
    } else if (byte >= OPEN_LIST) {
      if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
        if (++depth > most) return 'deep'
      } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--
    }
  }
  return suspect ? 'suspect' : 'plain'
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
