// Text that GitHub Flavored Markdown shows as it is: no markup, no HTML, no links, one line. https://github.github.com/gfm/#backslash-escapes
import { shortened } from '../language/shortened.ts'

const MOST = 240
/** No sentence of a plan is longer: a sentence cut short could say the opposite. */
const MOST_OWN = 600
/** Controls, line and paragraph separators, and characters that hide or turn the direction of text. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu
const PUNCTUATION = /[!-/:-@[-`{-~]/g
/** What begins markup inside a line: code, emphasis, a link, a tag, an entity; and a quote at its start. */
const MARKUP = /[\\`*[~]|_(?!\w)|(?<!\w)_|<(?=[a-z/!?])|&(?=#?\w+;)|^[>#+-]/gi
const NUMBER = /^(?:[≤≥] ?)?-?\d+(?:[.,]\d+)?(?:–-?\d+(?:[.,]\d+)?)?$/

/** Text that came from outside: every ASCII punctuation mark is escaped, so that nothing in it can mean anything. */
export function escapeData(text: string): string {
  const flat = flatten(text)
  return NUMBER.test(flat) ? flat : flat.replace(PUNCTUATION, '\\$&')
}

/** Text of Genvej's own artefacts: only what would be read as markup is escaped. */
export function escapeText(text: string): string {
  return flatten(text, MOST_OWN).replace(MARKUP, '\\$&')
}

/** Lines as a list: each stays a line of its own. */
export function markdownList(lines: readonly string[]): string {
  return lines.map(line => `- ${line}`).join('\n')
}

function flatten(text: string, most = MOST): string {
  const flat = text.replace(INVISIBLE, ' ').trim()
  return shortened(flat, most)
}
