// The client registry: the example is read, what is left out has a safe value, and each fault is named by its path.
import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readClientRegistry } from '../../src/clients/registry.ts'

const example = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'configuration', 'clients.example.json'), 'utf8')
)
const CLIENT = { id: 'ehr', issuer: 'https://ehr.example.org', jwksUri: 'https://ehr.example.org/jwks.json' }
const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey.export({ format: 'jwk' })
const KEY = { kty: 'EC', crv: 'P-384', kid: '1', x, y }

const registry = (client: object, more: object = {}) => ({
  publicUrl: 'https://genvej.example.org',
  clients: [{ ...CLIENT, ...client }],
  ...more
})
const ITEM = { activity: 'urn:a', key: '1' }
const withKeys = (...keys: readonly unknown[]) => registry({ jwksUri: undefined, jwks: { keys } })

test('the example is a registry', () => {
  const { publicUrl, clients } = readClientRegistry(example)
  expect(publicUrl).toBe('https://genvej.example.org')
  expect(clients.map(({ id, profile, keys }) => [id, profile, keys.kind])).toEqual([
    ['region-epj', 'epic', 'fetched'],
    ['browser-client', 'plain', 'static']
  ])
})

test('what is left out has a safe value', () => {
  expect(readClientRegistry(registry({})).clients[0]).toEqual({
    id: 'ehr',
    title: undefined,
    issuer: 'https://ehr.example.org',
    tenants: [],
    algorithms: ['ES384', 'RS384'],
    keys: { kind: 'fetched', jwksUri: 'https://ehr.example.org/jwks.json' },
    audience: ['https://genvej.example.org'],
    clockSkewSeconds: 60,
    maxTokenAgeSeconds: 300,
    fhirServers: [],
    corsOrigins: [],
    language: undefined,
    profile: 'plain',
    region: undefined,
    rate: { perMinute: 1200, concurrent: 64 },
    systemActions: false,
    reports: 'none',
    preferenceList: new Map()
  })
})

test('a slash at the end of a base URL says nothing', () => {
  const { publicUrl, clients } = readClientRegistry(
    registry({ fhirServers: ['https://ehr.example.org/r4/'] }, { publicUrl: 'https://genvej.example.org/cds/' })
  )
  expect([publicUrl, clients[0]?.fhirServers]).toEqual([
    'https://genvej.example.org/cds',
    ['https://ehr.example.org/r4']
  ])
})

test('http on this machine needs the development flag', () => {
  const local = registry(
    { fhirServers: ['http://localhost:8081/r4'], corsOrigins: ['http://localhost:8082'] },
    { publicUrl: 'http://127.0.0.1:8080' }
  )
  expect(() => readClientRegistry(local)).toThrow('publicUrl: it begins with https://')
  expect(readClientRegistry({ ...local, development: true }).clients[0]?.corsOrigins).toEqual(['http://localhost:8082'])
  const elsewhere = registry({ fhirServers: ['http://ehr.example.org/r4'] }, { development: true })
  expect(() => readClientRegistry(elsewhere)).toThrow('clients[0].fhirServers[0]: it begins with https://')
})

test('clients that share an issuer are told apart by tenant', () => {
  const two = (one: object, other: object) => () =>
    readClientRegistry({
      ...registry({}),
      clients: [
        { ...CLIENT, ...one },
        { ...CLIENT, id: 'two', ...other }
      ]
    })
  expect(two({ tenants: ['north'] }, { tenants: ['south'] })).not.toThrow()
  expect(two({ tenants: ['north'] }, { tenants: ['south', 'north'] })).toThrow('clients[1].issuer')
  expect(two({}, { tenants: ['south'] })).toThrow('clients[1].issuer')
  expect(two({}, { id: 'ehr', issuer: 'https://other.example.org' })).toThrow('clients[1].id')
})

