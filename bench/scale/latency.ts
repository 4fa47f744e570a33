// What the decision log adds to an answer: the same calls to the service with its log and to one that keeps nothing, in turn; beside it
// one that keeps nothing either, but waits for the disk with as many bytes: less no durable log can add.
import type { Cluster } from '../../test/support/postgres.ts'
import { median } from '../work.ts'
import { connections, hookCall, type PreparedRequest } from './connections.ts'
import { benchServer, emptyStore, type Running } from './house.ts'
import { closedLoop, percentile } from './open-loop.ts'
import { inTurn } from './turns.ts'

/** Seconds until the compilers of all are done. */
const WARM_UP = 6

export interface LatencyParts {
  readonly cluster: Cluster
  readonly path: string
  readonly bodies: readonly string[]
  readonly rounds: number
  readonly seconds: number
}

/** Prints the p50 of each, and what was added. */
export async function latency({ cluster, path, bodies, rounds, seconds }: LatencyParts): Promise<void> {
  const { url = '' } = await emptyStore(cluster, 'latency')
  const servers = {
    'kept nowhere': await benchServer('unlogged'),
    'nowhere, the disk waited for': await benchServer('synchronised'),
    'in SQLite': await benchServer('logged'),
    'in PostgreSQL': await benchServer('logged', '0', url)
  }
  console.log(
    '\n| the log’s share of an answer | connections | p50 ms | added ms | added | CPU ms/call |\n|---|---|---|---|---|---|'
  )
  for (const body of bodies)
    for (const clients of [1, 8]) {
      const sides = Object.values(servers).map(server => side(server, hookCall(path, body), clients, seconds))
      for (const { warm } of sides) await warm()
      const measured = await inTurn(sides, rounds, ({ measure }) => measure())
      const [base = []] = measured
      for (const [at, name] of Object.keys(servers).entries()) {
        const own = measured[at] ?? []
        const added = median(own.map(({ p50 }, round) => p50 - (base[round]?.p50 ?? Number.NaN)))
        const share = median(own.map(({ p50 }, round) => p50 / (base[round]?.p50 ?? Number.NaN))) - 1
        const [p50, cpu] = [median(own.map(each => each.p50)), median(own.map(each => each.cpu))]
        const more = at === 0 ? '– | –' : `${added.toFixed(2)} | ${(share * 100).toFixed(0)} %`
        console.log(
          `| ${name}, ${Math.round(body.length / 1024)} KB | ${clients} | ${p50.toFixed(2)} | ${more} | ${cpu.toFixed(2)} |`
        )
      }
      for (const { close } of sides) close()
    }
  for (const server of Object.values(servers)) await server.stop()
}

interface Round {
  readonly p50: number
  readonly cpu: number
}

function side(server: Running, request: PreparedRequest, clients: number, seconds: number) {
  const line = connections({ ports: server.ports, request }, clients)
  return {
    warm: () => closedLoop(line, clients, WARM_UP),
    measure: async (): Promise<Round> => {
      const before = server.cpu()
      const calls = await closedLoop(line, clients, seconds)
      if (calls.some(({ answer }) => answer.status !== 200)) throw new Error('a call was not answered')
      return {
        p50: percentile(
          calls.map(({ took }) => took),
          0.5
        ),
        cpu: (server.cpu() - before) / calls.length
      }
    },
    close: line.close
  }
}
