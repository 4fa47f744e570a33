// A resource as a fact: what conditions see of it, and what it is evidence of.
import { inCivilTime } from '../fhir/date.ts'
import type {
  CodeableConcept,
  Coding,
  Condition,
  FhirResource,
  Observation,
  Quantity,
  Resource
} from '../fhir/types.ts'
import { keysOf } from '../terminology/code.ts'
import type { UnitTexts } from '../terminology/unit.ts'
import { type CodeList, membership } from '../terminology/value-set.ts'
import { accepts } from './coding-paths.ts'
import { type Who, whoAt } from './fact-time.ts'
import { readFamilyMember } from './family.ts'
import { hasValue, isFinding, withReadableValue } from './finding-value.ts'
import { answerOf } from './interpretation.ts'
import { type Flaw, readObservation, type Scale } from './observation.ts'
import { withOnsetDate } from './onset.ts'
import type { CodeFilter, Input } from './plan-types.ts'
import { writtenTime } from './sampled-at.ts'
import type { Fact } from './types.ts'

/** A resource as conditions see it: results read, relatives reduced to the conditions asked for, one coding each. */
export function readFact(input: Input, resource: FhirResource, who: Who, texts: UnitTexts): Fact {
  if (resource.resourceType === 'Observation') return observationFact(input, resource, who, texts)
  if (resource.resourceType === 'FamilyMemberHistory') {
    const condition = resource.condition?.filter(each =>
      input.filters.every(
        filter => filter.path !== 'condition.code' || accepts(filter, { ...resource, condition: [each] })
      )
    )
    return plainFact(readFamilyMember({ ...resource, ...(condition ? { condition } : {}) }), resource)
  }
  if (resource.resourceType === 'Condition')
    return plainFact(withCivilDates(withOnsetDate(resource, who.birthDate)), resource)
  return plainFact(resource)
}

/** A diagnosis whose dates are civil dates: what begins at midnight in Denmark begins on that day, also when it is written in UTC. */
function withCivilDates(condition: Condition): Condition {
  const { onsetDateTime, recordedDate } = condition
  return {
    ...condition,
    ...(onsetDateTime === undefined ? {} : { onsetDateTime: inCivilTime(onsetDateTime) }),
    ...(recordedDate === undefined ? {} : { recordedDate: inCivilTime(recordedDate) })
  }
}

function observationFact(input: Input, original: Observation, who: Who, texts: UnitTexts): Fact {
  const readable = withReadableValue(original, input.findings)
  if (isPlainAnswer(readable)) return { resource: readable, original, content: contentOf(readable, {}, undefined) }
  const code = input.filters.find(filter => filter.path === 'code')
  const read = readObservation(readable, scaleOf(readable.code, code?.list), texts, whoAt(readable, who))
  const single = { ...singleCode(readable.code, code), ...singleValue(readable, input) }
  return new ResultFact(() => ({ ...read.observation(), ...single }), {
    original,
    range: read.range,
    interpretation: read.interpretation,
    written: read.written,
    content: contentOf(readable, { ...single, quantity: read.quantity }, read.interpretation),
    flaw: isFinding(readable) ? flawOfAnswer(readable, original, read.quantity) : read.flaw,
    isSilent: read.interpretation === undefined && isFinding(readable) && !hasValue(readable)
  })
}

/**
 * A fact whose resource is made when a condition first looks: most conditions are answered from memory. A class, because V8 gives each
 * object literal with a getter a shape of its own, which holds on to the record until the next full garbage collection.
 */
class ResultFact implements Fact {
  readonly original: FhirResource
  readonly range: Fact['range']
  readonly interpretation: Fact['interpretation']
  readonly written: Fact['written']
  readonly content: NonNullable<Fact['content']>
  readonly flaw: Fact['flaw']
  readonly isSilent: boolean
  readonly #make: () => Resource
  #made: Resource | undefined

  constructor(make: () => Resource, said: Pick<ResultFact, Exclude<keyof Fact, 'resource'>>) {
    this.original = said.original
    this.range = said.range
    this.interpretation = said.interpretation
    this.written = said.written
    this.content = said.content
    this.flaw = said.flaw
    this.isSilent = said.isSilent
    this.#make = make
  }

