// Groups as resources, by the definitions that their items name. https://hl7.org/fhir/uv/sdc/extraction.html#definition-based-extraction
import { valueIn } from '../fhir/choice-value.ts'
import type { BundleEntry, FhirResource } from '../fhir/types.ts'
import { type ItemState, saysSomething } from './evaluate.ts'
import type { ExtractionFrame } from './extract-observations.ts'
import { creation } from './extraction-entry.ts'
import type { Environment } from './form-expression.ts'

type Element = Record<string, unknown>

/** Elements that hold a list, and those that hold a concept where an answer is a code, of the types that forms extract. */
const LISTS: ReadonlySet<string> = new Set(['FamilyMemberHistory.condition', 'Consent.category'])
const CONCEPTS: ReadonlySet<string> = new Set([
  'FamilyMemberHistory.relationship',
  'FamilyMemberHistory.condition.code',
  'Consent.category'
])
/** The element that a choice of types becomes, by the element of the answer. */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'FamilyMemberHistory.condition.onset[x]': { valueQuantity: 'onsetAge', valueString: 'onsetString' }
}

/** The resources of the groups that are extracted: one for each time that such a group stands in the response and says something new. */
export function extractDefinitions(
  items: readonly ItemState[],
  frame: ExtractionFrame,
  environment: Environment
): readonly BundleEntry[] {
  return items.flatMap(state => {
    if (!state.enabled) return []
    const below = extractDefinitions(state.items, frame, environment)
    const { extracts } = state.item
    if (!extracts || !saysSomething(state)) return below
    const { type, values } = extracts
    const relative = frame.relatives.get(state)
    if (relative?.entries) return [...relative.entries, ...below]
    const resource: Element = { resourceType: type }
    for (const { path, value } of values)
      for (const each of value(frame.response, environment) ?? []) set(resource, type, path, each)
    fill(resource, type, state.items)
    const seed = relative?.seed ?? [frame.seed, state.path, JSON.stringify(resource)].join('|')
    return [creation(resource as unknown as FhirResource, seed), ...below]
  })
}

/** The answers below a group; a group that names an element itself is a part of the resource for each time it stands. */
function fill(target: Element, base: string, items: readonly ItemState[]): void {
  for (const state of items.filter(saysSomething)) {
    const path = pathOf(state.item.definition.definition)
    if (path === undefined) fill(target, base, state.items)
    else if (state.item.type === 'group') {
      const part: Element = {}
      fill(part, path, state.items)
      set(target, base, path, part)
    } else
      for (const answer of state.answers) {
        const [element = ''] = Object.keys(answer).filter(name => name.startsWith('value'))
        const chosen = CHOICES[path]?.[element]
        set(target, base, chosen ? `${base}.${chosen}` : path, asElement(path, valueIn(answer)))
      }
  }
}

function asElement(path: string, value: unknown): unknown {
  return CONCEPTS.has(path) ? { coding: [value] } : value
}

/** Sets the element at a path below `base`; the objects on the way are made. */
function set(target: Element, base: string, path: string, value: unknown): void {
  const steps = path.slice(base.length + 1).split('.')
  const last = steps.pop() ?? ''
  let at = target
  for (const step of steps) {
    at[step] ??= {}
    at = at[step] as Element
  }
  at[last] = LISTS.has(path) ? [...((at[last] as unknown[] | undefined) ?? []), value] : value
}

function pathOf(definition: string | undefined): string | undefined {
  return definition?.split('#')[1]
}
