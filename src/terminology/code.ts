// One spelling for each code, whichever system wrote it: NPU under both its addresses, ICD-10 and SKS, Danish extensions.
import type { Coding } from '../fhir/types.ts'

const ICD10 = 'http://hl7.org/fhir/sid/icd-10'
const NPU = 'http://npu-terminology.org'
const ATC = 'http://www.whocc.no/atc'
const LOINC = 'http://loinc.org'
const SNOMED = 'http://snomed.info/sct'
const SKS = 'urn:oid:1.2.208.176.2.4'
const SKS_D = 'urn:oid:1.2.208.176.2.4.12'

const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'urn:oid:1.2.208.176.2.1': NPU,
    'http://hl7.dk/fhir/core/CodeSystem/icd10-da': ICD10,
    'http://hl7.dk/fhir/core/CodeSystem/icd10-danish-extensions': ICD10,
    'urn:oid:2.16.840.1.113883.6.3': ICD10,
    [SKS_D]: SKS,
    'urn:oid:2.16.840.1.113883.6.1': LOINC,
    'urn:oid:2.16.840.1.113883.6.96': SNOMED,
    'urn:oid:2.16.840.1.113883.6.73': ATC
  })
)

/** Systems whose codes contain their children by prefix: D61 holds D61.9 and the Danish D61.9A. */
const HIERARCHICAL: ReadonlySet<string> = new Set([ICD10, ATC, SKS])

/** Systems of diagnoses whose codes the value sets know. */
const DIAGNOSES: ReadonlySet<string | undefined> = new Set([
  ICD10,
  SNOMED,
  'https://w3id.org/genvej/CodeSystem/family-condition'
])

/** Whether a coding is a diagnosis that a value set could hold; a code of a local system says nothing here. */
export function isDiagnosis(coding: Pick<Coding, 'system' | 'code'>): boolean {
  return DIAGNOSES.has(normaliseCoding(coding)?.system)
}

/** A code in its one spelling; `key` identifies it. */
export interface NormalCode {
  readonly system: string
  readonly code: string
  readonly key: string
}

/**
 * Brings a coding to its one spelling: NPU's two addresses to one, SKS diagnoses (D + ICD-10) to ICD-10 without dot,
 * supplementary codes cut at '+'. A coding without a code answers undefined; without a system only an SKS diagnosis is read.
 */
export function normaliseCoding(coding: Pick<Coding, 'system' | 'code'>): NormalCode | undefined {
  const raw = coding.code?.trim()
  if (!raw) return undefined
  const system = coding.system === undefined ? undefined : (ALIASES.get(coding.system) ?? spelled(coding.system))
  if (system === SKS || system === ICD10 || system === undefined) {
    const code = raw.toUpperCase().split('+')[0]?.replaceAll('.', '').replaceAll(' ', '') ?? ''
    if (system !== ICD10 && /^D[A-Z]\d\d/.test(code)) return make(ICD10, code.slice(1))
    // SKS puts a D before every diagnosis, so a letter and a number are ICD-10's own code, sent without it (T30).
    if (system === SKS && (coding.system === SKS_D ? /^[A-Z]\d\d/ : /^D\d\d/).test(code)) return make(ICD10, code)
    if (system === undefined) return undefined
    return make(system, code)
  }
  return make(system, system === ATC ? raw.toUpperCase() : raw)
}

/** Keys by system, then code, as sent: the same few hundred codes come again and again. Emptied when full. */
const known = new Map<string | undefined, Map<string, readonly string[]>>()
const KNOWN_MOST = 20_000
/** No list holds a longer code, or an address as long; a code has as many keys as characters, so that these are bounded too. */
const LONGEST_CODE = 64
const LONGEST_SYSTEM = 256
const NONE: readonly string[] = []
let held = 0

/** The keys under which a coding as sent is found: its own and, in systems that nest, those above it; none when it cannot be read. */
export function keysOf(coding: Pick<Coding, 'system' | 'code'> | null | undefined): readonly string[] {
  if (!coding?.code || coding.code.length > LONGEST_CODE || (coding.system?.length ?? 0) > LONGEST_SYSTEM) return NONE
  return known.get(coding.system)?.get(coding.code) ?? readKeys(coding.system, coding.code)
}

function readKeys(system: string | undefined, code: string): readonly string[] {
  const normal = normaliseCoding({ code, ...(system === undefined ? {} : { system }) })
  const keys = normal ? keysUpward(normal) : NONE
  if (held >= KNOWN_MOST) known.clear()
  held = known.size === 0 ? 1 : held + 1
  const ofSystem = known.get(system) ?? new Map<string, readonly string[]>()
  known.set(system, ofSystem.set(code, keys))
  return keys
}

/** The key of a code and, in systems that nest by prefix, of every code that contains it; longest first. */
function keysUpward(normal: NormalCode): readonly string[] {
  if (!HIERARCHICAL.has(normal.system)) return [normal.key]
  const keys: string[] = []
  for (let length = normal.code.length; length >= 3; length--)
    keys.push(`${normal.system}|${normal.code.slice(0, length)}`)
  return keys.length > 0 ? keys : [normal.key]
}

function make(system: string, code: string): NormalCode {
  return { system, code, key: `${system}|${code}` }
}

/** Addresses that systems in use write with https, www or a slash at the end; there is no other system at any of them. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^https?:\/\/(www\.)?npu-terminology\.org\/?$/, NPU],
  [/^https?:\/\/(www\.)?loinc\.org\/?$/, LOINC],
  [/^https?:\/\/(www\.)?snomed\.info\/sct(\/.*)?$/, SNOMED],
  [/^https?:\/\/(www\.)?whocc\.no\/atc\/?$/, ATC],
  [/^https?:\/\/hl7\.org\/fhir\/sid\/icd-10\/?$/, ICD10]
]

/** The address of a system as the value sets write it; an edition of SNOMED CT is SNOMED CT. */
function spelled(system: string): string {
  return SPELLINGS.find(([spelling]) => spelling.test(system))?.[1] ?? system
}