describe('refused with the path of the fault', () => {
  const faults: readonly (readonly [string, unknown])[] = [
    ['the file', []],
    ['client: there is no such setting', { client: [] }],
    ['publicUrl', { clients: [CLIENT] }],
    ['publicUrl', registry({}, { publicUrl: 'genvej.example.org' })],
    ['publicUrl', registry({}, { publicUrl: 'https://genvej.example.org?x=1' })],
    ['publicUrl', registry({}, { publicUrl: 'https://GENVEJ.example.org' })],
    ['publicUrl', registry({}, { publicUrl: 'https://user@genvej.example.org' })],
    ['publicUrl', registry({}, { publicUrl: 'https://genvej.example.org/a/../b' })],
    ['publicUrl', registry({}, { publicUrl: 'https://genvej.example.org/%2e' })],
    ['development', registry({}, { development: 'yes' })],
    ['clients', { publicUrl: 'https://genvej.example.org', clients: [] }],
    ['clients', { publicUrl: 'https://genvej.example.org', clients: {} }],
    ['clients[0]', { publicUrl: 'https://genvej.example.org', clients: ['ehr'] }],
    ['clients[0].fhirServer: there is no such setting', registry({ fhirServer: 'https://ehr.example.org' })],
    ['clients[0].id', registry({ id: 'EHR one' })],
    ['clients[0].title', registry({ title: '' })],
    ['clients[0].issuer', registry({ issuer: undefined })],
    ['clients[0].tenants[1]', registry({ tenants: ['north', 7] })],
    ['clients[0].algorithms[0]', registry({ algorithms: ['HS256'] })],
    ['clients[0].algorithms[0]', registry({ algorithms: ['none'] })],
    ['clients[0]: it has either jwks', registry({ jwksUri: undefined })],
    ['clients[0]: it has either jwks', registry({ jwks: { keys: [KEY] } })],
    ['clients[0].jwksUri', registry({ jwksUri: 'http://ehr.example.org/jwks.json' })],
    ['clients[0].jwks.key: there is no such setting', registry({ jwksUri: undefined, jwks: { key: [] } })],
    ['clients[0].jwks.keys', withKeys()],
    ['clients[0].jwks.keys[0].kid', withKeys({ ...KEY, kid: undefined })],
    ['clients[0].jwks.keys[1].kid', withKeys(KEY, KEY)],
    ['clients[0].jwks.keys[0]: it is a private', withKeys({ ...KEY, d: 'AA' })],
    ['clients[0].jwks.keys[0]: it is a private', withKeys({ kty: 'oct', kid: '1', k: 'AA' })],
    ['clients[0].jwks.keys[0]: it is no public key', withKeys({ ...KEY, x: 'AA' })],
    ['clients[0].jwks.keys[0]: an RSA key has', withKeys({ ...smallRsa(), kid: '1' })],
    ['clients[0].audience[0]', registry({ audience: ['http://genvej'] })],
    ['clients[0].clockSkewSeconds', registry({ clockSkewSeconds: 3600 })],
    ['clients[0].maxTokenAgeSeconds', registry({ maxTokenAgeSeconds: '5 min' })],
    ['clients[0].fhirServers', registry({ fhirServers: 'https://ehr.example.org' })],
    ['clients[0].fhirServers[0]', registry({ fhirServers: ['https://a@ehr.example.org/r4'] })],
    ['clients[0].corsOrigins[0]', registry({ corsOrigins: ['*'] })],
    ['clients[0].corsOrigins[0]', registry({ corsOrigins: ['null'] })],
    ['clients[0].corsOrigins[0]', registry({ corsOrigins: ['https://ehr.example.org/'] })],
    ['clients[0].language', registry({ language: 'sv' })],
    ['clients[0].profile', registry({ profile: 'Epic' })],
    ['clients[0].region', registry({ region: 1084 })],
    ['clients[0].rate.perSecond: there is no such setting', registry({ rate: { perSecond: 1 } })],
    ['clients[0].rate.perMinute', registry({ rate: { perMinute: 0 } })],
    ['clients[0].rate.concurrent', registry({ rate: { concurrent: 1.5 } })],
    ['clients[0].systemActions', registry({ systemActions: 1 })],
    ['clients[0].preferenceList', registry({ preferenceList: {} })],
    ['clients[0].preferenceList[0].code: there is no such setting', registry({ preferenceList: [{ code: 'HIV' }] })],
    ['clients[0].preferenceList[0].key', registry({ preferenceList: [{ activity: 'urn:a' }] })],
    ['clients[0].preferenceList[1].activity', registry({ preferenceList: [ITEM, ITEM] })]
  ]
  test.each(faults)('%s', (path, file) => {
    const read = () => readClientRegistry(JSON.parse(JSON.stringify(file)))
    expect(read).toThrow(new RegExp(`^${path.replace(/[[\]?*]/g, '\\$&')}[^\\n]*\\.$`))
  })
})

function smallRsa() {
  return generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' })
}
