// The service in containers with what it works with: PostgreSQL, HAProxy, a FHIR server. These are the published images unless others are
// named in the environment.
import { join } from 'node:path'
import { type GenericContainer, Network, type StartedNetwork, Wait } from 'testcontainers'
import { Confined, type Container, image, Member, type removals, started, volume } from './container.ts'

const POSTGRES = process.env['GENVEJ_TEST_POSTGRES'] ?? 'postgres:17.6'
const HAPROXY = process.env['GENVEJ_TEST_HAPROXY'] ?? 'haproxy:3.0.11'
const FHIR = process.env['GENVEJ_TEST_FHIR'] ?? 'hapiproject/hapi:v8.8.0-1'
const CONFIGURATION = join(import.meta.dirname, '..', '..', 'deploy', 'haproxy.cfg')
const PORT = 8080
const NAME = 'genvej'
/** The database as its network reaches it. */
const DATABASE_URL = `postgres://${NAME}:${NAME}@database:5432/${NAME}`

/** How the image is run, beside what is always so. */
interface ServiceOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** Files of this machine to be read, by their place in the container. */
  readonly files?: Readonly<Record<string, string>>
}

type Kept = ReturnType<typeof removals>

/** A network of its own. */
export async function network(kept: Kept): Promise<StartedNetwork> {
  const made = await new Network().start()
  kept.of({ remove: () => made.stop() })
  return made
}

/** The image under test by itself. */
export async function service(kept: Kept, inside: StartedNetwork): Promise<Container> {
  return kept.of(await started(ready(confined({}).named(NAME, inside))))
}

type ReplicaName = 'a' | 'b'

/** PostgreSQL with the tables of the image, and replicas to be started on it by name; each name has a volume of its own. */
export async function withReplicas(kept: Kept, options: ServiceOptions = {}) {
  const inside = await network(kept)
  const database = kept.of(await started(postgres(inside)))
  await migrated(inside)
  const volumes = { a: kept.of(await volume()).name, b: kept.of(await volume()).name }
  const start = async (name: ReplicaName): Promise<Container> => {
    const environment = { DATABASE_URL, ...options.environment }
    return kept.of(await started(ready(confined({ ...options, environment }, volumes[name]).named(name, inside))))
  }
  /** The database as this machine reaches it at the moment. */
  const url = () => `postgres://${NAME}:${NAME}@${database.at()}/${NAME}`
  return { inside, database, url, start }
}

/** HAProxy with the project's own configuration before the replicas `a` and `b` of a network. */
export async function balancer(kept: Kept, inside: StartedNetwork): Promise<Container> {
  const given = new Member(HAPROXY)
    .named('balancer', inside)
    .withEnvironment({ LISTEN: `*:${PORT}`, REPLICA_A: `a:${PORT}`, REPLICA_B: `b:${PORT}` })
    .withBindMounts([{ source: CONFIGURATION, target: '/usr/local/etc/haproxy/haproxy.cfg', mode: 'ro' }])
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/readyz', PORT))
  return kept.of(await started(given))
}

/** A container that does nothing but take the next free address of a network, so that who comes after it has another. */
export async function stranger(kept: Kept, inside: StartedNetwork): Promise<void> {
  const given = new Member(HAPROXY).named('stranger', inside).withEntrypoint(['sleep']).withCommand(['3600'])
  kept.of(await started(given))
}

/** A FHIR R4 server at /fhir, and the image beside it as in one pod: each is at 127.0.0.1 for the other. */
export async function withFhirServer(kept: Kept) {
  const beside = PORT + 1
  const server = new Member(FHIR)
    .named('fhir', await network(kept))
    // HAPI: what an example refers to need not be there.
    .withEnvironment({ 'hapi.fhir.enforce_referential_integrity_on_write': 'false' })
    .withExposedPorts(PORT, beside)
    .withWaitStrategy(Wait.forHttp('/fhir/metadata', PORT))
  const fhir = kept.of(await started(server))
  const one = confined({ environment: { PORT: String(beside) } }).withNetworkMode(`container:${fhir.id}`)
  kept.of(await started(one.withWaitStrategy(Wait.forHealthCheck())))
  return {
    /** The server as this machine reaches it, and as the service does. */
    fhir: { outside: `http://${fhir.at(PORT)}/fhir`, inside: `http://127.0.0.1:${PORT}/fhir` },
    address: `http://${fhir.at(beside)}`
  }
}

function confined({ environment = {}, files = {} }: ServiceOptions, data?: string): Confined {
  return new Confined(image ?? '')
    .withEnvironment({ GENVEJ_DRAIN: '3', GENVEJ_OPEN: '1', ...environment })
    .withBindMounts([
      ...Object.entries(files).map(([target, source]) => ({ source, target, mode: 'ro' as const })),
      ...(data ? [{ source: data, target: '/data', mode: 'rw' as const }] : [])
    ])
}

function ready(given: Confined): Confined {
  return given.withExposedPorts(PORT).withWaitStrategy(Wait.forHttp('/readyz', PORT))
}

function postgres(inside: StartedNetwork): GenericContainer {
  return (
    new Member(POSTGRES)
      .named('database', inside)
      .withEnvironment({ POSTGRES_USER: NAME, POSTGRES_PASSWORD: NAME })
      .withExposedPorts(5432)
      // Over TCP: while the image makes its database, only its socket answers.
      .withWaitStrategy(Wait.forSuccessfulCommand(`pg_isready --host=127.0.0.1 --username=${NAME}`))
  )
}

async function migrated(inside: StartedNetwork): Promise<void> {
  const migration = confined({ environment: { DATABASE_URL } })
    .named('migrate', inside)
    .withCommand(['migrate'])
    .withWaitStrategy(Wait.forOneShotStartup())
  await (await started(migration)).remove()
}
