// How deep JSON nests, from its bytes alone. https://www.rfc-editor.org/rfc/rfc8259#section-9

const [QUOTE, BACKSLASH] = [0x22, 0x5c] as const
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d] as const

/** From this size on, in bytes, nesting is looked for before parsing: parsing what nests without end takes seconds. */
export const LARGE = 1024 * 1024

/** Whether lists and objects nest deeper than `most` levels; strings are skipped, whatever else is wrong is left to the parser. */
export function isDeep(body: Buffer, most: number): boolean {
  let depth = 0
  for (let at = 0; at < body.length; at++) {
    const byte = body[at]
    if (byte === QUOTE) at = endOfString(body, at)
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      if (++depth > most) return true
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
  }
  return false
}

/** The quote that ends the string begun at `start`; the end of the body when none does. */
function endOfString(body: Buffer, start: number): number {
  let at = start + 1
  while (at < body.length && body[at] !== QUOTE) at += body[at] === BACKSLASH ? 2 : 1
  return at
}
