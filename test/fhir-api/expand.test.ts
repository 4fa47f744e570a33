// ValueSet/$expand: https://hl7.org/fhir/R4/valueset-operation-expand.html
import { describe, expect, test } from 'vitest'
import type { ValueSet } from '../../src/fhir/types.ts'
import { ofType } from '../../src/knowledge/knowledge.ts'
import { membership } from '../../src/terminology/value-set.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'
import { invalidities } from '../support/valid.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const knowledge = realKnowledge()
const sets = ofType<ValueSet>(knowledge.artefacts, 'ValueSet').map(({ resource }) => resource)

async function expand(query: string): Promise<ValueSet> {
  const response = await app.inject({ method: 'GET', url: `/fhir/ValueSet/${query}` })
  expect(response.statusCode).toBe(200)
  return response.json()
}

test.each(sets.map(({ id }) => [id ?? '']))('%s: its members, no more and no less than count here', async id => {
  const expanded = await expand(`${id}/$expand`)
  const list = knowledge.codes(id)
  const members = expanded.expansion?.contains ?? []
  expect(members.map(each => list && membership(each, list))).toEqual(members.map(() => 'in'))
  expect([expanded.expansion?.total, members.length]).toEqual([list?.keys.size, list?.keys.size])
  expect(invalidities(expanded)).toEqual([])
})

describe('by url', () => {
  const url = encodeURIComponent('https://w3id.org/genvej/ValueSet/cytopenia')
  test('and version', async () => {
    expect((await expand(`$expand?url=${url}|2021.9.0`)).id).toBe('cytopenia')
    expect((await expand(`$expand?url=${url}&valueSetVersion=2021.9.0`)).id).toBe('cytopenia')
  })
  test('in a Parameters resource', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/fhir/ValueSet/$expand',
      payload: {
        resourceType: 'Parameters',
        parameter: [
          { name: 'url', valueUri: decodeURIComponent(url) },
          { name: 'filter', valueString: 'thromb' }
        ]
      }
    })
    const codes = response.json().expansion.contains.map(({ code }: { code: string }) => code)
    expect(codes).toEqual(['302215000', '737221003'])
  })
})

test('a filter finds the beginnings of words, in either language, and codes', async () => {
  const found = async (filter: string) =>
    ((await expand(`cytopenia/$expand?filter=${encodeURIComponent(filter)}`)).expansion?.contains ?? []).length
  expect(await found('THROMBOCYTOPENIC dis')).toBe(1)
  expect(await found('D69')).toBe(2)
  expect(await found('penia')).toBe(0)
})

test('pages hold the members in order', async () => {
  const all = (await expand('cytopenia/$expand')).expansion?.contains ?? []
  const page = (await expand('cytopenia/$expand?offset=3&count=2')).expansion
  expect([page?.total, page?.offset, page?.contains]).toEqual([all.length, 3, all.slice(3, 5)])
  expect((await expand('cytopenia/$expand?count=0')).expansion).not.toHaveProperty('contains')
})

test('codes of our own are named in the language asked for', async () => {
  const name = async (language: string) =>
    (await expand(`specimen-cultured-fibroblasts/$expand?displayLanguage=${language}`)).expansion?.contains?.find(
      ({ system }) => system?.startsWith('https://w3id.org/genvej')
    )?.display
  expect([await name('da'), await name('en-GB')]).toEqual(['Dyrkede fibroblaster', 'Cultured fibroblasts'])
})
