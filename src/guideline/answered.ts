// The same question about the same content has the same answer: what an atom already answered is remembered by what it read.
import type { Atom } from './atom.ts'
import type { Truth } from './outcome.ts'
import type { CaseFeature } from './types.ts'

const answers = new WeakMap<Atom, Map<string, Truth | 'error'>>()
const ANSWERS_MOST = 1000

/** The answers an atom gave so far, by content; emptied when there are many. */
export function answersOf(atom: Atom): Map<string, Truth | 'error'> {
  const known = answers.get(atom) ?? new Map<string, Truth | 'error'>()
  if (known.size >= ANSWERS_MOST) known.clear()
  answers.set(atom, known)
  return known
}

/** All that an atom can read of its facts on a day, as one text; undefined when it may read more than that text holds. */
export function contentOf(atom: Atom, features: readonly CaseFeature[], day: string): string | undefined {
  if (features.length !== atom.names.length || atom.reads === 'anything') return undefined
  let content = atom.readsToday ? day : ''
  for (const { facts } of features) {
    if (atom.reads === 'presence') content += `${facts.length},`
    else if (facts.length === 1 && facts[0]?.content !== undefined) content += `${facts[0].content}\n`
    else if (facts.length === 0) content += '\n'
    else return undefined
  }
  return content
}
