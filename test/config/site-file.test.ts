// The site configuration: the example holds with the guideline data of the checkout, and each fault is refused with its path.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkAgainstKnowledge } from '../../src/config/fit.ts'
import { readSiteFile } from '../../src/config/site-file.ts'
import { ConfigFault, readConfig } from '../../src/config.ts'
import { realKnowledge } from '../support/build.ts'
import { smallGuideline } from '../support/small-guideline.ts'

const folder = join(import.meta.dirname, '..', '..', 'configuration')
const example = join(folder, 'site.example.json')

/** Files by name; a fault of reading one is thrown. */
const read = (file: object, files: Readonly<Record<string, unknown>> = {}) =>
  readSiteFile(JSON.parse(JSON.stringify(file)), name => {
    if (name in files) return files[name]
    throw Object.assign(new Error(), { code: 'ENOENT' })
  })

test('the example is read, with the files it names, and fits the guideline data', () => {
  const config = readConfig({ GENVEJ_CONFIG: example })
  expect([...config.site.regions.keys()]).toEqual([
    'nordjylland',
    'midtjylland',
    'syddanmark',
    'sjaelland',
    'hovedstaden'
  ])
  expect(config.site.directory.length).toBeGreaterThan(60)
  expect(() => checkAgainstKnowledge(config, realKnowledge())).not.toThrow()
})

test('the survey of 2021 is dated, unverified, and has no contact that nobody gave', () => {
  const { directory } = readConfig({ GENVEJ_CONFIG: example }).site
  expect(new Set(directory.map(({ asOf, verified }) => `${asOf} ${verified}`))).toEqual(new Set(['2021-09-02 false']))
  expect(directory.flatMap(({ contact }) => contact)).toEqual([])
})

test('every setting is in configuration/README.md', () => {
  const text = readFileSync(join(folder, 'README.md'), 'utf8')
  const fault = (() => {
    try {
      readSiteFile({ nothing: 1 }, () => undefined)
    } catch (error) {
      return (error as Error).message
    }
    return ''
  })()
  const keys = fault
    .replace(/^.*there is /, '')
    .replace('.', '')
    .split(', ')
    .slice(1)
  expect(keys.length).toBeGreaterThan(8)
  for (const key of keys) expect(text).toMatch(new RegExp(`^\\| \`${key}(\\[\\]|\\.)?`, 'm'))
})

const REGION = { title: 'Region' }
const PLACE = { resourceType: 'HealthcareService', name: 'Stedet' }
const bundle = (...resources: readonly object[]) => ({
  'd.json': { resourceType: 'Bundle', entry: resources.map(resource => ({ resource })) }
})
const OFFER = { title: { da: 'a', en: 'b' }, criteria: ['x'], offered: 'yes', asOf: '2021-11-01' }

