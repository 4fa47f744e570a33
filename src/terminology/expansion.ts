// A value set written out: its members with their names in Danish and English. https://hl7.org/fhir/R4/valueset-operation-expand.html
import type { ValueSet, ValueSetComposeInclude } from '../fhir/types.ts'
import type { Text } from '../language/text.ts'
import { normaliseCoding } from './code.ts'

/** A member of a value set as the set writes it. */
export interface Member {
  readonly system: string
  readonly code: string
  /** Both languages hold the one name that is known when a code system has no other. */
  readonly display: Text
}

/** What writing a set out needs: the sets it includes, and the names of codes whose system is here. */
export interface ExpansionShelf {
  readonly valueSet: (url: string) => ValueSet | undefined
  readonly titleOf: (system: string, code: string) => Text | undefined
}

/** The members of a value set in the order in which it lists them, each once. The boot check has seen that its parts are here. */
export function membersOf(valueSet: ValueSet, shelf: ExpansionShelf): readonly Member[] {
  const excluded = new Set((valueSet.compose?.exclude ?? []).flatMap(part => listed(part, shelf)).map(keyOf))
  const byKey = new Map<string, Member>()
  for (const include of valueSet.compose?.include ?? []) {
    const others = (include.valueSet ?? []).flatMap(url => shelf.valueSet(url) ?? [])
    for (const member of [...listed(include, shelf), ...others.flatMap(other => membersOf(other, shelf))])
      if (!excluded.has(keyOf(member)) && !byKey.has(keyOf(member))) byKey.set(keyOf(member), member)
  }
  return [...byKey.values()]
}

/** Whether each word of a filter begins a word of a member's name, in either language, or its code. */
export function passes({ code, display }: Member, filter: string): boolean {
  const words = [code, ...`${display.da} ${display.en}`.split(/[^\p{L}\p{N}]+/u)].map(word => word.toLowerCase())
  return filter
    .toLowerCase()
    .split(/[^\p{L}\p{N}.-]+/u)
    .every(asked => words.some(word => word.startsWith(asked)))
}

function listed({ system = '', concept }: ValueSetComposeInclude, { titleOf }: ExpansionShelf): Member[] {
  return (concept ?? []).map(({ code, display = code }) => ({
    system,
    code,
    display: titleOf(system, code) ?? { da: display, en: display }
  }))
}

function keyOf({ system, code }: Member): string {
  return normaliseCoding({ system, code })?.key ?? `${system}|${code}`
}
