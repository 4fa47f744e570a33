// The service in a process of its own, to be killed at any moment. `early`: a log that says "kept" before it is: the negative control.
import { pino } from 'pino'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { DecisionLog } from '../../src/decision-log/decision-log.ts'
import { openLog } from '../../src/decision-log/open-log.ts'
import { smallGuideline } from './small-guideline.ts'

const [folder = '', url = '', early = ''] = process.argv.slice(2)
const { log } = await openLog({ place: { folder, url: url || undefined }, engine: '0.0.0-test', now: Date.now })

/** Says that all is durable at once, and writes a little later. */
const tooEarly: DecisionLog = {
  ...log,
  append: async drafts => {
    setTimeout(() => log.append(drafts).catch(() => undefined), 20)
  }
}
const app = buildApp({
  knowledge: smallGuideline(),
  config: readConfig({}),
  now: Date.now,
  logger: pino({ level: 'silent' }),
  log: early ? tooEarly : log
})
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`)
