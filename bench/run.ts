// Compares the service with the constant card in one run, call by call in turn, and prints ratios. Nothing here is a test.
import { type ChildProcess, fork } from 'node:child_process'
import { cpus } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'
import { ROOT } from '../src/server.ts'
import { overFhir } from './fhir-stub.ts'
import { LARGE, orderSign } from './payload.ts'

const ROUNDS = 5
const SECONDS = 3
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
  service: await start('service'),
  seventeen: await start('service', '17'),
  fhir: await start('fhir')
}
const readOver = overFhir(wide, servers['fhir']?.port ?? 0)

const rows: Row[] = [1, 8].flatMap(connections => [
  { name: `constant card, ${kb(wide)}`, server: 'constant', body: wide, connections, against: '' },
  {
    name: `whole decision, ${kb(wide)}`,
    server: 'service',
    body: wide,
    connections,
    against: `constant card, ${kb(wide)}`
  },
  { name: `same, 17 indications`, server: 'seventeen', body: wide, connections, against: `constant card, ${kb(wide)}` },
  {
    name: `order that is not WGS, ${kb(other)}`,
    server: 'service',
    body: other,
    connections,
    against: `constant card, ${kb(wide)}`
  },
  {
    name: `same, its record read over FHIR`,
    server: 'service',
    body: readOver,
    connections,
    against: `constant card, ${kb(wide)}`
  },
  { name: `constant card, ${kb(narrow)}`, server: 'constant', body: narrow, connections, against: '' },
  {
    name: `whole decision, ${kb(narrow)}`,
    server: 'service',
    body: narrow,
    connections,
    against: `constant card, ${kb(narrow)}`
  }
])

const measured = new Map<Row, Measured[]>(rows.map(row => [row, []]))
for (const row of rows) await measure(row, 2)
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
  const ratio = (of: (one: Measured) => number) =>
    base ? median(pairs(row, base).map(([one, two]) => of(one) / of(two))).toFixed(2) : '1'
  const own = measured.get(row) ?? []
  const figure = (of: (one: Measured) => number, digits: number) => median(own.map(of)).toFixed(digits)
  console.log(
    `| ${row.connections} | ${row.name} | ${figure(one => one.cpu, 2)} | ${ratio(one => one.cpu)} | ${ratio(one => one.rate)} | ${figure(one => one.p50, 1)} | ${figure(one => one.p99, 1)} |`
  )
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

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