describe('refused, with the path', () => {
  const faults: readonly (readonly [path: string, file: object, files?: Record<string, unknown>])[] = [
    ['region: there is no west', { region: 'west', regions: { south: REGION } }],
    ['regions: it is a JSON object', { regions: [] }],
    ['regions.south.title', { regions: { south: {} } }],
    ['regions.south.opens.alpha', { regions: { south: { ...REGION, opens: { alpha: '2026-02-30' } } } }],
    ['regions.south.orderers[0]: it has', { regions: { south: { ...REGION, orderers: [{ title: 'x' }] } } }],
    [
      'regions.south.orderers[0].roles[0].code',
      { regions: { south: { ...REGION, orderers: [{ title: 'x', roles: [{ system: 's' }] }] } } }
    ],
    ['offers[0].title.en', { offers: [{ ...OFFER, title: { da: 'x' } }] }],
    ['offers[0].criteria', { offers: [{ ...OFFER, criteria: [] }] }],
    ['offers[0].offered', { offers: [{ ...OFFER, offered: true }] }],
    ['offers[0].from', { offers: [{ ...OFFER, from: '2026-01-01' }] }],
    ['offers[0].from', { offers: [{ ...OFFER, offered: 'from' }] }],
    ['offers[0].asOf', { offers: [{ ...OFFER, asOf: '2021' }] }],
    ['offers[0].reviewBy', { offers: [{ ...OFFER, reviewBy: 'soon' }] }],
    ['directory[0]: d.json: the file cannot be read (ENOENT)', { directory: ['d.json'] }],
    ['directory[0]: d.json: resourceType', { directory: ['d.json'] }, { 'd.json': [] }],
    [
      'directory[0]: d.json: the file is not the FHIR resource',
      { directory: ['d.json'] },
      { 'd.json': { resourceType: 'Bundle', entry: 7 } }
    ],
    [
      'directory[0]: d.json: entry[0].resource.resourceType',
      { directory: ['d.json'] },
      bundle({ resourceType: 'Patient' })
    ],
    ['directory[0]: d.json: entry[0].resource.name', { directory: ['d.json'] }, bundle({ ...PLACE, name: undefined })],
    [
      'directory[0]: d.json: entry[0].resource.providedBy',
      { directory: ['d.json'] },
      bundle({ ...PLACE, providedBy: { reference: 'Organization/1' } })
    ],
    [
      'directory[0]: d.json: entry[0].resource.type[0]: there is no role boss',
      { directory: ['d.json'] },
      bundle({
        ...PLACE,
        type: [{ coding: [{ system: 'https://w3id.org/genvej/CodeSystem/directory-role', code: 'boss' }] }]
      })
    ],
    [
      'directory[0]: d.json: entry[0].resource.coverageArea[0]',
      { directory: ['d.json'] },
      bundle({ ...PLACE, coverageArea: [{ display: 'x' }] })
    ],
    ['laboratoryCodes[0]: l.json: resourceType', { laboratoryCodes: ['l.json'] }, { 'l.json': {} }]
  ]
  test.each(faults.map(([path, file, files = {}]) => [path, file, files] as const))('%s', (path, file, files) => {
    expect(() => read(file, files)).toThrow(new RegExp(`^${path.replace(/[[\]().]/g, '\\$&')}`))
  })
})

test('a place has the contacts of its organization, but for telefax', () => {
  const telecom = [
    { system: 'phone', value: '+45 00 00 00 00' },
    { system: 'fax', value: '1' }
  ]
  const organization = { resourceType: 'Organization', id: '1', name: 'Hospitalet', telecom }
  const { directory } = read(
    { directory: ['d.json'] },
    bundle({ ...PLACE, providedBy: { reference: 'Organization/1' } }, organization)
  )
  expect(directory).toMatchObject([{ name: 'Stedet, Hospitalet', contact: ['+45 00 00 00 00'], verified: true }])
})

describe('what the guideline data do not know is refused', () => {
  const mapping = {
    from: { system: 's', code: 'c' },
    to: { system: 'urn:test:laboratory', code: 'F2' },
    path: 'laboratoryCodes[0]: x'
  }
  const ofSite = (file: object) => ({ clients: undefined, site: { ...readConfig({}).site, ...read(file) } })
  test.each([
    [
      'regions.south.opens: there is no indication gamma',
      ofSite({ regions: { south: { ...REGION, opens: { gamma: 'not-yet' } } } })
    ],
    ['offers[0].criteria: there is no criterion x', ofSite({ offers: [OFFER] })],
    [
      'offers[0].regions: there is no region west',
      ofSite({ offers: [{ ...OFFER, criteria: ['a-factor'], regions: ['west'] }] })
    ],
    [
      'laboratoryCodes[0]: x: there is no urn:test:laboratory F2 in a value set',
      { clients: undefined, site: { ...readConfig({}).site, laboratoryCodes: [mapping] } }
    ]
  ])('%s', (message, config) => {
    expect(() => checkAgainstKnowledge(config, smallGuideline())).toThrow(ConfigFault)
    expect(() => checkAgainstKnowledge(config, smallGuideline())).toThrow(message)
  })
})
