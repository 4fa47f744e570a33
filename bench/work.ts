// Work without HTTP, measured by the CPU time of this process: replay against JSON.parse of the same bundles, and decisions by record size.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { readPrefetch } from '../src/cds-hooks/prefetch.ts'
import { bindCaseFeatures } from '../src/guideline/case-features.ts'
import { countableRecord } from '../src/guideline/record.ts'
import type { Knowledge } from '../src/knowledge/knowledge.ts'
import { replay } from '../src/replay/cli.ts'
import { orderSign } from './payload.ts'

const PATIENTS = 1500
const ROUNDS = 5

/** Patients a second on one core, and how many times JSON.parse of the same lines that costs; medians of rounds in turn. */
export async function replayRate(knowledge: Knowledge, indication: string): Promise<{ rate: number; ratio: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'genvej-bench-'))
  const file = join(folder, 'patients.ndjson')
  const line = JSON.stringify(patientBundle(knowledge, indication))
  writeFileSync(file, Array.from({ length: PATIENTS }, () => line).join('\n'))
  const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
  const decide = () => replay([file, '--format', 'ndjson', '--quiet'], { out: nowhere(), err: nowhere() })
  const parse = async () => {
    for (const text of readFileSync(file, 'utf8').split('\n')) JSON.parse(text)
  }
  await decide()
  const rounds: { own: number; base: number }[] = []
  for (let round = 0; round < ROUNDS; round++) rounds.push({ own: await cpuOf(decide), base: await cpuOf(parse) })
  rmSync(folder, { recursive: true })
  const [own, ratio] = [median(rounds.map(each => each.own)), median(rounds.map(each => each.own / each.base))]
  return { rate: PATIENTS / (own / 1000), ratio }
}

/** The most facts that any condition sees of a record, however long the record is. */
export function largestNamedSet(knowledge: Knowledge, indication: string, observations: number): number {
  const ready = knowledge.plans.get(indication)
  const shape = { observations, conditions: 20, filler: 0, indication, order: 'wgs' } as const
  const { prefetch } = JSON.parse(orderSign(knowledge, shape)) as { prefetch: Record<string, unknown> }
  const record = countableRecord({ patientId: 'bench', sources: readPrefetch(prefetch) }, Date.now())
  if (!ready) return 0
  const bound = bindCaseFeatures(ready.plan.inputs, ready.index, record, ready.texts, Date.now())
  return Math.max(...bound.map(({ facts }) => facts.length))
}

/** The narrow payload of the bench as a Bundle. */
function patientBundle(knowledge: Knowledge, indication: string): object {
  const shape = { observations: 15, conditions: 5, filler: 700, indication, order: 'wgs' } as const
  const { context, prefetch } = JSON.parse(orderSign(knowledge, shape))
  const parts = [context.draftOrders, prefetch.observations, prefetch.conditions]
  const resources = [
    prefetch.patient,
    ...parts.flatMap(({ entry }) => entry.map((each: { resource: object }) => each.resource))
  ]
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map(resource => ({ resource })) }
}

/** CPU time of a piece of work, in milliseconds. */
async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** The middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
