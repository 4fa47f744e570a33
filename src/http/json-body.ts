// JSON bodies: parsed, then walked once, so that deep nesting and prototype keys never reach the heart.
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
const FLAWS = {
  deep: `The body nests more than ${MOST_DEPTH} levels deep.`,
  prototype: 'The body has a key that no FHIR data has: __proto__ or constructor.prototype.'
} as const

/** No fault before JSON. https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
const BYTE_ORDER_MARK = /^\uFEFF/

/** Accepts JSON under the media types that clients send, and nothing else (415). */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  for (const type of MEDIA_TYPES)
    app.addContentTypeParser<Buffer>(type, { parseAs: 'buffer' }, (_request, body, done) => {
      if (body.length === 0) return done(problem('bad-json', 'The body is empty.'))
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

/**
 * What makes a parsed value unfit to be read: lists and objects nested deeper than `most` levels, or a key that reaches the
 * prototype. The value is walked, not the text: its keys have no escapes left, and objects of one shape are enumerated
 * several times faster than their bytes can be looked at. JSON.parse itself does not recurse, so depth cannot harm it.
 */
export function flawOf(value: unknown, most: number): keyof typeof FLAWS | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (most === 0) return 'deep'
  return Array.isArray(value) ? flawOfList(value, most) : flawOfObject(value as Readonly<Record<string, unknown>>, most)
}

function flawOfList(list: readonly unknown[], most: number): ReturnType<typeof flawOf> {
  for (const each of list) {
    const flaw = flawOf(each, most - 1)
    if (flaw) return flaw
  }
  return undefined
}

function flawOfObject(members: Readonly<Record<string, unknown>>, most: number): ReturnType<typeof flawOf> {
  for (const key in members) {
    const member = members[key]
    if (key === '__proto__' || (key === 'constructor' && hasPrototype(member))) return 'prototype'
    const flaw = flawOf(member, most - 1)
    if (flaw) return flaw
  }
  return undefined
}

function hasPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')
}
