// The same question about the same content has the same answer: what an atom already answered is remembered by what it read.
import type { Atom } from './atom.ts'
import type { Truth } from './outcome.ts'
import type { CaseFeature } from './types.ts'

/** What an atom answered; for `exists(criteria)` over several facts, which of them (counted through its features) satisfied it. */
export interface Answer {
  readonly value: Truth | 'error'
  readonly chosen: readonly number[]
}

const answers = new WeakMap<Atom, Map<string, Answer>>()
const ANSWERS_MOST = 1000
/** What is longer hardly comes again. */
const CONTENT_MOST = 200

/** The answers an atom gave so far, by content; emptied when there are many. */
export function answersOf(atom: Atom): Map<string, Answer> {
  const known = answers.get(atom) ?? new Map<string, Answer>()
  if (known.size >= ANSWERS_MOST) known.clear()
  answers.set(atom, known)
  return known
}

/**
 * All that an atom can read on a day, as one text; undefined when it may read more than that text holds.
 * `constants` are the values that its names have beside facts.
 */
export function contentOf(
  atom: Atom,
  features: readonly CaseFeature[],
  constants: ReadonlyMap<string, unknown>,
  day: string
): string | undefined {
  let content = atom.readsToday ? day : ''
  for (const feature of features) {
    const read = contentOfFacts(atom.reads, feature.facts)
    if (read === undefined) return undefined
    content += read
  }
  if (features.length < atom.names.length)
    for (const name of atom.names) if (constants.has(name)) content += `${name}=${constants.get(name)}\n`
  return content.length > CONTENT_MOST ? undefined : content
}

function contentOfFacts(reads: Atom['reads'], facts: CaseFeature['facts']): string | undefined {
  if (reads === 'presence') return `${facts.length},`
  if (facts.length === 0) return '\n'
  if (reads === 'anything' || (reads === 'content' && facts.length > 1)) return undefined
  let content = ''
  for (const { content: said, interpretation } of facts) {
    if (said === undefined) return undefined
    content += reads === 'content' ? `${said.all}\n` : `${said.code}~${interpretation},`
  }
  return `${content}\n`
}
