// The libraries say what is there: all of it in one, and for each plan what it is made of, rests on and reads.
import { describe, expect, test } from 'vitest'
import type { DataRequirement, Library } from '../../src/fhir/types.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'
import { invalidities } from '../support/valid.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const knowledge = realKnowledge()
const get = async (url: string) => (await app.inject(url)).json()
const library = (id: string): Promise<Library> => get(`/fhir/Library/${id}`)
const canonicals = ({ relatedArtifact = [] }: Library, type?: string) =>
  relatedArtifact.filter(each => type === undefined || each.type === type).map(({ resource }) => resource ?? '')

test('one collection lists every artefact of the shelf, and the hash of them all', async () => {
  const all = await library('genvej')
  const shelf = knowledge.artefacts.map(({ resource }) => {
    const { url, version } = resource as { url?: string; version?: string }
    return version === undefined ? url : `${url}|${version}`
  })
  expect(canonicals(all, 'composed-of').toSorted()).toEqual(shelf.toSorted())
  expect(all.extension).toEqual((await get('/fhir/metadata')).implementation.extension)
  expect(all.extension?.[0]?.valueString).toBe(knowledge.digest)
  expect(invalidities(all)).toEqual([])
})

test('beside it there is a module for each plan that decides, and nothing else', async () => {
  const { entry } = await get('/fhir/Library?_count=100')
  const ids = entry.map((each: { resource: { id: string } }) => each.resource.id)
  expect(ids.toSorted()).toEqual(['genvej', ...knowledge.plans.keys()].toSorted())
})

describe.each([...knowledge.plans.keys()])('%s', id => {
  test('is valid FHIR', async () => expect(invalidities(await library(id))).toEqual([]))
  test('its plan and the plans that this includes are what it is made of', async () => {
    const made = canonicals(await library(id), 'composed-of')
    expect(made).toContain(knowledge.plans.get(id)?.plan.canonical)
    expect(made.filter(each => !each.includes('/PlanDefinition/'))).toEqual([])
    expect(made.filter(each => knowledge.plans.has(each.split(/[/|]/).at(-2) ?? ''))).toHaveLength(1)
  })
  test('whatever it names can be read here, in the version it names', async () => {
    for (const canonical of canonicals(await library(id))) {
      const [url = '', version = ''] = canonical.split('|')
      const [, type] = /genvej\/(\w+)\//.exec(url) ?? []
      expect((await get(`/fhir/${type}?url=${url}&version=${version}&_summary=count`)).total, canonical).toBe(1)
    }
  })
  test('it asks for each fact of the plan, and rests on the value sets and forms by which it asks', async () => {
    const module = await library(id)
    const { inputs = [] } = knowledge.plans.get(id)?.plan ?? {}
    const requirements: readonly DataRequirement[] = module.dataRequirement ?? []
    expect(requirements.map(each => each.id)).toEqual(inputs.map(({ name }) => name))
    const rests = new Set(canonicals(module, 'depends-on').map(each => each.split('|')[0]))
    const sets = requirements.flatMap(({ codeFilter = [] }) => codeFilter.flatMap(({ valueSet }) => valueSet ?? []))
    const forms = inputs.flatMap(({ obtainedBy }) => obtainedBy)
    expect(sets.length).toBeGreaterThan(0)
    expect([...sets, ...forms].filter(each => !rests.has(each.split('|')[0]))).toEqual([])
  })
})
