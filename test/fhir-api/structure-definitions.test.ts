// Every extension of Genvej's own is defined, published, and used as it is defined: in the artefacts and in what the service answers.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildTestApp, realKnowledge } from '../support/build.ts'
import { answered } from '../support/client-call.ts'
import { extensionRules } from '../support/extension-rules.ts'
import { draft, orderSign } from '../support/hook-request.ts'
import { invalidities } from '../support/valid.ts'

const root = join(import.meta.dirname, '..', '..')
const BASE = 'https://w3id.org/genvej'
const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const { artefacts } = realKnowledge()
const definitions = artefacts
  .map(({ resource }) => resource as unknown as { resourceType: string; id: string; url: string })
  .filter(({ resourceType }) => resourceType === 'StructureDefinition')
const wrongOn = extensionRules(artefacts)
const example = (name: string) => JSON.parse(readFileSync(join(root, 'examples', 'hereditary-anaemia', name), 'utf8'))

test.each(definitions.map(each => [each.id, each] as const))(
  '%s is valid FHIR, and found by its canonical',
  async (id, each) => {
    expect(invalidities(each)).toEqual([])
    const { total, entry } = (await app.inject(`/fhir/StructureDefinition?url=${each.url}`)).json()
    expect([total, entry[0].resource.id, entry[0].resource.url]).toEqual([1, id, `${BASE}/StructureDefinition/${id}`])
  }
)

test('whatever the code reads or writes is defined', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(each =>
    each.endsWith('.ts')
  )
  const texts = sources.map(each => readFileSync(join(root, 'src', each), 'utf8'))
  const named = texts.flatMap(text => [
    ...text.matchAll(/(?:genvej\/StructureDefinition\/|\$\{(?:BASE\}\/StructureDefinition\/|STRUCTURE\}))([a-z-]+)/g),
    ...text.matchAll(/extension\([\w.?]+, '([a-z-]+)'\)/g)
  ])
  const names = new Set(named.map(([, name]) => name))
  expect(names.size).toBeGreaterThan(12)
  expect([...names].filter(name => !definitions.some(({ id }) => id === name))).toEqual([])
})

describe('used as defined', () => {
  test.each(artefacts.map(({ file, resource }) => [file, resource] as const))('%s', (_, resource) => {
    expect(wrongOn(resource)).toEqual([])
  })
  test('the rules see a wrong place, a wrong value, a part too few and too many, and what is not defined', () => {
    const wrong = (extension: object, at: object = {}) =>
      wrongOn({ resourceType: 'ValueSet', extension: [extension], ...at })
    const url = (id: string) => `${BASE}/StructureDefinition/${id}`
    expect(wrong({ url: url('canonical-unit'), valueCode: 'g' })).toEqual([])
    expect(wrong({ url: url('canonical-unit'), valueString: 'g' })).toHaveLength(1)
    expect(wrong({ url: url('series'), valueCanonical: 'x' })).toHaveLength(1)
    expect(wrong({ url: url('nothing'), valueCode: 'g' })).toHaveLength(1)
    const from = { url: 'from', valueCode: 'g' }
    expect(wrong({ url: url('unit-conversion'), extension: [from] })).toHaveLength(1)
    expect(
      wrong({ url: url('unit-conversion'), extension: [from, from, { url: 'factor', valueDecimal: 1 }] })
    ).toHaveLength(1)
  })
  test('what $apply says', async () => {
    const [file = ''] = readdirSync(join(root, 'examples', 'hereditary-anaemia')).filter(each => each.endsWith('.json'))
    const data = example(file)
    const id = data.entry.find(
      (each: { resource: { resourceType: string } }) => each.resource.resourceType === 'Patient'
    )
    const parameter = [
      { name: 'subject', valueString: `Patient/${id.resource.id}` },
      { name: 'data', resource: data }
    ]
    const payload = { resourceType: 'Parameters', parameter }
    const response = await app.inject({
      method: 'POST',
      url: '/fhir/PlanDefinition/hereditary-anaemia/$apply',
      payload
    })
    expect(response.body).toContain(`"url":"evidence"`)
    expect(wrongOn(response.json())).toEqual([])
  })
  test('what $populate says', async () => {
    const finding = {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      subject: { reference: 'Patient/p' },
      code: { coding: [{ system: `${BASE}/CodeSystem/finding`, code: 'haemolysis' }] },
      effectiveDateTime: '2024-03-12',
      valueBoolean: true
    }
    const patient = { resourceType: 'Patient', id: 'p', gender: 'male', birthDate: '2015-01-01' }
    const content = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [patient, finding].map(resource => ({ resource }))
    }
    const parameter = [
      { name: 'subject', valueReference: { reference: 'Patient/p' } },
      { name: 'content', resource: content }
    ]
    const url = '/fhir/Questionnaire/hereditary-anaemia/$populate'
    const response = await app.inject({ method: 'POST', url, payload: { resourceType: 'Parameters', parameter } })
    for (const said of ['answer-origin', 'population-status'])
      expect(response.body).toContain(`"url":"${BASE}/StructureDefinition/${said}"`)
    expect(wrongOn(response.json())).toEqual([])
  })
  test('what is written on an order, and the CapabilityStatement', async () => {
    const { systemActions } = await answered(orderSign([draft()]), { client: { systemActions: true } })
    const statement = (await app.inject('/fhir/metadata')).json()
    expect(statement.implementation.extension).toHaveLength(1)
    expect(systemActions).toHaveLength(1)
    expect([...(systemActions ?? []), statement].flatMap(wrongOn)).toEqual([])
  })
})
