// What makes parsed JSON unfit to be read: too deep, or a key that reaches the prototype. For what comes in by any door.
// https://www.rfc-editor.org/rfc/rfc8259#section-9

/** FHIR data nests some ten levels deep. */
export const MOST_DEPTH = 64

/** Nested too deep, or a key that reaches the prototype. */
export type Flaw = 'deep' | 'prototype'

/**
 * What makes a parsed value unfit to be read: lists and objects nested deeper than `most` levels, or a key that reaches the
 * prototype. The value is walked, not the text: its keys have no escapes left, and objects of one shape are enumerated
 * several times faster than their bytes can be looked at. JSON.parse itself does not recurse, so depth cannot harm it.
 */
export function flawOf(value: unknown, most: number): Flaw | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  if (most === 0) return 'deep'
  return Array.isArray(value) ? flawOfList(value, most) : flawOfObject(value as Readonly<Record<string, unknown>>, most)
}

function flawOfList(list: readonly unknown[], most: number): Flaw | undefined {
  for (const each of list) {
    const flaw = flawOf(each, most - 1)
    if (flaw) return flaw
  }
  return undefined
}

function flawOfObject(members: Readonly<Record<string, unknown>>, most: number): Flaw | undefined {
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
