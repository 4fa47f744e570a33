// What counts as what: every code of every value set, against tables written from the guideline's lists and from tables of codes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { ActivityDefinition, ValueSet, ValueSetComposeInclude } from '../../src/fhir/types.ts'

/** Codes by system, parted by spaces; C00–C26 is every category between. */
type Codes = Readonly<Record<string, string | number>>
type Expected = Codes & { readonly not?: Codes }

const root = join(import.meta.dirname, '..', '..')
const tables = join(import.meta.dirname, 'value-sets')
const expected = new Map<string, Expected>(
  readdirSync(tables).flatMap(file => Object.entries<Expected>(parse(readFileSync(join(tables, file), 'utf8'))))
)
const written = new Map<string, ValueSet>(
  readdirSync(join(root, 'valueset'), { recursive: true, encoding: 'utf8' })
    .filter(file => /\bValueSet-.*\.json$/.test(file))
    .map(file => JSON.parse(readFileSync(join(root, 'valueset', file), 'utf8')))
    .map(valueSet => [valueSet.id, valueSet])
)
const activities = readdirSync(join(root, 'cds-hooks', 'shared'))
  .filter(file => file.startsWith('ActivityDefinition-'))
  .map((file): ActivityDefinition => JSON.parse(readFileSync(join(root, 'cds-hooks', 'shared', file), 'utf8')))
const SYSTEMS: Readonly<Record<string, string>> = {
  'http://npu-terminology.org': 'NPU',
  'http://loinc.org': 'LOINC',
  'http://snomed.info/sct': 'SNOMED',
  'http://hl7.org/fhir/sid/icd-10': 'ICD-10',
  'http://hl7.dk/fhir/core/CodeSystem/icd10-danish-extensions': 'ICD-10',
  'http://www.whocc.no/atc': 'ATC',
  'urn:oid:1.2.208.176.2.4': 'SKS',
  'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation': 'v3-ObservationInterpretation',
  'http://terminology.hl7.org/CodeSystem/v2-0078': 'v2-0078'
}
const OWN = 'https://w3id.org/genvej/CodeSystem/'
const SETS = 'https://w3id.org/genvej/ValueSet/'
const ROLES = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'

/** Relatives are told by HL7's own tree of relations: relatives.test.ts. */
const ofRelatives = ({ compose }: ValueSet) =>
  compose?.include.some(({ system, valueSet }) => system === ROLES || valueSet?.some(url => /relative$/.test(url)))

test('every value set has a table, and every table a value set', () =>
  expect([...expected.keys()].sort()).toEqual(
    [...written.values()]
      .filter(each => !ofRelatives(each))
      .map(({ id }) => id)
      .sort()
  ))

describe('a value set holds these codes and no others', () => {
  test.each([...expected])('%s', (id, { not = {}, ...codes }) => {
    const { include = [], exclude = [] } = written.get(id)?.compose ?? {}
    expect(codesOf(include)).toEqual(inWords(codes).sort())
    expect(codesOf(exclude)).toEqual(inWords(not).sort())
  })
})

test('what is missing is ordered by the first code of its table, in the words of the value set', () => {
  const ordered = activities.filter(({ id = '' }) => expected.has(id))
  expect(ordered.length).toBeGreaterThan(40)
  for (const { id = '', code } of ordered) {
    const [coding, ...others] = code?.coding ?? []
    const inSet = (written.get(id)?.compose?.include ?? []).find(({ system }) => system === coding?.system)
    expect(`${nameOf(coding?.system)} ${coding?.code}`, id).toBe(inWords(expected.get(id) ?? {})[0])
    expect(inSet?.concept?.find(({ code }) => code === coding?.code)?.display, id).toBe(coding?.display)
    expect(others, id).toEqual([])
  }
})

test('the scale on which 0 is not detected and 1 detected is that of the codes whose names in NPU say (0 1)', () => {
  const concepts = [...written.values()].flatMap(({ compose }) =>
    (compose?.include ?? []).flatMap(({ concept = [] }) => concept)
  )
  const marked = concepts.filter(({ extension }) => extension?.some(({ url }) => url.endsWith('/ordinal-scale')))
  expect(marked.map(({ code }) => code).sort()).toEqual(
    'NPU01846 NPU02346 NPU02349 NPU12691 NPU17675 NPU22092 NPU28875'.split(' ')
  )
})

/** What a value set lists, a code a line: »ICD-10 D46«, »set dat«. */
function codesOf(parts: readonly ValueSetComposeInclude[]): string[] {
  return parts
    .flatMap(({ system, concept = [], valueSet = [] }) => [
      ...concept.map(({ code }) => `${nameOf(system)} ${code}`),
      ...valueSet.map(url => `set ${url.replace(SETS, '')}`)
    ])
    .sort()
}

function inWords(codes: Codes): string[] {
  return Object.entries(codes).flatMap(([system, list]) =>
    String(list)
      .split(' ')
      .flatMap(between)
      .map(code => `${system} ${code}`)
  )
}

function nameOf(system = ''): string {
  return SYSTEMS[system] ?? system.replace(OWN, '')
}

function between(code: string): string[] {
  const [, chapter = '', from = '', to = ''] = /^([A-Z])(\d\d)–[A-Z](\d\d)$/.exec(code) ?? []
  if (!chapter) return [code]
  const many = Number(to) - Number(from) + 1
  return Array.from({ length: many }, (_, at) => `${chapter}${String(Number(from) + at).padStart(2, '0')}`)
}
