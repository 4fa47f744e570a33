// Reads one client of the registry, field by field.
import { at, type Fields, flag, list, object, oneOf, optionalText, text, wholeNumber } from '../settings/fields.ts'
import { ALGORITHMS, type Client, PROFILES, REPORTS } from './client.ts'
import { readKeys } from './read-keys.ts'
import { baseUrl, origin } from './urls.ts'

const LANGUAGES = ['da', 'en'] as const
const KNOWN = [
  'id',
  'title',
  'issuer',
  'tenants',
  'algorithms',
  'jwks',
  'jwksUri',
  'audience',
  'clockSkewSeconds',
  'maxTokenAgeSeconds',
  'fhirServers',
  'corsOrigins',
  'language',
  'profile',
  'region',
  'rate',
  'smart',
  'systemActions',
  'reports',
  'preferenceList'
]
const CLIENT_ID = /^[a-z0-9][a-z0-9-]{0,63}$/
const CLOCK_SKEW = { otherwise: 60, from: 0, to: 300, unit: 'seconds' }
const TOKEN_AGE = { otherwise: 300, from: 30, to: 3600, unit: 'seconds' }
const PER_MINUTE = { otherwise: 1200, from: 1, to: 1_000_000, unit: 'calls a minute' }
const CONCURRENT = { otherwise: 64, from: 1, to: 10_000, unit: 'calls under way' }

/** What a client takes over from the registry around it. */
interface Surroundings {
  readonly publicUrl: string
  readonly development: boolean
}

/** Reads a client. Throws an Error that begins with the path of the first fault. */
export function readClient(given: unknown, path: string, { publicUrl, development }: Surroundings): Client {
  const fields = object(given, path, KNOWN)
  const field = (key: string) => at(path, key)
  const algorithms = list(fields['algorithms'], field('algorithms'), (each, where) => oneOf(each, where, ALGORITHMS))
  const audience = list(fields['audience'], field('audience'), (each, where) => baseUrl(each, where, development))
  return {
    id: clientId(fields['id'], field('id')),
    title: optionalText(fields['title'], field('title')),
    issuer: text(fields['issuer'], field('issuer')),
    tenants: list(fields['tenants'], field('tenants'), text),
    algorithms: algorithms.length > 0 ? algorithms : ['ES384', 'RS384'],
    keys: readKeys(fields, path, development),
    audience: [publicUrl, ...audience],
    clockSkewSeconds: wholeNumber(fields['clockSkewSeconds'], field('clockSkewSeconds'), CLOCK_SKEW),
    maxTokenAgeSeconds: wholeNumber(fields['maxTokenAgeSeconds'], field('maxTokenAgeSeconds'), TOKEN_AGE),
    fhirServers: list(fields['fhirServers'], field('fhirServers'), (each, where) => baseUrl(each, where, development)),
    corsOrigins: list(fields['corsOrigins'], field('corsOrigins'), (each, where) => origin(each, where, development)),
    language: fields['language'] === undefined ? undefined : oneOf(fields['language'], field('language'), LANGUAGES),
    profile: fields['profile'] === undefined ? 'plain' : oneOf(fields['profile'], field('profile'), PROFILES),
    region: optionalText(fields['region'], field('region')),
    rate: readRate(fields, path),
    smart: readSmart(fields, path, development),
    systemActions: flag(fields['systemActions'], field('systemActions'), false),
    reports: fields['reports'] === undefined ? 'none' : oneOf(fields['reports'], field('reports'), REPORTS),
    preferenceList: readPreferenceList(fields['preferenceList'], field('preferenceList'))
  }
}

function clientId(given: unknown, path: string): string {
  const id = text(given, path)
  if (CLIENT_ID.test(id)) return id
  throw new Error(`${path}: it is made of lower-case letters, digits and hyphens, at most 64.`)
}

function readSmart({ smart }: Fields, path: string, development: boolean): Client['smart'] {
  if (smart === undefined) return undefined
  const field = at(path, 'smart')
  const { clientId: id, frameOrigins } = object(smart, field, ['clientId', 'frameOrigins'])
  return {
    clientId: text(id, at(field, 'clientId')),
    frameOrigins: list(frameOrigins, at(field, 'frameOrigins'), (each, where) => origin(each, where, development))
  }
}

function readRate({ rate = {} }: Fields, path: string): Client['rate'] {
  const { perMinute, concurrent } = object(rate, at(path, 'rate'), ['perMinute', 'concurrent'])
  return {
    perMinute: wholeNumber(perMinute, at(path, 'rate.perMinute'), PER_MINUTE),
    concurrent: wholeNumber(concurrent, at(path, 'rate.concurrent'), CONCURRENT)
  }
}

/** Each activity has one key. */
function readPreferenceList(given: unknown, path: string): Client['preferenceList'] {
  const keys = new Map<string, string>()
  list(given, path, (each, where) => {
    const { activity, key } = object(each, where, ['activity', 'key'])
    const canonical = text(activity, at(where, 'activity'))
    if (keys.has(canonical)) throw new Error(`${at(where, 'activity')}: it has a key already.`)
    keys.set(canonical, text(key, at(where, 'key')))
  })
  return keys
}
