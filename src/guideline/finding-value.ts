// The value of a finding as conditions may read it: yes and no in other code systems are booleans, what nobody can read is no value.
// https://terminology.hl7.org/CodeSystem-v2-0136.html; contract, section 3
import type { Coding, Observation } from '../fhir/types.ts'
import { FINDING } from './answers.ts'
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
 * A finding with a value that can be compared: a foreign yes or no as a boolean, a word or an unknown code as no value at all
 * (it would otherwise compare as "not yes"). Any other Observation, and a readable value, as it came.
 */
export function withReadableValue(observation: Observation): Observation {
  const { valueString, valueCodeableConcept, ...rest } = observation
  if (valueString === undefined && !valueCodeableConcept) return observation
  if (!isFinding(observation)) return observation
  const codings = valueCodeableConcept?.coding ?? []
  const said = codings.map(({ system, code }) => YES_OR_NO.get(`${system}|${code}`)).find(each => each !== undefined)
  if (said !== undefined) return { ...rest, valueBoolean: said }
  return codings.some(isOwn) || answerOf(observation) !== undefined ? observation : rest
}

/** The answer to a question, in contrast to a result of a laboratory. */
export function isFinding({ code }: Observation): boolean {
  return code.coding?.some(({ system }) => system === FINDING) ?? false
}

/** One of our answers; a code without a system is taken for one. */
function isOwn({ system }: Coding): boolean {
  return system === undefined || system.startsWith(OWN)
}
