// The image under test and any container of a test, by Testcontainers. The image is named by GENVEJ_TEST_IMAGE, after
// `docker build --tag genvej .`; .ci/containers builds it on bases of its own.
import {
  GenericContainer,
  getContainerRuntimeClient,
  type StartedNetwork,
  type StartedTestContainer
} from 'testcontainers'

/** The image under test; undefined when there is none, or no engine. */
export const image = process.env['GENVEJ_TEST_IMAGE']

if (!image)
  process.stderr.write(
    '\nNO IMAGE HERE (GENVEJ_TEST_IMAGE, a container engine): the tests of the image are SKIPPED (.ci/containers).\n\n'
  )

/** How long a start may take, in milliseconds. */
const PATIENCE = 300_000
/** How long an orchestrator waits for an end, in seconds. */
const GRACE = 30

/** A container that can have a name on a network. Testcontainers' own aliases join twice, which older engines take literally. */
export class Member extends GenericContainer {
  /** Joins a network under a name. */
  named(alias: string, network: StartedNetwork): this {
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [network.getName()]: { Aliases: [alias] } } }
    return this.withNetwork(network)
  }
}

/** One that may write nowhere but to its volumes, and gain no rights. */
export class Confined extends Member {
  constructor(image: string) {
    super(image)
    this.hostConfig.ReadonlyRootfs = true
    this.withDroppedCapabilities('ALL').withSecurityOpt('no-new-privileges')
  }
}

/** A container that runs. */
export interface Container {
  readonly id: string
  /** Host and port at which this machine reaches its first port or the one given; others after a restart. */
  readonly at: (port?: number) => string
  /** Tells it to end as an orchestrator does (SIGTERM), and gives its exit code. */
  readonly stop: () => Promise<number>
  /** Kills it (SIGKILL), and gives its exit code. */
  readonly kill: () => Promise<number>
  /** Stops it and starts it again as it is. */
  readonly restart: () => Promise<void>
  /** Runs a command in it: the exit code, and all that it said. */
  readonly exec: (...command: string[]) => Promise<{ readonly code: number; readonly said: string }>
  readonly remove: () => Promise<unknown>
}

/** Starts a container and waits until it is ready. Throws when it is not in time. */
export async function started(given: GenericContainer): Promise<Container> {
  return container(await given.withStartupTimeout(PATIENCE).start())
}

function container(running: StartedTestContainer): Container {
  const engine = async () => (await getContainerRuntimeClient()).container.getById(running.getId())
  let removed: Promise<unknown> | undefined
  const exitCode = async (): Promise<number> => (await (await engine()).wait()).StatusCode
  return {
    id: running.getId(),
    at: port => `${running.getHost()}:${port ? running.getMappedPort(port) : running.getFirstMappedPort()}`,
    stop: async () => {
      await (await engine()).stop({ t: GRACE })
      return exitCode()
    },
    kill: async () => {
      await (await engine()).kill()
      return exitCode()
    },
    restart: () => running.restart({ timeout: GRACE * 1000 }),
    exec: async (...command) => {
      const { exitCode: code, output: said } = await running.exec(command)
      return { code, said }
    },
    remove: async () => {
      removed ??= (await engine()).remove({ force: true, v: true })
      await removed
    }
  }
}

/** A new volume for the data of a container. */
export async function volume(): Promise<{ readonly name: string; readonly remove: () => Promise<unknown> }> {
  const name = `genvej-test-${crypto.randomUUID()}`
  const { dockerode } = (await getContainerRuntimeClient()).container
  await dockerode.createVolume({ Name: name })
  return { name, remove: () => dockerode.getVolume(name).remove() }
}

/** What is removed after a test, the last first. */
export function removals() {
  const steps: (() => Promise<unknown>)[] = []
  return {
    /** Keeps something for removal, and gives it. */
    of: <T extends { readonly remove: () => Promise<unknown> }>(made: T): T => {
      steps.push(made.remove)
      return made
    },
    run: async () => {
      for (const step of steps.splice(0).toReversed()) await step()
    }
  }
}