  get resource(): Resource {
    this.#made ??= this.#make()
    return this.#made
  }
}

/** An answer without a value that can be compared: a word, a foreign code, a number in a unit that is not understood. */
function flawOfAnswer(readable: Observation, original: Observation, quantity: Quantity | undefined): Flaw | undefined {
  const isLost = readable !== original && readable.valueBoolean === undefined
  return isLost || (readable.valueQuantity && !quantity) ? 'not-understood' : undefined
}

/** How results under a code of a list are read. */
export function scaleOf({ coding = [] }: CodeableConcept, list: CodeList | undefined): Scale {
  if (!list || (list.units.size === 0 && list.zeroOne.size === 0)) return { unit: undefined, zeroOne: false }
  const keys = coding.flatMap(each => keysOf(each))
  const measured = keys.find(key => list.units.has(key)) ?? ''
  return { unit: list.units.get(measured), zeroOne: keys.some(key => list.zeroOne.has(key)) }
}

/** A yes, a number of points or one coded answer under one code of ours, with its time as a date: conditions may see it as it came. */
function isPlainAnswer(observation: Observation): boolean {
  const { code, interpretation, valueBoolean, valueInteger, valueCodeableConcept, effectiveDateTime } = observation
  if (code.coding?.length !== 1 || interpretation || effectiveDateTime !== writtenTime(observation)) return false
  if (valueBoolean !== undefined || valueInteger !== undefined) return isFinding(observation)
  return valueCodeableConcept?.coding?.length === 1 && answerOf(observation) === undefined
}

/** What conditions see in place of what was received. */
interface Seen {
  readonly code?: CodeableConcept
  readonly valueCodeableConcept?: CodeableConcept | undefined
  readonly quantity?: Quantity | undefined
}

/** Code, value and interpretation as text: two observations with the same content say the same. */
function contentOf(
  original: Observation,
  seen: Seen,
  interpretation: string | undefined
): NonNullable<Fact['content']> {
  const code = codesOf(seen.code ?? original.code)
  const { valueBoolean, valueInteger } = original
  if (valueBoolean !== undefined || valueInteger !== undefined)
    return { code, all: `${code}=${valueBoolean ?? valueInteger}~${interpretation}` }
  const concept = seen.valueCodeableConcept ?? original.valueCodeableConcept
  if (concept) return { code, all: `${code}:${interpretation}:${codesOf(concept)}` }
  const { quantity } = seen
  if (quantity) return { code, all: `${code}~${interpretation}~${quantity.value}~${quantity.code ?? quantity.unit}` }
  const values = Object.entries(original).filter(([name]) => name.startsWith('value') && name !== 'valueQuantity')
  return { code, all: `${code}~${interpretation}~${JSON.stringify(values)}` }
}

function codesOf({ coding }: CodeableConcept): string {
  if (coding?.length === 1) return coding[0]?.code ?? ''
  return (coding ?? []).map(each => each.code).join()
}

/** The one coding that let a resource in, so that a condition may compare it with a single code. */
function singleCode(concept: CodeableConcept, filter: CodeFilter | undefined): { code?: CodeableConcept } {
  const coding = filter && concept.coding?.find(each => isIn(each, filter))
  return coding ? { code: { coding: [coding] } } : {}
}

function singleValue(observation: Observation, input: Input): Partial<Observation> {
  const value = observation.valueCodeableConcept
  if (!value?.coding || value.coding.length < 2) return {}
  const filter = input.filters.find(each => each.path === 'value')
  const own = value.coding.find(coding =>
    filter ? isIn(coding, filter) : coding.system?.startsWith('https://w3id.org/genvej/')
  )
  return own ? { valueCodeableConcept: { coding: [own] } } : {}
}

function isIn(coding: Coding, filter: CodeFilter): boolean {
  return membership(coding, filter.list) === 'in'
}

/** A resource that conditions see as it came. */
export function plainFact(resource: Resource, original: FhirResource = resource as FhirResource): Fact {
  if (original.resourceType !== 'Patient') return { resource, original }
  return { resource, original, content: { code: '', all: `${original.birthDate}|${original.gender}` } }
}
