// JSON bodies: parsed after one pass over the bytes, so that deep nesting and prototype keys never reach the heart.
// https://cds-hooks.hl7.org/2.0/#use-of-json
import type { FastifyInstance } from 'fastify'
import { problem } from './problem.ts'

/** FHIR data nests some ten levels deep. */
export const MOST_DEPTH = 64

const MEDIA_TYPES = ['application/json', 'application/fhir+json', 'application/json+fhir']
const OTHER_JSON = /^application\/[\w.+-]+\+json$/
const QUOTE = 0x22
const BACKSLASH = 0x5c
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/** Accepts JSON under the media types that clients send, and nothing else (415). */
export function acceptJson(app: FastifyInstance): void {
  const careful = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  for (const type of [...MEDIA_TYPES, OTHER_JSON])
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (request, body, done) => {
      if (body.length === 0) return done(problem('bad-json', 'The body is empty.'))
      if (isDeeperThan(body, MOST_DEPTH))
        return done(problem('bad-json', `The body nests more than ${MOST_DEPTH} levels deep.`))
      const text = body.toString()
      if (mayNameThePrototype(body)) return careful(request, text, done)
      try {
        done(null, JSON.parse(text))
      } catch {
        done(problem('bad-json', 'The body is not JSON.'))
      }
    })
}

/** Whether lists and objects nest deeper than `most` levels; strings are skipped. One pass, no allocation. */
export function isDeeperThan(body: Uint8Array, most: number): boolean {
  let depth = 0
  const end = body.length
  for (let at = 0; at < end; at++) {
    const byte = body[at] as number
    if (byte === QUOTE) {
      for (at++; at < end && body[at] !== QUOTE; at++) if (body[at] === BACKSLASH) at++
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      if (++depth > most) return true
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth--
  }
  return false
}

/** Whether the body may hold a key that reaches the prototype: by name, or escaped; then it is read key by key. */
function mayNameThePrototype(body: Buffer): boolean {
  return body.includes('__proto__') || body.includes('"constructor"') || body.includes('\\u') || body[0] === 0xef
}
