// Compares the service with the constant card in one run, call by call in turn, and prints ratios. Nothing here is a test.
import { type ChildProcess, fork } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'
import { ROOT } from '../src/knowledge/read.ts'
import { overFhir } from './fhir-stub.ts'
import { decisionTimes } from './many-indications.ts'
import { LARGE, orderSign } from './payload.ts'
import { largestNamedSet, median, replayRate } from './work.ts'

/** Many short rounds: a ratio is taken within a round, so that both sides meet the same machine. */
const ROUNDS = Number(process.argv[2] ?? 11)
const SECONDS = 1
const WARM_UP = 4
const PATH = '/cds-services/wgs-order-sign'

interface Server {
  readonly child: ChildProcess
  readonly port: number
}
interface Measured {
  readonly cpu: number
  readonly rate: number
  readonly p50: number
  readonly p99: number
}
interface Row {
  readonly name: string
  readonly server: string
  readonly body: string
  readonly connections: number
  readonly against: string
}

const knowledge = loadKnowledge(ROOT)
const indication = [...knowledge.plans.keys()][0] ?? ''
const large = { ...LARGE, indication }
const small = { observations: 15, conditions: 5, filler: 700, indication }
const wide = orderSign(knowledge, { ...large, order: 'wgs' })
const narrow = orderSign(knowledge, { ...small, order: 'wgs' })
const other = orderSign(knowledge, { ...large, order: 'other' })

const servers: Record<string, Server> = {
  constant: await start('constant'),
  unlogged: await start('unlogged'),
  seventeen: await start('unlogged', '17'),
  logged: await start('logged'),
  fhir: await start('fhir')
}
const readOver = overFhir(wide, servers['fhir']?.port ?? 0)

const row = (name: string, server: string, body: string, connections: number, whole = body): Row => {
  const against = server === 'constant' ? '' : `constant card, ${kb(whole)}`
  return { name: `${name}, ${kb(whole)}`, server, body, connections, against }
}
const rows: Row[] = [1, 8].flatMap(connections => [
  row('constant card', 'constant', wide, connections),
  row('decision, kept nowhere', 'unlogged', wide, connections),
  row('same with 17 indications', 'seventeen', wide, connections),
  // Before the logged decisions: their deliveries are written within the next second, in whatever row that falls.
  row('order that is not WGS', 'logged', other, connections),
  row('decision, durable in the log', 'logged', wide, connections),
  row('same, its record read over FHIR', 'logged', readOver, connections, wide),
  row('constant card', 'constant', narrow, connections),
  row('decision, kept nowhere', 'unlogged', narrow, connections),
  // As many calls for the one with 17 as for the one with 5: their compilers see the same.
  row('same with 17 indications', 'seventeen', narrow, connections),
  row('decision, durable in the log', 'logged', narrow, connections)
])

const measured = new Map<Row, Measured[]>(rows.map(row => [row, []]))
for (const row of rows) await measure(row, WARM_UP)
for (let round = 0; round < ROUNDS; round++)
  for (const row of rows) measured.get(row)?.push(await measure(row, SECONDS))
for (const { child } of Object.values(servers)) child.disconnect()

console.log(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}; medians of ${ROUNDS} rounds, in turn\n`
)
console.log('| connections | what | CPU ms/call | CPU ratio | throughput ratio | p50 ms | p99 ms |')
console.log('|---|---|---|---|---|---|---|')
for (const row of rows) {
  const base = rows.find(each => each.name === row.against && each.connections === row.connections)
  const ratio = (of: (one: Measured) => number) => {
    const ratios = base ? pairs(row, base).map(([one, two]) => of(one) / of(two)) : []
    return base ? median(ratios).toFixed(2) : '1'
  }
  const own = measured.get(row) ?? []
  const figure = (of: (one: Measured) => number, digits: number) => median(own.map(of)).toFixed(digits)
  console.log(
    `| ${row.connections} | ${row.name} | ${figure(one => one.cpu, 2)} | ${ratio(one => one.cpu)} | ${ratio(one => one.rate)} | ${figure(one => one.p50, 1)} | ${figure(one => one.p99, 1)} |`
  )
}

console.log('\n| replay, bundles of 27 KB | patients/s on one core | CPU, JSON.parse of the same = 1 |\n|---|---|---|')
for (const each of knowledge.plans.keys()) {
  const { rate, ratio } = await replayRate(knowledge, each)
  console.log(`| ${each} | ${Math.round(rate)} | ${ratio.toFixed(1)} |`)
}
console.log('\n| a decision without HTTP | ms |\n|---|---|')
const counts = [knowledge.plans.size, 17]
const times = decisionTimes(knowledge, wide, counts)
counts.forEach((count, at) => {
  console.log(`| ${count} indications | ${times[at]?.toFixed(3)} |`)
})
console.log('\n| observations in the record | most that any condition sees |\n|---|---|')
for (const count of [80, 800]) {
  const sets = [...knowledge.plans.keys()].map(each => largestNamedSet(knowledge, each, count))
  console.log(`| ${count} | ${Math.max(...sets)} |`)
}

/** Rounds of two rows side by side: what the machine did to one it did to the other. */
function pairs(row: Row, base: Row): [Measured, Measured][] {
  const others = measured.get(base) ?? []
  return (measured.get(row) ?? []).flatMap((one, at) => (others[at] ? [[one, others[at]] as [Measured, Measured]] : []))
}

async function measure(row: Row, seconds: number): Promise<Measured> {
  const server = servers[row.server]
  if (!server) throw new Error(row.server)
  const before = await cpu(server)
  const result = await autocannon({
    url: `http://127.0.0.1:${server.port}${PATH}`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: row.body,
    connections: row.connections,
    duration: seconds
  })
  const used = (await cpu(server)) - before
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${row.name}: ${result.non2xx} answers were not 200`)
  const calls = result.requests.total
  return { cpu: used / 1000 / calls, rate: calls / result.duration, p50: result.latency.p50, p99: result.latency.p99 }
}

function start(...args: string[]): Promise<Server> {
  const child = fork(join(import.meta.dirname, 'serve.ts'), args)
  return new Promise(resolve =>
    child.once('message', message => resolve({ child, port: (message as { port: number }).port }))
  )
}

/** CPU time of a server so far, in microseconds. */
function cpu({ child }: Server): Promise<number> {
  return new Promise(resolve => {
    child.once('message', message => {
      const { user, system } = (message as { cpu: NodeJS.CpuUsage }).cpu
      resolve(user + system)
    })
    child.send('cpu')
  })
}

function kb(body: string): string {
  return `${Math.round(body.length / 1024)} KB`
}
