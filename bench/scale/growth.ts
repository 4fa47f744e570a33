// What a log of years costs: the same calls, exports and starts on a short log and on a long one, in turn.
import { exportPatient } from '../../src/commands/export.ts'
import { log } from '../../src/commands/log.ts'
import { verify } from '../../src/commands/verify-log.ts'
import type { Knowledge } from '../../src/knowledge/knowledge.ts'
import type { StorePlace } from '../../src/store/store.ts'
import type { Cluster } from '../../test/support/postgres.ts'
import { median } from '../work.ts'
import { connections, type PreparedRequest } from './connections.ts'
import { EXPORTED, fill } from './history.ts'
import { emptyStore, type Running, removeFolder, replicas } from './house.ts'
import { closedLoop, percentile } from './open-loop.ts'
import { inTurn } from './turns.ts'

const SHORT = 1000
/** Of a log of three years, this many are listed. */
const DAYS = 30

export interface GrowthParts {
  readonly knowledge: Knowledge
  readonly cluster: Cluster
  readonly request: PreparedRequest
  /** Entries of the long log. */
  readonly entries: number
  /** How often a second of calls is measured, and an export. */
  readonly rounds: number
  readonly exports: number
}

/** Prints what grows. */
export async function growth({ knowledge, cluster, request, entries, rounds, exports }: GrowthParts): Promise<void> {
  const kinds = ['SQLite', 'PostgreSQL'] as const
  const of = (kind: string) => (kind === 'SQLite' ? undefined : cluster)
  const places: StorePlace[][] = []
  for (const kind of kinds) places.push([await emptyStore(of(kind), 'short'), await emptyStore(of(kind), 'long')])
  const since = performance.now()
  await Promise.all(
    places.flatMap(([short, long]) => [
      fill(short as StorePlace, knowledge, SHORT),
      fill(long as StorePlace, knowledge, entries)
    ])
  )
  const seconds = (performance.now() - since) / 1000
  console.log(
    `\n| growth: ${SHORT.toLocaleString('en')} and ${entries.toLocaleString('en')} entries, filled in ${seconds.toFixed(0)} s | short, ms | long, ms | ratio |\n|---|---|---|---|`
  )
  const throughput: string[] = []
  for (const [at, kind] of kinds.entries()) {
    const both = places[at] ?? []
    const row = (name: string, [short, long]: readonly number[][]) => {
      const ratio = median((short ?? []).map((one, round) => (long?.[round] ?? Number.NaN) / one))
      console.log(
        `| ${kind}: ${name} | ${median(short ?? []).toFixed(1)} | ${median(long ?? []).toFixed(1)} | ${ratio.toFixed(2)} |`
      )
    }
    const starts = await inTurn(both, 3, startTime)
    const services = await Promise.all(both.map(place => replicas(1, place)))
    row('hook, p50', await hooks(services, request, 3 * rounds))
    for (const service of services) await service.stop()
    row(
      '`genvej export` of one patient',
      await inTurn(both, exports, place =>
        timed(() => onPlace(place, () => exportPatient(['--patient', EXPORTED, '--purpose', 'bench'], () => undefined)))
      )
    )
    row('start until ready', starts)
    const [, long] = both
    if (long) throughput.push(...(await rates(kind, long, entries)))
    for (const { folder } of both) removeFolder(folder)
  }
  console.log(
    `\n| the long log read | entries | seconds | entries a second |\n|---|---|---|---|\n${throughput.join('\n')}`
  )
}

async function hooks(services: readonly Running[], request: PreparedRequest, rounds: number): Promise<number[][]> {
  const clients = services.map(({ ports }) => connections({ ports, request }, 1))
  for (const client of clients) await closedLoop(client, 1, 3)
  const measured = await inTurn(clients, rounds, async client =>
    percentile(
      (await closedLoop(client, 1, 1)).map(({ took }) => took),
      0.5
    )
  )
  for (const client of clients) client.close()
  return measured
}

async function rates(kind: string, place: StorePlace, entries: number): Promise<string[]> {
  let lines = 0
  const cutoff = new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10)
  const row = (name: string, count: number, took: number) =>
    `| ${kind}: ${name} | ${count} | ${(took / 1000).toFixed(1)} | ${Math.round(count / (took / 1000))} |`
  const verified = await timed(() =>
    onPlace(place, async () => {
      if ((await verify([], () => undefined)) !== 0) throw new Error('the log does not hold')
    })
  )
  const listed = await timed(() => onPlace(place, () => log(['--since', cutoff], () => lines++)))
  return [row('`genvej verify-log`', entries, verified), row(`\`genvej log\` of the last ${DAYS} days`, lines, listed)]
}

async function startTime(place: StorePlace): Promise<number> {
  const since = performance.now()
  const started = await replicas(1, place)
  const took = performance.now() - since
  await started.stop()
  return took
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now()
  await work()
  return performance.now() - since
}

/** Runs a command as if the environment named this store. */
async function onPlace<T>({ folder, url }: StorePlace, run: () => Promise<T>): Promise<T> {
  process.env['GENVEJ_DATA'] = folder
  if (url) process.env['DATABASE_URL'] = url
  else delete process.env['DATABASE_URL']
  return run()
}
