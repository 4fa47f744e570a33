// The codes that other systems, forms and reports write and read: none is renamed or dropped, and no finding answers with others.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { CodeSystem, CodeSystemConcept } from '../../src/fhir/types.ts'

interface Contract {
  readonly 'code systems': Readonly<Record<string, string>>
  readonly findings: Readonly<Record<string, string>>
}

const folder = join(import.meta.dirname, '..', '..', 'valueset', 'genvej')
const contract: Contract = parse(readFileSync(join(import.meta.dirname, 'public-codes.yaml'), 'utf8'))
const conceptsOf = (name: string): readonly CodeSystemConcept[] =>
  (JSON.parse(readFileSync(join(folder, `CodeSystem-${name}.json`), 'utf8')) as CodeSystem).concept ?? []
const findings = new Map(conceptsOf('finding').map(concept => [concept.code, concept]))
const answers = conceptsOf('answer').map(({ code }) => code)

test.each(Object.entries(contract['code systems']))('CodeSystem %s has its codes', (name, codes) =>
  expect(conceptsOf(name).map(({ code }) => code)).toEqual(expect.arrayContaining(codes.split(' ')))
)

describe('a finding has this type, or these answers', () => {
  test.each(Object.entries(contract.findings))('%s', (code, expected) => {
    expect(answerOf(findings.get(code))).toBe(expected)
    if (expected.includes(' '))
      expect(answers).toEqual(expect.arrayContaining(expected.replace(/^many /, '').split(' ')))
  })

  test('and there are no others', () =>
    expect([...findings.keys()].sort()).toEqual(Object.keys(contract.findings).sort()))
})

function answerOf(concept?: CodeSystemConcept): string {
  const properties = concept?.property ?? []
  const type = properties.find(({ code }) => code === 'type')?.valueCode ?? ''
  const many = properties.some(({ code, valueBoolean }) => code === 'many' && valueBoolean) ? ['many'] : []
  const codes = properties.flatMap(({ code, valueCode = '' }) => (code === 'answer' ? [valueCode] : []))
  return type === 'CodeableConcept' ? [...many, ...codes].join(' ') : type
}
