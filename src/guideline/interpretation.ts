// What a laboratory says of a result: its flag, or an answer in words, reduced to the few that conditions ask for.
// https://terminology.hl7.org/CodeSystem-v3-ObservationInterpretation.html
import type { CodeableConcept, Observation } from '../fhir/types.ts'

/** Low, normal, high, abnormal; positive, negative, indeterminate. */
export type Interpretation = 'L' | 'N' | 'H' | 'A' | 'POS' | 'NEG' | 'IND'

/** The codes of v3-ObservationInterpretation, reduced to what conditions ask for. */
const FLAGS: ReadonlyMap<string, Interpretation> = new Map(
  Object.entries<Interpretation>({
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
  })
)

/** Codes and words for a positive, negative, normal, low, high or abnormal answer; anything else is not read as any. */
const ANSWERS: ReadonlyMap<string, Interpretation> = new Map(
  Object.entries<Interpretation>({
    '10828004': 'POS',
    '260373001': 'POS',
    '11214006': 'POS',
    '52101004': 'POS',
    '260385009': 'NEG',
    '260415000': 'NEG',
    '131194007': 'NEG',
    '2667000': 'NEG',
    '419984006': 'IND',
    '17621005': 'N',
    '281301001': 'N',
    '62482003': 'L',
    '1250004': 'L',
    '281300000': 'L',
    '75540009': 'H',
    '35105006': 'H',
    '281302008': 'H',
    '263654008': 'A',
    'LA6576-8': 'POS',
    'LA6577-6': 'NEG',
    'LA11882-0': 'POS',
    'LA11883-8': 'NEG',
    'LA15255-5': 'POS',
    'LA15256-3': 'NEG',
    'LA9633-4': 'POS',
    'LA9634-2': 'NEG',
    'LA11884-6': 'IND',
    POS: 'POS',
    NEG: 'NEG',
    positiv: 'POS',
    positivt: 'POS',
    'stærkt positiv': 'POS',
    positive: 'POS',
    pos: 'POS',
    påvist: 'POS',
    detected: 'POS',
    reaktiv: 'POS',
    reactive: 'POS',
    present: 'POS',
    'til stede': 'POS',
    negativ: 'NEG',
    negativt: 'NEG',
    negative: 'NEG',
    neg: 'NEG',
    'ikke påvist': 'NEG',
    'ej påvist': 'NEG',
    'ikke påviselig': 'NEG',
    'not detected': 'NEG',
    'none detected': 'NEG',
    undetected: 'NEG',
    'ikke reaktiv': 'NEG',
    'non reaktiv': 'NEG',
    'non reactive': 'NEG',
    nonreactive: 'NEG',
    'not reactive': 'NEG',
    absent: 'NEG',
    'ikke til stede': 'NEG',
    'svagt positiv': 'IND',
    'svag positiv': 'IND',
    'weakly positive': 'IND',
    'weak positive': 'IND',
    normal: 'N',
    normalt: 'N',
    lav: 'L',
    lavt: 'L',
    low: 'L',
    nedsat: 'L',
    høj: 'H',
    højt: 'H',
    high: 'H',
    forhøjet: 'H',
    abnorm: 'A',
    abnormal: 'A',
    inkonklusiv: 'IND',
    inconclusive: 'IND',
    tvivlsom: 'IND'
  })
)

/** Letters of a flag without a code; as a value they may mean anything. */
const FLAG_LETTERS: ReadonlyMap<string, Interpretation> = new Map(
  Object.entries<Interpretation>({ l: 'L', h: 'H', n: 'N' })
)

/** The flag of the laboratory. MedCom's constant "not interpreted" (NI) says nothing, as do codes and words outside the tables. */
export function flagOf({ interpretation }: Observation): Interpretation | undefined {
  if (!interpretation) return undefined
  const flags = interpretation.flatMap(readFlag).filter(flag => flag !== undefined)
  return flags.reduce<Interpretation | undefined>((all, flag) => all && agreed(all, flag), flags[0])
}

/** A flag by its codes; one whose codes are not known here by its words. */
function readFlag({ coding = [], text }: CodeableConcept): readonly (Interpretation | undefined)[] {
  const coded = coding.map(({ code = '' }) => FLAGS.get(code) ?? (/\d/.test(code) ? ANSWERS.get(code) : undefined))
  if (coded.some(flag => flag !== undefined)) return coded
  return [text, ...coding.map(({ display }) => display)].map(
    word => FLAG_LETTERS.get(plain(word ?? '')) ?? ANSWERS.get(plain(word ?? ''))
  )
}

/** Pairs in which one says the other more precisely; the more precise is kept. */
const AGREEING: readonly (readonly [wide: Interpretation, narrow: Interpretation])[] = [
  ['N', 'NEG'],
  ['H', 'POS'],
  ['A', 'POS'],
  ['A', 'L'],
  ['A', 'H']
]

/** What a flag and a value say together; undefined when they cannot both be true. */
export function agreed(flag: Interpretation, computed: Interpretation): Interpretation | undefined {
  if (flag === computed) return flag
  const both: readonly Interpretation[] = [flag, computed]
  return AGREEING.find(([wide, narrow]) => both.includes(wide) && both.includes(narrow))?.[1]
}

/** A positive or negative answer in a code or in words; anything else, and words that contradict each other, are not read as either. */
export function answerOf({ valueCodeableConcept, valueString }: Observation): Interpretation | undefined {
  if (valueString !== undefined) return ANSWERS.get(plain(valueString))
  if (!valueCodeableConcept) return undefined
  const { coding = [], text } = valueCodeableConcept
  const coded = coding.map(({ code = '' }) => ANSWERS.get(code.trim()) ?? ANSWERS.get(plain(code)))
  // A code that is not known here is read by its words.
  const words = coded.some(each => each !== undefined) ? [] : [text, ...coding.map(({ display }) => display)]
  const answers = [...coded, ...words.map(word => ANSWERS.get(plain(word ?? '')))].filter(each => each !== undefined)
  return new Set(answers).size === 1 ? answers[0] : undefined
}

/** NPU's scale (0 1): 0 is not detected, 1 is detected. Any other value, and a number with a unit, is not on the scale. */
export function onScaleZeroOne(observation: Observation): Interpretation | undefined {
  const { valueInteger, valueQuantity, valueString, valueBoolean } = observation
  const isBare =
    !valueQuantity || (!valueQuantity.comparator && ['1', undefined].includes(valueQuantity.code ?? valueQuantity.unit))
  const said = valueInteger ?? (isBare ? valueQuantity?.value : undefined) ?? valueString?.trim() ?? valueBoolean
  if (said === 0 || said === '0' || said === false) return 'NEG'
  return said === 1 || said === '1' || said === true ? 'POS' : undefined
}

/** A word in one spelling: small letters, no full stop at the end, a space for a hyphen. */
function plain(word: string): string {
  return word.trim().toLowerCase().replace(/\.$/, '').replaceAll('-', ' ')
}
