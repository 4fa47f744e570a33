// What the service is made of (reliability, fault 30): few packages, exact versions, known licences, nothing native, no script at install.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

interface Package {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
}

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const manifest = JSON.parse(read('package.json'))
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> }
const packages = Object.entries(lock.packages)
  .filter(([path]) => path !== '')
  .map(([path, each]) => [path.replace(/^.*node_modules\//, ''), each] as const)
const runtime = packages.filter(([, { dev }]) => !dev)

const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Python-2.0'
])
/** Read by hand: each is as free as those above, but does not say so in one word. */
const LICENCES_READ: Readonly<Record<string, string>> = {
  fhirpath: 'LICENSE.md: BSD terms of the U.S. National Library of Medicine',
  '@lhncbc/ucum-lhc': 'LICENSE.md: BSD terms of the U.S. National Library of Medicine',
  'emitter-component': 'Readme.md: MIT',
  'is-integer': 'WTFPL or ISC: ISC'
}
/** The project's own Node, as packages: binaries without a script, one for each platform. */
const NODE_ITSELF = /^node-(bin-)?(darwin|linux|win)-(arm64|x64)$/
const BUILDERS =
  /^(node-gyp|node-gyp-build|node-pre-gyp|@mapbox\/node-pre-gyp|prebuild-install|bindings|nan|node-addon-api)$/

describe('runtime', () => {
  test('at most 15 direct dependencies', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(15)
  })
  test.each(runtime)('%s has a licence on the list', (name, { license }) => {
    expect(LICENCES.has(license ?? '') || name in LICENCES_READ || NODE_ITSELF.test(name), license ?? 'none').toBe(true)
  })
  test('nothing is built or bound to a platform but Node itself', () => {
    const bound = runtime.filter(([name, { os, cpu }]) => (os || cpu) && !NODE_ITSELF.test(name)).map(([name]) => name)
    const built = runtime.filter(([, { dependencies = {} }]) =>
      Object.keys(dependencies).some(each => BUILDERS.test(each))
    )
    expect([bound, built]).toEqual([[], []])
  })
})

test('the bill of materials lists what an installation for use has, and nothing of development', () => {
  const script = join(root, 'bin', 'sbom.mjs')
  const { components } = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8', maxBuffer: 2 ** 26 }))
  const listed = (components as { name: string; version: string }[]).map(({ name, version }) => `${name}@${version}`)
  const used = new Set(runtime.map(([name, { version }]) => `${name}@${version}`))
  expect([...new Set(listed)].toSorted()).toEqual([...used].toSorted())
})

test('exact versions, of development tools too', () => {
  const { dependencies, devDependencies, optionalDependencies } = manifest
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
})

test('no script runs at install: npm is told so, and what has one is known', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m)
  // fhirpath installs its own demo page in its own checkout; as a dependency the script does nothing.
  const scripted = (each: typeof packages) => each.filter(([, { hasInstallScript }]) => hasInstallScript)
  expect(scripted(runtime).map(([name]) => name)).toEqual(['fhirpath'])
  // Testcontainers brings clients for engines elsewhere; they work without what their scripts would build, and here none is called.
  expect(scripted(packages).map(([name]) => name)).toEqual(['cpu-features', 'fhirpath', 'protobufjs', 'ssh2'])
})

test('every package is pinned by its content, and by no address of a registry', () => {
  expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual([])
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([name]) => name)).toEqual([])
})

test('a fresh clone installs by itself: npm runs no pre script where scripts are off, as .npmrc has them', () => {
  expect(read('.npmrc')).toContain('ignore-scripts=true')
  const { start, test: tests } = manifest.scripts as Readonly<Record<string, string>>
  for (const script of [start, tests]) expect(script).toMatch(/^node bin\/ensure-installed\.mjs && /)
})
