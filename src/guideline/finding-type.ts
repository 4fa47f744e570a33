// What a finding can be answered with, as CodeSystem finding says it: its type, and its answers when they are codes (contract, section 3).
import type { CodeSystem, Observation } from '../fhir/types.ts'

/** The kind of answer to a finding; `answers` are the codes it takes, `maximum` is the highest number of a scale from 0. */
export interface FindingType {
  readonly type: string
  readonly answers: ReadonlySet<string>
  readonly maximum: number | undefined
}

/** Findings by code. */
export type FindingTypes = ReadonlyMap<string, FindingType>

/** Reads the types of all findings from their CodeSystem; none when there is no such system. */
export function findingTypes(system: CodeSystem | undefined): FindingTypes {
  return new Map(
    (system?.concept ?? []).map(({ code, property = [] }) => {
      const values = (name: string) => property.filter(each => each.code === name).flatMap(each => each.valueCode ?? [])
      const maximum = property.find(each => each.code === 'maximum')?.valueInteger
      return [code, { type: values('type')[0] ?? '', answers: new Set(values('answer')), maximum }] as const
    })
  )
}

/** The elements in which an answer of a type may come. */
const ELEMENTS: Readonly<Record<string, readonly (keyof Observation)[]>> = {
  boolean: ['valueBoolean'],
  integer: ['valueInteger', 'valueQuantity'],
  dateTime: ['valueDateTime'],
  CodeableConcept: ['valueCodeableConcept']
}

/** Whether an observation carries a value in an element of the type; a type that is not known takes any. */
export function isOfType(observation: Observation, { type }: FindingType): boolean {
  return ELEMENTS[type]?.some(name => observation[name] !== undefined) ?? true
}
