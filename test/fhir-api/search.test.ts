// The artefacts are searched as FHIR searches resources: https://hl7.org/fhir/R4/search.html
import { describe, expect, test } from 'vitest'
import { PUBLISHED_TYPES } from '../../src/fhir-api/published.ts'
import { buildTestApp, realKnowledge } from '../support/build.ts'

const app = buildTestApp({ now: '2026-11-20T12:00:00Z' })
const CANONICAL = 'https://w3id.org/genvej/PlanDefinition/hereditary-anaemia'

async function search(query: string, headers: Record<string, string> = {}) {
  const response = await app.inject({
    method: 'GET',
    url: `/fhir/${query}`,
    headers: { host: 'genvej.test', ...headers }
  })
  return { status: response.statusCode, bundle: response.json() }
}

const ids = async (query: string) =>
  ((await search(query)).bundle.entry ?? []).map((entry: { resource: { id: string } }) => entry.resource.id)

const count = (type: string) =>
  realKnowledge().artefacts.filter(({ resource }) => resource.resourceType === type).length

test('a search without parameters finds everything of the type, each with its address', async () => {
  const { bundle } = await search('ActivityDefinition?_count=500')
  expect(bundle).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: count('ActivityDefinition') })
  for (const { fullUrl, resource, search: how } of bundle.entry)
    expect([fullUrl, how]).toEqual([`http://genvej.test/fhir/ActivityDefinition/${resource.id}`, { mode: 'match' }])
})

describe('parameters', () => {
  test.each([
    [`PlanDefinition?url=${CANONICAL}`, ['hereditary-anaemia']],
    [`PlanDefinition?url=${encodeURIComponent(CANONICAL)}&version=2021.9.0`, ['hereditary-anaemia']],
    [`PlanDefinition?url=${CANONICAL}&version=2020.1.0`, []],
    [
      'PlanDefinition?_id=hereditary-anaemia,inherited-thrombocytopenia',
      ['hereditary-anaemia', 'inherited-thrombocytopenia']
    ],
    ['PlanDefinition?_id=hereditary-anaemia&_id=inherited-thrombocytopenia', []],
    ['PlanDefinition?name=HEREDITARYA', ['hereditary-anaemia']],
    ['PlanDefinition?name:exact=hereditaryanaemia', []],
    ['PlanDefinition?title=arvelig%20anaemi', []],
    ['PlanDefinition?title:contains=ANÆMI', ['hereditary-anaemia']],
    ['PlanDefinition?title:contains=anaemia', ['hereditary-anaemia']],
    ['CodeSystem?_id=finding&status=active', ['finding']],
    ['CodeSystem?_id=finding&status=http://hl7.org/fhir/publication-status|active', ['finding']],
    ['CodeSystem?_id=finding&status=http://example.org|active', []],
    ['CodeSystem?_id=finding&status=draft,retired', []],
    ['PlanDefinition?url:below=https://w3id.org/genvej&_id=hereditary-anaemia', ['hereditary-anaemia']],
    ['Library?_id=genvej', ['genvej']]
  ])('%s', async (query, expected) => expect(await ids(query)).toEqual(expected))
  test('a search may be posted', async () => {
    const response = await app.inject({
      method: 'POST',
      url: '/fhir/PlanDefinition/_search?version=2021.9.0',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: `url=${encodeURIComponent(CANONICAL)}`
    })
    expect(response.json().entry[0].resource.id).toBe('hereditary-anaemia')
  })
})

describe('pages', () => {
  test('follow one another by their links, and hold everything once', async () => {
    const seen: string[] = []
    let next: string | undefined = 'http://genvej.test/fhir/ValueSet?_count=40&status=active'
    while (next) {
      const { bundle } = await search(next.split('/fhir/')[1] ?? '')
      expect(bundle.total).toBe(count('ValueSet'))
      seen.push(...bundle.entry.map((entry: { resource: { id: string } }) => entry.resource.id))
      next = bundle.link.find((link: { relation: string }) => link.relation === 'next')?.url
    }
    expect([seen.length, new Set(seen).size]).toEqual([count('ValueSet'), count('ValueSet')])
  })
  test('the link to itself holds what was used', async () => {
    const { bundle } = await search('ValueSet?status=active&foo=1&_count=2&_offset=4')
    const { url } = bundle.link.find((link: { relation: string }) => link.relation === 'self')
    expect(url).toBe('http://genvej.test/fhir/ValueSet?status=active&_count=2&_offset=4')
  })
  test('none at all is the number alone', async () => {
    expect((await search('ValueSet?_count=0')).bundle).not.toHaveProperty('entry')
    const { bundle } = await search('ValueSet?_summary=count&foo=1')
    expect([bundle.total, bundle.entry]).toEqual([count('ValueSet'), undefined])
  })
})

