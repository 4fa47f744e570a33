// What a laboratory says of a result: its flag, or an answer in words, reduced to the few that conditions ask for.
// https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html
import type { Observation } from '../fhir/types.ts'

export type Interpretation = 'L' | 'N' | 'H' | 'A' | 'POS' | 'NEG' | 'IND'

/** https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html, reduced to what conditions ask for. */
const FLAGS: Readonly<Record<string, Interpretation>> = {
  L: 'L',
  LL: 'L',
  LU: 'L',
  '<': 'L',
  H: 'H',
  HH: 'H',
  HU: 'H',
  '>': 'H',
  N: 'N',
  A: 'A',
  AA: 'A',
  POS: 'POS',
  DET: 'POS',
  RR: 'POS',
  WR: 'IND',
  NEG: 'NEG',
  ND: 'NEG',
  NR: 'NEG',
  IND: 'IND',
  E: 'IND'
}

/** Codes and words for a positive, negative, normal or abnormal answer; anything else is not read as any. */
const ANSWERS: Readonly<Record<string, Interpretation>> = {
  '10828004': 'POS',
  '260373001': 'POS',
  '260385009': 'NEG',
  '260415000': 'NEG',
  '419984006': 'IND',
  '17621005': 'N',
  '263654008': 'A',
  'LA6576-8': 'POS',
  'LA6577-6': 'NEG',
  'LA11882-0': 'POS',
  'LA11883-8': 'NEG',
  POS: 'POS',
  NEG: 'NEG',
  positiv: 'POS',
  positive: 'POS',
  påvist: 'POS',
  detected: 'POS',
  negativ: 'NEG',
  negative: 'NEG',
  neg: 'NEG',
  pos: 'POS',
  'ikke påvist': 'NEG',
  'not detected': 'NEG',
  normal: 'N',
  abnorm: 'A',
  abnormal: 'A',
  inkonklusiv: 'IND',
  inconclusive: 'IND',
  tvivlsom: 'IND'
}

/** The flag of the laboratory. MedCom's constant "not interpreted" (NI) says nothing, as do codes outside the table. */
export function flagOf(observation: Observation): Interpretation | undefined {
  if (!observation.interpretation) return undefined
  const flags = observation.interpretation
    .flatMap(flag => flag.coding ?? [])
    .map(coding => FLAGS[coding.code ?? ''])
    .filter(flag => flag !== undefined)
  return new Set(flags).size === 1 ? flags[0] : undefined
}

/** Whether a flag and what the value shows cannot both be true. */
export function contradicts(flag: Interpretation, computed: Interpretation): boolean {
  if (flag === computed) return false
  if (flag === 'A') return computed === 'N' || computed === 'NEG'
  return true
}

/** A positive or negative answer in a code or a word; anything else is not read as either. */
export function answerOf(observation: Observation): Interpretation | undefined {
  const codings = observation.valueCodeableConcept?.coding ?? []
  const words = [
    ...codings.map(coding => coding.code),
    ...(codings.length === 0 ? [observation.valueCodeableConcept?.text] : []),
    observation.valueString
  ]
  const answers = words.map(word =>
    word === undefined ? undefined : (ANSWERS[word.trim()] ?? ANSWERS[word.trim().toLowerCase()])
  )
  return answers.find(answer => answer !== undefined)
}
