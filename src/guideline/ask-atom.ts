// Asks FHIRPath an atom: it sees the facts it names and nothing else of the record, and is asked once about the same content.
import { type Answer, answersOf, contentOf } from './answered.ts'
import type { Atom } from './atom.ts'
import type { Facts } from './criterion.ts'
import { joined } from './joined.ts'
import type { Truth } from './outcome.ts'
import type { Input } from './plan-types.ts'
import type { CaseFeature, Fact } from './types.ts'

/** What an atom may read beside its facts. */
type Beside = Pick<Facts, 'constants' | 'day'>

const NOTHING: readonly never[] = []
const NOTHING_EXISTS: Answer = { value: false, chosen: NOTHING }

/** What an atom says of its facts; what it said of the same content before is remembered. */
export function answerTo(atom: Atom, beside: Beside, features: readonly CaseFeature[]): Answer {
  if (features.some(({ input, facts }) => input.name === atom.head && facts.length === 0)) return NOTHING_EXISTS
  const content = contentOf(atom, features, beside.constants, beside.day)
  if (content === undefined) return ask(atom, beside, features)
  const known = answersOf(atom)
  const remembered = known.get(content)
  if (remembered) return remembered
  const given = ask(atom, beside, features)
  known.set(content, given)
  return given
}

function ask(atom: Atom, beside: Beside, features: readonly CaseFeature[]): Answer {
  const variables: Record<string, unknown> = { today: beside.constants.get('today') }
  for (const name of atom.names) variables[name] = beside.constants.get(name)
  for (const { input, facts } of features) variables[input.name] = facts.map(fact => fact.resource)
  try {
    if (!atom.select) return { value: truth(atom.run(variables)), chosen: NOTHING }
    const items = new Set(atom.select(variables))
    const chosen = grounds(features).flatMap((fact, at) => (items.has(fact.resource) ? at : []))
    return { value: items.size > 0, chosen }
  } catch {
    return { value: 'error', chosen: NOTHING }
  }
}

/** More that disagree are not tried one by one. */
const MOST_RIVALS = 10

/** Whether `exists(criteria)` comes to the same whichever of the newest is taken; any other atom is disputed when they disagree. */
export function isUndisputed(atom: Atom, value: Truth, beside: Beside, features: readonly CaseFeature[]): boolean {
  const [disputed, ...others] = features.filter(feature => feature.rivals.length > 0)
  if (disputed === undefined) return true
  if (!atom.select || others.length > 0 || disputed.rivals.length > MOST_RIVALS) return false
  return disputed.rivals.every(rival => {
    const instead = features.map(feature => (feature === disputed ? { ...feature, facts: [rival] } : feature))
    return answerTo(atom, beside, instead).value === value
  })
}

/** What a value can rest on. The order being decided is what the decision is about, not its ground. */
export function grounds(features: readonly CaseFeature[]): readonly Fact[] {
  let all: readonly Fact[] = NOTHING
  for (const { input, facts } of features) if (!isOrderItself(input)) all = joined(all, facts)
  return all
}

function isOrderItself(input: Input): boolean {
  return input.type === 'ServiceRequest' && input.filters.length === 0
}

function truth(result: readonly unknown[]): Truth {
  if (result.length === 0) return undefined
  if (result.length === 1 && typeof result[0] === 'boolean') return result[0]
  throw new Error('a condition answers true, false or nothing')
}
