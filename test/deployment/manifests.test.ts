// What runs the service elsewhere is well-formed and safe: Kubernetes manifests against the API's own schema, compose, image, balancer.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { build } from '../support/build.ts'
import { type KubernetesObject, schemaFaults } from '../support/kubernetes-schema.ts'

const root = join(import.meta.dirname, '..', '..')
const text = (...path: string[]) => readFileSync(join(root, ...path), 'utf8')
const [ignored, ...allowed] = text('.dockerignore')
  .split('\n')
  .filter(line => line && !line.startsWith('#'))
const folder = join('deploy', 'kubernetes')
const files: readonly string[] = parse(text(folder, 'kustomization.yaml')).resources
const objects = files.flatMap(file =>
  parseAllDocuments(text(folder, file)).map(document => [file, document.toJS() as KubernetesObject] as const)
)
const named = (kind: string): readonly KubernetesObject[] =>
  objects.map(([, object]) => object).filter(object => object.kind === kind)
const podTemplates = [...named('StatefulSet'), ...named('Job')].map(({ spec }) => spec.template)

describe('Kubernetes', () => {
  test('every manifest of the folder is in the kustomization', () => {
    const there = readdirSync(join(root, folder)).filter(file => file.endsWith('.yaml'))
    expect([...files, 'kustomization.yaml'].toSorted()).toEqual(there.toSorted())
  })
  test.each(objects)('%s: every object is as its schema says', (_file, object) => {
    expect(schemaFaults(object)).toEqual([])
  })
  test('the schema finds a field that is misspelt, and one of the wrong type', () => {
    const [replicas] = named('StatefulSet')
    if (!replicas) throw new Error('there is none')
    expect(schemaFaults({ ...replicas, spec: { ...replicas.spec, replica: 2 } as never })).not.toEqual([])
    expect(schemaFaults({ ...replicas, spec: { ...replicas.spec, replicas: 'two' as never } })).not.toEqual([])
  })
  test('no pod runs as root, writes to its image, gains rights, or holds a token of the cluster', () => {
    for (const { spec } of podTemplates) {
      expect(spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } }
      })
      for (const container of spec.containers) {
        expect(container.securityContext).toEqual({
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] }
        })
        expect(container.resources.limits['memory']).toBeDefined()
      }
    }
  })
  test('secrets come by reference only', () => {
    for (const { spec } of podTemplates)
      for (const { name, value } of spec.containers.flatMap(({ env }) => env))
        if (/URL|PASSWORD|SECRET|TOKEN|KEY/.test(name)) expect(value, name).toBeUndefined()
    expect(objects.map(([, { kind }]) => kind)).not.toContain('Secret')
  })
  test('every probe asks an address that answers, on the port of the service', async () => {
    const [container] = named('StatefulSet')[0]?.spec.template.spec.containers ?? []
    expect(container?.ports).toEqual([{ name: 'http', containerPort: 8080 }])
    for (const probe of [container?.startupProbe, container?.livenessProbe, container?.readinessProbe]) {
      expect(probe?.httpGet.port).toBe('http')
      expect((await build().app.inject({ url: probe?.httpGet.path ?? '' })).statusCode).toBe(200)
    }
    expect(container?.readinessProbe?.httpGet.path).toBe('/readyz')
    expect(container?.livenessProbe?.httpGet.path).toBe('/healthz')
  })
  test('services, disruption budget and autoscaler point at the replicas', () => {
    const [replicas] = named('StatefulSet')
    const labels = replicas?.spec.template.metadata.labels
    for (const { spec } of named('Service')) expect(labels).toMatchObject(spec.selector)
    for (const { spec } of named('PodDisruptionBudget')) expect(labels).toMatchObject(spec.selector.matchLabels)
    expect(named('Service').map(({ metadata }) => metadata.name)).toContain(replicas?.spec.serviceName)
    expect(named('HorizontalPodAutoscaler')[0]?.spec.scaleTargetRef).toEqual({
      apiVersion: replicas?.apiVersion,
      kind: 'StatefulSet',
      name: replicas?.metadata.name
    })
  })
  test('a pod has time to drain and to answer what is under way before it is killed', () => {
    const { spec } = named('StatefulSet')[0]?.spec.template ?? { spec: undefined }
    const drain = environmentOf(spec?.containers[0]?.env ?? [])['GENVEJ_DRAIN']
    expect(readConfig({ GENVEJ_DRAIN: drain }).drain / 1000 + 10).toBeLessThan(spec?.terminationGracePeriodSeconds ?? 0)
  })
})

