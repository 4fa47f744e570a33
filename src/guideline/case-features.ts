// Binds the named facts of a plan to a record: one pass over the record by code, so that no condition ever sees the whole of it.
// CPG calls a named fact a case feature. https://hl7.org/fhir/uv/cpg/documentation-approach-12-04-cpg-case.html
import type { FhirResource } from '../fhir/types.ts'
import { keysOf } from '../terminology/code.ts'
import type { UnitTexts } from '../terminology/unit.ts'
import { answersAsObservations } from './answers.ts'
import { isBeyondBounds } from './bounds.ts'
import { accepts, codingsAt, PRIMARY } from './coding-paths.ts'
import { consentAsObservation } from './consent.ts'
import { newestFirst, rivalsOf, type Who, withoutCopies } from './fact-time.ts'
import { plainFact, readFact } from './facts.ts'
import { withCodedConditions } from './family.ts'
import { innerResults } from './inner-results.ts'
import { saysSomething } from './no-result.ts'
import { orderedSpecimens } from './ordered-specimens.ts'
import type { CodeFilter, Input } from './plan-types.ts'
import { type Relative, relativesIn } from './relatives.ts'
import type { CaseFeature, Fact, PatientRecord, SourceState } from './types.ts'

/** An input that may take a resource, with the filters that its place in the index has not already answered. */
interface Entry {
  readonly input: Input
  readonly excluding: CodeFilter | undefined
  readonly rest: readonly CodeFilter[]
}

/** What stands under a code: inputs that take any value, and inputs that take one answer. */
interface Place {
  readonly any: Entry[]
  readonly byValue: Map<string, Entry[]>
}

/** The codes a plan looks for: type and path, then code, to the inputs that may take the resource. Made once, at boot. */
export type CodeIndex = ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, Place>>>

/** Builds the index of a plan. */
export function codeIndex(inputs: readonly Input[]): CodeIndex {
  const index = new Map<string, Map<string, Map<string, Place>>>()
  for (const input of inputs) {
    const primary = PRIMARY[input.type]?.map(path => input.filters.find(filter => filter.path === path)).find(Boolean)
    if (!primary) continue
    const value = input.filters.find(filter => filter.path === 'value')
    const rest = input.filters.filter(filter => filter !== primary && filter !== value)
    const entry: Entry = { input, excluding: primary.list.excluded.size > 0 ? primary : undefined, rest }
    const ofType = within(index, input.type, () => new Map<string, Map<string, Place>>())
    const places = within(ofType, primary.path, () => new Map<string, Place>())
    for (const key of primary.list.keys) {
      const place = within(places, key, () => ({ any: [], byValue: new Map() }))
      if (!value) place.any.push(entry)
      else for (const answer of value.list.keys) within(place.byValue, answer, (): Entry[] => []).push(entry)
    }
  }
  return index
}

function within<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const present = map.get(key)
  if (present !== undefined) return present
  const made = make()
  map.set(key, made)
  return made
}

/** Binds every input of a plan; an input nobody recorded binds to no facts. */
export function bindCaseFeatures(
  inputs: readonly Input[],
  index: CodeIndex,
  record: PatientRecord,
  texts: UnitTexts,
  now: number
): readonly CaseFeature[] {
  const who: Who = { birthDate: record.patient?.birthDate, gender: record.patient?.gender }
  const resources = new Map<Input, FhirResource[]>()
  const give = (resource: FhirResource, input: Input) => within(resources, input, () => []).push(resource)
  const relatives = relativesIn(record.resources)
  for (const resource of statedWith(relatives ?? NOTHING, record, now))
    for (const input of inputsFor(resource, index)) give(resource, input)
  for (const diagnosis of record.suspected)
    for (const input of inputsFor(diagnosis, index)) if (input.suspectedToo) give(diagnosis, input)
  return inputs.map(input => {
    const given = resources.get(input) ?? NOTHING
    const unread = isBeyondBounds(input, given) || (!relatives && input.type === 'FamilyMemberHistory')
    const found = factsOf(input, unread ? NOTHING : given, record, who, texts)
    const state = unread ? 'truncated' : stateOf(input, record)
    if (found.length < 2) return { input, ...heard(found), takenBack: false, state, rivals: NOTHING }
    const timed = newestFirst(found)
    const facts = (input.newest ? timed.slice(0, 1) : withoutCopies(timed)).map(({ fact }) => fact)
    const takenBack = facts.every(fact => fact.isSilent) && timed.some(({ fact }) => !fact.isSilent)
    return { input, ...heard(facts), takenBack, state, rivals: input.newest ? rivalsOf(timed) : NOTHING }
  })
}

