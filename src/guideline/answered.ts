// The same question about the same content has the same answer: what an atom already answered is remembered by what it read.
import type { Observation, Resource } from '../fhir/types.ts'
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
  if (reads === 'anything' || (reads !== 'flag' && facts.length > 1)) return undefined
  let content = ''
  for (const { content: said, interpretation, resource } of facts) {
    const time = reads === 'timed' ? effectiveOf(resource) : ''
    if (said === undefined || time === undefined) return undefined
    content += reads === 'flag' ? `${said.code}~${interpretation},` : `${said.all}@${time}\n`
  }
  return `${content}\n`
}

/** When, as a condition sees it: a date or time as it is written, or never; undefined when it is anything else. */
function effectiveOf(resource: Resource): string | undefined {
  const { effectiveDateTime, effectivePeriod, effectiveInstant, effectiveTiming } = resource as Partial<Observation>
  return effectivePeriod || effectiveInstant || effectiveTiming ? undefined : (effectiveDateTime ?? 'never')
}
