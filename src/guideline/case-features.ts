// Binds the named facts of a plan to a record: one pass over the record by code, so that no condition ever sees the whole of it.
// CPG calls a named fact a case feature. https://hl7.org/fhir/uv/cpg/documentation-approach-06-01-case-features.html
import type { FhirResource, Observation, Specimen } from '../fhir/types.ts'
import { keysUpward, normaliseCoding } from '../terminology/code.ts'
import type { UnitTexts } from '../terminology/unit.ts'
import { answersAsObservations } from './answers.ts'
import { accepts, codingsAt, PRIMARY } from './coding-paths.ts'
import { disagree, newestFirst, plainFact, readFact } from './facts.ts'
import type { CaseFeature, Fact, Input, PatientRecord, SourceState } from './types.ts'

/** The codes a plan looks for: type and code to the inputs that may take the resource. Made once, at boot. */
export type CodeIndex = ReadonlyMap<string, readonly Input[]>

/** Builds the index of a plan. */
export function codeIndex(inputs: readonly Input[]): CodeIndex {
  const index = new Map<string, Input[]>()
  for (const input of inputs) {
    const primary = PRIMARY[input.type]?.map(path => input.filters.find(filter => filter.path === path)).find(Boolean)
    for (const key of primary?.list.keys ?? []) {
      const place = `${input.type}.${primary?.path} ${key}`
      index.set(place, [...(index.get(place) ?? []), input])
    }
  }
  return index
}

/** Binds every input of a plan; an input nobody recorded binds to no facts. */
export function bindCaseFeatures(
  inputs: readonly Input[],
  index: CodeIndex,
  record: PatientRecord,
  texts: UnitTexts,
  now: number
): readonly CaseFeature[] {
  const found = new Map<Input, FhirResource[]>()
  for (const resource of candidates(record)) {
    for (const input of inputsFor(resource, index)) {
      const list = found.get(input)
      if (list) list.push(resource)
      else found.set(input, [resource])
    }
  }
  return inputs.map(input => {
    const facts = factsOf(input, found.get(input) ?? [], record, texts, now)
    const state = stateOf(input, record)
    if (!input.newest) return { input, facts, state, conflict: false }
    const [newest] = facts
    const conflict =
      newest !== undefined && facts.some(fact => fact !== newest && fact.end > newest.start && disagree(fact, newest))
    return { input, facts: newest ? [newest] : [], state, conflict }
  })
}

function* candidates(record: PatientRecord): Iterable<FhirResource> {
  for (const resource of record.resources) {
    if (resource.resourceType === 'QuestionnaireResponse') yield* answersAsObservations(resource)
    else if (resource.resourceType === 'Observation' && resource.component) {
      yield resource
      for (const component of resource.component) yield { ...resource, ...component, component: [] } as Observation
    } else yield resource
  }
  yield* specimensOf(record)
}

/** What the order says of its specimen: a contained Specimen, or a code among the order details (contract, section 2). */
function specimensOf(record: PatientRecord): readonly FhirResource[] {
  const order = record.order
  if (!order) return []
  const contained = (order.contained ?? []).filter(
    (resource): resource is Specimen => resource.resourceType === 'Specimen'
  )
  const details = (order.orderDetail ?? []).map(
    type => ({ resourceType: 'Specimen' as const, type }) satisfies Specimen
  )
  return [...contained, ...details]
}

function inputsFor(resource: FhirResource, index: CodeIndex): ReadonlySet<Input> {
  const inputs = new Set<Input>()
  for (const path of PRIMARY[resource.resourceType] ?? []) {
    for (const coding of codingsAt(resource, path)) {
      const normal = normaliseCoding(coding)
      if (!normal) continue
      for (const key of keysUpward(normal))
        for (const input of index.get(`${resource.resourceType}.${path} ${key}`) ?? [])
          if (input.filters.every(filter => accepts(filter, resource))) inputs.add(input)
    }
  }
  return inputs
}

function stateOf(input: Input, record: PatientRecord): SourceState {
  const states = input.sources.map(name => record.states[name])
  if (states.includes('truncated')) return 'truncated'
  return states.includes('not-obtained') ? 'not-obtained' : 'complete'
}

function factsOf(
  input: Input,
  resources: readonly FhirResource[],
  record: PatientRecord,
  texts: UnitTexts,
  now: number
): readonly Fact[] {
  if (input.type === 'Patient') return record.patient ? [plainFact(record.patient)] : []
  if (input.type === 'ServiceRequest' && input.filters.length === 0)
    return record.order ? [plainFact(record.order)] : []
  if (input.type === 'ServiceRequest' && input.filters.some(filter => filter.path === 'reasonCode')) {
    const order = record.order
    return order && input.filters.every(filter => accepts(filter, order)) ? [plainFact(order)] : []
  }
  return newestFirst(resources.map(resource => readFact(input, resource, record, texts, now)))
}
