// One server of the bench in a process of its own: the baseline, the service, or a client's FHIR server. Tells its port, and its CPU time when asked.
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { buildApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { openLog } from '../src/decision-log/open-log.ts'
import { loadKnowledge } from '../src/knowledge/knowledge.ts'
import { ROOT } from '../src/knowledge/read.ts'
import { constantCard } from './constant-card.ts'
import { fhirStub } from './fhir-stub.ts'
import { withIndications } from './many-indications.ts'
import { LARGE, orderSign } from './payload.ts'

/** Ten pages of 4 KB: a card’s text, its row, and its places in the indexes. */
const PAGES = 10 * 4096

const [kind = 'constant', indications = '0', url] = process.argv.slice(2)
const app = await made()
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
process.on('message', () => process.send?.({ cpu: process.cpuUsage() }))
process.on('disconnect', () => process.exit(0))
process.send?.({ port: typeof address === 'object' ? address?.port : undefined })

async function made() {
  if (kind === 'constant') return constantCard()
  if (kind !== 'fhir') return service(Number(indications), kind === 'logged')
  const knowledge = loadKnowledge(ROOT)
  const indication = [...knowledge.plans.keys()][0] ?? ''
  return fhirStub(orderSign(knowledge, { ...LARGE, indication, order: 'wgs' }))
}

/** The service; unlogged it decides and answers as ever, and keeps nothing, or what is kept means nothing. The store is a file of its own unless a URL is given. */
async function service(most: number, logged: boolean) {
  const knowledge = withIndications(loadKnowledge(ROOT), most)
  const config = readConfig({})
  const folder = mkdtempSync(join(tmpdir(), 'genvej-bench-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const { log: durable } = await openLog({ place: { folder, url }, engine: config.version, now: Date.now })
  const append = kind === 'synchronised' ? await bareDisk(folder) : async () => undefined
  const log = logged ? durable : { ...durable, append, deliver: () => undefined }
  return buildApp({ knowledge, config, now: Date.now, logger: pino({ level: 'silent' }), log })
}

/** No log at all: as many bytes as SQLite writes for a card, written over each other and synchronised before the answer. */
async function bareDisk(folder: string) {
  const file = await open(join(folder, 'bare'), 'w')
  const bytes = Buffer.alloc(PAGES, 'x')
  await file.write(bytes, 0, PAGES, 0)
  return async () => {
    await file.write(bytes, 0, PAGES, 0)
    await file.datasync()
  }
}
