// The hash of the knowledge: the same for the same content however it is laid out, another for any change.
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { FhirResource } from '../../src/fhir/types.ts'
import { artefactHashes, artefactsDigest } from '../../src/knowledge/digest.ts'
import { realKnowledge } from '../support/build.ts'

const artefact = (file: string, text: string) => ({ file, resource: JSON.parse(text) as FhirResource })
const ONE = artefact('a/one.json', '{"resourceType":"ValueSet","id":"one"}')
const TWO = artefact('b/two.json', '{"resourceType":"CodeSystem","id":"two"}')

test('it is what sha256sum says of the list, and the list what it says of each', () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  const list =
    `${sha256('{"resourceType":"ValueSet","id":"one"}')}  a/one.json\n` +
    `${sha256('{"resourceType":"CodeSystem","id":"two"}')}  b/two.json\n`
  expect(artefactHashes([TWO, ONE])).toBe(list)
  expect(artefactsDigest([TWO, ONE])).toBe(sha256(list))
})

test('neither order nor layout of the files counts; content and name do', () => {
  const digest = artefactsDigest([ONE, TWO])
  const laidOut = artefact('a/one.json', '{\n  "resourceType": "ValueSet",\n  "id": "one" }')
  expect(artefactsDigest([TWO, laidOut])).toBe(digest)
  const others = [
    [ONE],
    [{ ...ONE, file: 'a/uno.json' }, TWO],
    [artefact('a/one.json', '{"resourceType":"ValueSet","id":"One"}'), TWO]
  ]
  for (const other of others) expect(artefactsDigest(other)).not.toBe(digest)
})

test('of the guideline data it is made once, over every kind of artefact', () => {
  const { artefacts, digest } = realKnowledge()
  const types = new Set(artefacts.map(({ resource }) => resource.resourceType))
  for (const type of ['PlanDefinition', 'ValueSet', 'CodeSystem', 'ConceptMap', 'Questionnaire', 'ActivityDefinition'])
    expect(types.has(type as FhirResource['resourceType']), type).toBe(true)
  expect(digest).toBe(artefactsDigest(artefacts))
})
