// The service in a process of its own, to be hurt at any moment. With a flaw it is a negative control: a test that finds nothing then is none.
import { sql } from 'kysely'
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { DecisionLog } from '../../src/decision-log/decision-log.ts'
import { openLog } from '../../src/decision-log/open-log.ts'
import { smallGuideline } from './small-guideline.ts'

const [folder = '', url = '', flaw = ''] = process.argv.slice(2)
const { log, store } = await openLog({ place: { folder, url: url || undefined }, engine: '0.0.0-test', now: Date.now })

const FLAWED: Readonly<Record<string, Partial<DecisionLog>>> = {
  /** Says that all is durable at once, and writes a little later. */
  early: {
    append: async drafts => {
      setTimeout(() => log.append(drafts).catch(() => undefined), 20)
    }
  },
  /** Takes a write that failed for one that was done. */
  hopeful: { append: drafts => log.append(drafts).catch(() => undefined) },
  /** Has neither waited for the database nor kept anything elsewhere. */
  forgetful: {
    append: async drafts => {
      if (log.health().storeUp) await log.append(drafts)
    }
  },
  /** Commits, but does not wait for the disk. */
  unsynchronised: {},
  /** Keeps every entry in memory too, ten times over: the test is short. */
  leaking: {
    append: drafts => {
      for (let copy = 0; copy < 10; copy++) leaked.push(structuredClone(drafts))
      return log.append(drafts)
    }
  }
}
const leaked: unknown[] = []
if (flaw === 'unsynchronised') await sql`pragma synchronous = off`.execute(store.writer)

const app = buildApp({
  knowledge: smallGuideline(),
  config: readConfig({}),
  now: Date.now,
  logger: pino({ level: 'silent' }),
  log: { ...log, ...FLAWED[flaw] }
})
process.on('SIGUSR2', () => {
  globalThis.gc?.()
  process.stdout.write(`${process.memoryUsage().heapUsed}\n`)
})
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
