// The value of a finding as conditions may read it: yes and no in other code systems are booleans, what nobody can read is no value.
// https://terminology.hl7.org/CodeSystem-v2-0136.html; contract, section 3
import { dateInterval } from '../fhir/date.ts'
import type { Coding, Observation } from '../fhir/types.ts'
import { FINDING } from './answers.ts'
import { type FindingType, type FindingTypes, isOfType } from './finding-type.ts'
import { answerOf } from './interpretation.ts'

const OWN = 'https://w3id.org/genvej/'

/** Yes and no as questionnaires of other systems code them: SNOMED CT, LOINC, HL7 table 0136. */
const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([
  ['http://snomed.info/sct|373066001', true],
  ['http://snomed.info/sct|373067005', false],
  ['http://loinc.org|LA33-6', true],
  ['http://loinc.org|LA32-8', false],
  ['http://terminology.hl7.org/CodeSystem/v2-0136|Y', true],
  ['http://terminology.hl7.org/CodeSystem/v2-0136|N', false]
])

/**
 * A finding with a value that can be compared: a foreign yes or no as a boolean; a word, a code that is no answer to it, a number that its
 * scale does not have, or a value of another type as no value at all (it would otherwise compare as "not yes"). Any other Observation, and a readable value, as it came.
 */
export function withReadableValue(observation: Observation, types: FindingTypes): Observation {
  const finding = observation.code.coding?.find(({ system }) => system === FINDING)
  if (!finding) return observation
  const type = types.get(finding.code ?? '')
  const { valueCodeableConcept } = observation
  if (type?.type === 'boolean' && valueCodeableConcept) {
    const said = (valueCodeableConcept.coding ?? []).map(({ system, code }) => YES_OR_NO.get(`${system}|${code}`))
    const yes = said.find(each => each !== undefined)
    return yes === undefined ? withoutValue(observation) : { ...withoutValue(observation), valueBoolean: yes }
  }
  if (!type || (isOfType(observation, type) && isComparable(observation, type))) return observation
  return hasValue(observation) ? withoutValue(observation) : observation
}

/** The answer to a question, in contrast to a result of a laboratory. */
export function isFinding({ code }: Observation): boolean {
  return code.coding?.some(({ system }) => system === FINDING) ?? false
}

function isComparable(observation: Observation, { type, answers, maximum }: FindingType): boolean {
  if (maximum !== undefined) {
    const number = observation.valueInteger ?? observation.valueQuantity?.value
    return number === undefined || (Number.isInteger(number) && number >= 0 && number <= maximum)
  }
  if (type === 'dateTime') return dateInterval(observation.valueDateTime ?? '') !== undefined
  if (type !== 'CodeableConcept') return true
  const codings = observation.valueCodeableConcept?.coding ?? []
  const isAnswer = codings.some(coding => isOwn(coding) && answers.has(coding.code ?? ''))
  return isAnswer || (!codings.some(isOwn) && answerOf(observation) !== undefined)
}

/** Whether an observation carries a value, of whatever type. */
export function hasValue(observation: Observation): boolean {
  return Object.keys(observation).some(name => VALUE.test(name))
}

function withoutValue(observation: Observation): Observation {
  return Object.fromEntries(Object.entries(observation).filter(([name]) => !VALUE.test(name))) as unknown as Observation
}

const VALUE = /^value[A-Z]/

/** One of our answers; a code without a system is taken for one. */
function isOwn({ system }: Coding): boolean {
  return system === undefined || system.startsWith(OWN)
}