test('a summary says that it is one', async () => {
  const [{ resource }] = (await search('PlanDefinition?_id=hereditary-anaemia&_summary=true')).bundle.entry
  expect(resource).toMatchObject({ id: 'hereditary-anaemia', url: CANONICAL, meta: { tag: [{ code: 'SUBSETTED' }] } })
  expect(resource).not.toHaveProperty('action')
})

describe('what is not known', () => {
  test('is left out of account and said, when the handling is lenient', async () => {
    const { status, bundle } = await search('ValueSet?code=x&_id=cytopenia')
    expect([status, bundle.total]).toEqual([200, 1])
    expect(bundle.entry[1]).toMatchObject({
      resource: { resourceType: 'OperationOutcome' },
      search: { mode: 'outcome' }
    })
  })
  test('is refused when it is strict', async () => {
    const { status, bundle } = await search('ValueSet?code=0101011234', { prefer: 'handling=strict' })
    expect([status, bundle.issue[0].expression]).toEqual([400, ['code']])
    expect(JSON.stringify(bundle)).not.toContain('0101011234')
  })
  test.each([
    '_count=-1',
    '_count=x',
    '_offset=1.5',
    '_summary=all',
    'url:contains=x',
    'status:not=active',
    '_id:constructor=x'
  ])('%s: 400 either way', async query => {
    const { status, bundle } = await search(`ValueSet?${query}`)
    expect([status, bundle.resourceType]).toEqual([400, 'OperationOutcome'])
  })
})

test('whatever is asked, the answer is an answer', async () => {
  const odd = [
    '%',
    '%zz=%',
    '=',
    '&&',
    '__proto__=1',
    'url=%00',
    '_id=,,,',
    'title=\\',
    `name=${'x'.repeat(5000)}`,
    '_format='
  ]
  for (const query of odd) expect((await search(`ValueSet?${query}`)).status).toBeLessThan(500)
  expect((await search('ValueSet', { host: 'evil.test/"><script>' })).bundle.link[0].url).toBe(
    'http://localhost/fhir/ValueSet'
  )
})

test('nothing that was asked for is left out without a word: too many parameters, a modifier on a modifier', async () => {
  for (const query of [`ValueSet?${'lang=da&'.repeat(50)}_id=nothing`, 'PlanDefinition?url:below:x=https://w3id.org'])
    expect((await search(query)).status).toBe(400)
})

describe('a search costs little, whoever asks: it is open to all', () => {
  const posted = (payload: string) =>
    app.inject({
      method: 'POST',
      url: '/fhir/ValueSet/_search',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload
    })
  const values = (most: number) => Array.from({ length: most }, (_, at) => `x${at}`).join(',')
  test('with 200 values to look for in all, as many as any type has artefacts; 400 with more', async () => {
    expect((await posted(`_id=${values(100)}&title:contains=${values(100)}`)).statusCode).toBe(200)
    const refused = await posted(`_id=${values(100)}&title:contains=${values(101)}`)
    expect([refused.statusCode, refused.json().issue[0].expression]).toEqual([400, ['title']])
    for (const type of PUBLISHED_TYPES) expect(count(type)).toBeLessThanOrEqual(200)
  })
  test('posted, no longer than an address may be: 413', async () => {
    expect((await posted(`title:contains=${'x'.repeat(16_000)}`)).statusCode).toBe(200)
    const refused = await posted(`title:contains=${'x'.repeat(17_000)}`)
    expect([refused.statusCode, refused.json().resourceType]).toEqual([413, 'OperationOutcome'])
  })
})