describe('compose', () => {
  const compose = parse(text('docker-compose.yml'), { merge: true })
  const replicas = [compose.services['genvej-a'], compose.services['genvej-b']]
  test('two replicas with a volume each, on a file system that cannot be written', () => {
    expect(new Set(replicas.map(({ volumes }) => volumes[1])).size).toBe(2)
    for (const replica of replicas) expect(replica).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  })
  test('the tables are migrated before a replica starts; the database is reached from inside only', () => {
    for (const { depends_on } of replicas)
      expect(depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } })
    expect([compose.services.database.ports, compose.services.database.networks]).toEqual([undefined, ['inside']])
    expect(compose.networks.inside).toEqual({ internal: true })
  })
  test('open to this machine only', () => {
    const published = Object.values<{ ports?: string[] }>(compose.services).flatMap(({ ports = [] }) => ports)
    expect(published).toEqual([expect.stringMatching(/^127\.0\.0\.1:\S+:8080$/)])
  })
})

test('every variable that is set for the service is one it reads', () => {
  const known = text('src', 'config.ts')
  const set = [
    ...[...text('Dockerfile').matchAll(/^ {4}([A-Z_]+)=/gm)].map(match => match[1]),
    ...Object.keys(parse(text('docker-compose.yml'), { merge: true })['x-environment']),
    ...podTemplates.flatMap(({ spec }) => spec.containers.flatMap(({ env }) => env.map(({ name }) => name)))
  ].filter(name => name !== 'NODE_ENV')
  expect(set.length).toBeGreaterThan(10)
  for (const name of set) expect(known).toContain(`'${name}'`)
})

test('the image: no root, no tool of a build, a check of health; what the context holds is a list', () => {
  const [, , last = ''] = text('Dockerfile').split(/^FROM /m)
  expect(last).toMatch(/^USER 10001:10001$/m)
  expect(last).toMatch(/^HEALTHCHECK .*bin\/healthcheck\.mjs/m)
  expect(last).not.toMatch(/\b(npm|apt|apt-get|curl)\b/)
  expect(ignored).toBe('*')
  for (const line of allowed) expect(existsSync(join(root, line.slice(1))), line).toBe(true)
})

test.each([['check'], ['analyst-sheet'], ['report', '--help']])(
  'what the image holds is enough for genvej %s',
  { timeout: 30_000 },
  (...command) => {
    const image = mkdtempSync(join(tmpdir(), 'genvej-image-'))
    try {
      for (const line of allowed) cpSync(join(root, line.slice(1)), join(image, line.slice(1)), { recursive: true })
      symlinkSync(realpathSync(join(root, 'node_modules')), join(image, 'node_modules'), 'junction')
      const said = execFileSync(process.execPath, [join(image, 'src', 'cli.ts'), ...command], { encoding: 'utf8' })
      expect(said).not.toBe('')
    } finally {
      rmSync(image, { recursive: true })
    }
  }
)

describe('bin/healthcheck.mjs', () => {
  const check = (port: number) => {
    try {
      execFileSync(process.execPath, [join(root, 'bin', 'healthcheck.mjs')], { env: { PORT: String(port) } })
      return 0
    } catch (error) {
      return (error as { status: number }).status
    }
  }
  test('nobody there: 1', () => expect(check(1)).toBe(1))
})

function environmentOf(env: readonly { readonly name: string; readonly value?: string }[]) {
  return Object.fromEntries(env.map(({ name, value }) => [name, value]))
}