const NOTHING: readonly never[] = []

/** What conditions see of facts, and the answers among them that say nothing. */
function heard(facts: readonly Fact[]): Pick<CaseFeature, 'facts' | 'silent'> {
  if (!facts.some(fact => fact.isSilent)) return { facts, silent: NOTHING }
  return { facts: facts.filter(fact => !fact.isSilent), silent: facts.filter(fact => fact.isSilent) }
}

/** All that a record states at an instant (`now`, milliseconds): its resources, with components, contained results, answers and consents as Observations. */
export function statedIn(record: PatientRecord, now: number): Iterable<FhirResource> {
  return statedWith(relativesIn(record.resources) ?? NOTHING, record, now)
}

function* statedWith(relatives: readonly Relative[], record: PatientRecord, now: number): Iterable<FhirResource> {
  for (const resource of record.resources) {
    if (resource.resourceType === 'QuestionnaireResponse') yield* answersAsObservations(resource)
    else if (resource.resourceType === 'Consent') {
      const stated = consentAsObservation(resource, now)
      if (stated) yield stated
    } else if (resource.resourceType !== 'FamilyMemberHistory') {
      yield resource
      if ('component' in resource || 'contained' in resource) yield* innerResults(resource, now)
    }
  }
  for (const { history, saidBy } of relatives)
    yield withCodedConditions(saidBy === undefined || saidBy === history.id ? history : { ...history, id: saidBy })
  yield* orderedSpecimens(record.order)
}

/** The inputs that take a resource, each once. */
function inputsFor(resource: FhirResource, index: CodeIndex): readonly Input[] {
  const inputs: Input[] = []
  for (const path of PRIMARY[resource.resourceType] ?? []) {
    const places = index.get(resource.resourceType)?.get(path)
    if (!places) continue
    for (const coding of codingsAt(resource, path))
      for (const key of keysOf(coding)) {
        const place = places.get(key)
        if (place) takeAll(place, resource, inputs)
      }
  }
  return inputs
}

function takeAll(place: Place, resource: FhirResource, inputs: Input[]): void {
  for (const entry of place.any) take(entry, resource, inputs)
  if (place.byValue.size === 0) return
  for (const coding of codingsAt(resource, 'value'))
    for (const value of keysOf(coding))
      for (const entry of place.byValue.get(value) ?? []) take(entry, resource, inputs)
}

function take(entry: Entry, resource: FhirResource, inputs: Input[]): void {
  if (inputs.includes(entry.input)) return
  if (entry.excluding && !accepts(entry.excluding, resource)) return
  if (entry.rest.every(filter => accepts(filter, resource))) inputs.push(entry.input)
}

function stateOf(input: Input, record: PatientRecord): SourceState {
  if (input.asFound) return 'complete'
  let worst: SourceState = 'complete'
  let sent = input.sources.length === 0
  for (const name of input.sources) {
    const state = record.states[name]
    if (state === 'truncated') return state
    if (state === 'not-obtained') worst = state
    if (state !== 'not-sent') sent = true
  }
  // Findings have two carriers that mean the same; a client that sends one whole need not send the other. Relatives are asked for
  // by their own key, whatever the questionnaires say.
  const own = input.sources[0]
  if (input.type === 'FamilyMemberHistory' && own && record.states[own] === 'not-sent') return 'not-sent'
  return sent ? worst : 'not-sent'
}

function factsOf(
  input: Input,
  resources: readonly FhirResource[],
  record: PatientRecord,
  who: Who,
  texts: UnitTexts
): readonly Fact[] {
  if (input.type === 'Patient') return record.patient ? [plainFact(record.patient)] : []
  if (input.type === 'ServiceRequest' && input.filters.length === 0)
    return record.order ? [plainFact(record.order)] : []
  if (input.type === 'ServiceRequest' && input.filters.some(filter => filter.path === 'reasonCode')) {
    const order = record.order
    return order && input.filters.every(filter => accepts(filter, order)) ? [plainFact(order)] : []
  }
  if (resources.length === 0) return NOTHING
  return resources
    .filter(resource => saysSomething(resource, input))
    .map(resource => readFact(input, resource, who, texts))
}
