// Scale: an open loop on one and two replicas with PostgreSQL, ten times the load, a log of a million entries, and what the log adds to
// an answer. Ratios are of one run; `--short` tries it out in a minute or two. Linux, PostgreSQL's binaries as Debian has them.
import { cpus } from 'node:os'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'
import { ROOT } from '../src/knowledge/read.ts'
import { LARGE, orderSign } from './payload.ts'
import { hookCall } from './scale/connections.ts'
import { growth } from './scale/growth.ts'
import { benchServer, durableCluster, emptyStore, replicas } from './scale/house.ts'
import { latency } from './scale/latency.ts'
import { overload } from './scale/overload.ts'
import { rates } from './scale/rates.ts'

const SHORT = { rounds: 1, seconds: 2, overloaded: 2, exports: 5, entries: 20_000, shares: [0.5] }
const WHOLE = { rounds: 3, seconds: 3, overloaded: 5, exports: 25, entries: 1_000_000, shares: [0.25, 0.5, 0.75] }
const PATH = '/cds-services/wgs-order-sign'

const { rounds, seconds, overloaded, exports, entries, shares } = process.argv.includes('--short') ? SHORT : WHOLE
/** The parts to run, all unless named: `rates`, `overload`, `latency`, `growth`. */
const named = process.argv.slice(2).filter(name => !name.startsWith('--'))
const runs = (part: string) => named.length === 0 || named.includes(part)

const knowledge = loadKnowledge(ROOT)
const indication = [...knowledge.plans.keys()][0] ?? ''
const bodies = [LARGE, { observations: 15, conditions: 5, filler: 700 }].map(shape =>
  orderSign(knowledge, { ...shape, indication, order: 'wgs' })
)
const [wide = '', narrow = ''] = bodies
console.log(
  `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}; everything, the generator too, on these cores`
)

const cluster = await durableCluster()
try {
  if (runs('rates') || runs('overload')) {
    const place = await emptyStore(cluster, 'load')
    const sides = [
      { name: 'constant card', running: await benchServer('constant') },
      { name: 'one replica', running: await replicas(1, place) },
      { name: 'two replicas', running: await replicas(2, place) }
    ]
    const common = { cluster, sides, place, rounds, seconds }
    for (const body of runs('rates') ? [wide, narrow] : [])
      await rates({ ...common, shares, request: hookCall(PATH, body) })
    if (runs('overload')) await overload({ ...common, seconds: overloaded, request: hookCall(PATH, narrow) })
    for (const { running } of sides) await running.stop()
  }
  if (runs('latency')) await latency({ cluster, path: PATH, bodies, rounds: 2 * rounds, seconds: 1 })
  if (runs('growth')) await growth({ knowledge, cluster, request: hookCall(PATH, narrow), entries, rounds, exports })
} finally {
  await cluster.stop()
}
process.exit(0)
