// How long an answer takes while calls come as they come: one and two replicas on PostgreSQL and the constant card, at the same rates.
import type { Cluster } from '../../test/support/postgres.ts'
import { median } from '../work.ts'
import { connections, type PreparedRequest } from './connections.ts'
import { databaseCpu, type Running } from './house.ts'
import { closedLoop, openLoop, percentile } from './open-loop.ts'
import { inTurn } from './turns.ts'

/** As many clients as keep both cores busy. */
const CLIENTS = 16
/** Connections at most: as many calls can be under way at a time. */
export const MOST = 1000
/** Milliseconds that a client waits for its answer. */
export const PATIENCE = 5000

export interface Side {
  readonly name: string
  readonly running: Running
}

export interface RatesParts {
  readonly cluster: Cluster
  /** The first is what the others are compared with, the second whose capacity the rates are shares of. */
  readonly sides: readonly Side[]
  readonly shares: readonly number[]
  readonly request: PreparedRequest
  readonly rounds: number
  readonly seconds: number
}

/** Calls a second that each side answers to some clients without a pause. */
export async function capacities(
  sides: readonly Side[],
  request: PreparedRequest,
  rounds: number
): Promise<readonly number[]> {
  const lines = sides.map(({ running: { ports } }) => connections({ ports, request }, CLIENTS))
  for (const line of lines) await closedLoop(line, CLIENTS, 3)
  const measured = await inTurn(lines, rounds, async line => (await closedLoop(line, CLIENTS, 2)).length / 2)
  for (const { close } of lines) close()
  return measured.map(median)
}

/** Prints a row for each rate and side. */
export async function rates({ cluster, sides, shares, request, rounds, seconds }: RatesParts): Promise<void> {
  const size = `${Math.round(request.length / 1024)} KB`
  const capacity = await capacities(sides, request, rounds)
  const most = sides.map(({ name }, at) => `${name} ${Math.round(capacity[at] ?? 0)}/s`).join(', ')
  console.log(`\nCapacity, ${size}, ${CLIENTS} clients without a pause, generator beside it: ${most}.\n`)
  console.log(
    `| open loop, ${size} | calls/s | p50 ms | ratio | p99 ms | ratio | CPU ms/call | ratio | PostgreSQL’s CPU | not 200 | generator: late p50, p99 ms; CPU ms/call |`
  )
  console.log('|---|---|---|---|---|---|---|---|---|---|---|')
  for (const share of shares) {
    const rate = share * (capacity[1] ?? 0)
    const measured = await inTurn(sides, rounds, side =>
      measure(side, cluster, request, { rate, seconds, patience: PATIENCE })
    )
    for (const [at, { name }] of sides.entries()) {
      const own = measured[at] ?? []
      const figure = (of: (one: Measured) => number, digits = 1) => median(own.map(of)).toFixed(digits)
      const ratio = (of: (one: Measured) => number) =>
        at === 0 ? '1' : median(own.map((one, round) => of(one) / of(measured[0]?.[round] as Measured))).toFixed(1)
      const cells = [
        figure(one => one.p50),
        ratio(one => one.p50),
        figure(one => one.p99),
        ratio(one => one.p99),
        figure(one => one.cpu, 2),
        ratio(one => one.cpu),
        at === 0 ? '–' : figure(one => one.database, 2),
        figure(one => one.failed, 0),
        `${figure(one => one.late50, 2)}, ${figure(one => one.late99)}; ${figure(one => one.generator, 2)}`
      ]
      console.log(`| ${name}, ${share * 100} % of one replica | ${Math.round(rate)} | ${cells.join(' | ')} |`)
    }
  }
}

interface Measured {
  readonly p50: number
  readonly p99: number
  readonly cpu: number
  readonly database: number
  readonly failed: number
  readonly late50: number
  readonly late99: number
  readonly generator: number
}

async function measure(
  { running }: Side,
  cluster: Cluster,
  request: PreparedRequest,
  load: Parameters<typeof openLoop>[1]
): Promise<Measured> {
  const line = connections({ ports: running.ports, request }, MOST)
  await line.open()
  const [cpu, database, own] = [running.cpu(), databaseCpu(cluster), process.cpuUsage()]
  const calls = await openLoop(line, load)
  const { user, system } = process.cpuUsage(own)
  const each = (milliseconds: number) => milliseconds / calls.length
  const measured = {
    p50: percentile(
      calls.map(({ took }) => took),
      0.5
    ),
    p99: percentile(
      calls.map(({ took }) => took),
      0.99
    ),
    cpu: each(running.cpu() - cpu),
    database: each(databaseCpu(cluster) - database),
    failed: calls.filter(({ answer }) => answer.status !== 200).length,
    late50: percentile(
      calls.map(({ late }) => late),
      0.5
    ),
    late99: percentile(
      calls.map(({ late }) => late),
      0.99
    ),
    generator: each((user + system) / 1000)
  }
  line.close()
  return measured
}
