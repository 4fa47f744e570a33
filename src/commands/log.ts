// `genvej log`: prints the decision log as NDJSON; corrects an entry by one more; removes what has been kept long enough.
import { ConfigFault, readConfig } from '../config.ts'
import { chainWriter } from '../decision-log/chain-writer.ts'
import { type EntryKind, entryDraft } from '../decision-log/entry.ts'
import { prune } from '../decision-log/prune.ts'
import { followed, logPages } from '../decision-log/read-log.ts'
import { counted } from '../language/counted.ts'
import { GROUPS } from '../report/figures.ts'
import type { Db } from '../store/schema.ts'
import { commandLine, UsageFault } from './command-line.ts'
import { onStore } from './command-store.ts'
import { decisionLine, feedbackLine, otherLine } from './log-line.ts'

/** What may stand beside what the command is to do. */
const GO_WITH: Readonly<Record<'print' | 'correct' | 'prune', readonly string[]>> = {
  print: ['since', 'until', 'indication', 'outcome', 'kind', 'sent'],
  correct: ['reason', 'by'],
  prune: ['years']
}
const OWNER: Readonly<Record<string, string>> = { reason: '--correct', by: '--correct', years: '--prune' }
const KINDS: readonly string[] = ['decision', 'notice', 'feedback', 'access', 'correction', 'checkpoint', 'start']
/** https://cds-hooks.hl7.org/2.0/#feedback */
const FEEDBACK_OUTCOMES = ['accepted', 'overridden']

type Say = (line: string) => void

/** Runs the command; answers the exit code. Throws a UsageFault when an option is wrong, a ConfigFault when the log cannot be had. */
export async function log(args: readonly string[], say: Say, now = Date.now()): Promise<number> {
  const values = options(args)
  const since = instant('since', values.since)
  const until = instant('until', values.until)
  if (values.prune) return pruneLog(years(values.years), say, now)
  if (values.correct !== undefined) return correct(values.correct, values.reason, values.by, say, now)
  const { kind: asked = 'decision', sent = false } = values
  if (!KINDS.includes(asked)) throw usage(`--kind: it is one of ${KINDS.join(', ')}.`)
  const kind = asked as EntryKind
  const outcomes: readonly string[] = kind === 'feedback' ? FEEDBACK_OUTCOMES : Object.values(GROUPS).flat()
  if (values.outcome !== undefined && !outcomes.includes(values.outcome))
    throw usage(`--outcome: it is one of ${outcomes.join(', ')}.`)
  const filter = { kind, since, until, indication: values.indication, outcome: values.outcome }
  await onStore(async ({ reader }) => {
    for await (const page of logPages(reader, filter))
      for (const line of await lines(reader, kind, page, sent)) say(JSON.stringify(line))
  })
  return 0
}

async function lines(db: Db, kind: EntryKind, page: Parameters<typeof followed>[1], sent: boolean) {
  if (kind === 'feedback') return page.map(feedbackLine)
  if (kind !== 'decision' && kind !== 'notice') return page.map(otherLine)
  return (await followed(db, page)).map(each => decisionLine(each, sent))
}

/** A correction is one more entry: what was written stays readable. */
async function correct(id: string, reason: string | undefined, by: string | undefined, say: Say, now: number) {
  if (!reason || !by) throw usage('--correct: it needs --reason TEXT and --by NAME.')
  await onStore(async ({ writer }) => {
    const entry = await writer.selectFrom('log_entry').selectAll().where('id', '=', id).executeTakeFirst()
    if (!entry) throw new ConfigFault('genvej log --correct: there is no entry with this id.')
    const { tenant, subject, card, indication } = entry
    const draft = entryDraft('correction', now, JSON.stringify({ entry: id, reason, by }), {
      tenant,
      subject,
      card,
      indication
    })
    await chainWriter(writer, readConfig().version, () => now).write([draft])
    say(JSON.stringify({ id: draft.id, corrects: id }))
  })
  return 0
}

async function pruneLog(kept: number, say: Say, now: number): Promise<number> {
  const cutoff = new Date(now)
  cutoff.setUTCFullYear(cutoff.getUTCFullYear() - kept)
  const { entries } = await onStore(({ writer }) => {
    const chain = chainWriter(writer, readConfig().version, () => now)
    return prune(writer, chain, cutoff.getTime(), now)
  })
  const removed = `${counted(entries, 'entry', 'entries')} from before ${cutoff.toISOString().slice(0, 10)}`
  say(`${removed} ${entries === 1 ? 'was' : 'were'} removed.`)
  return 0
}

function years(given: string | undefined): number {
  if (given === undefined) return readConfig().site.retentionYears
  if (/^[1-9]\d?$/.test(given)) return Number(given)
  throw usage('--years: it is a number of years from 1 to 99.')
}

/** A date or a date and time with its zone (ISO 8601), as milliseconds. */
function instant(name: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T00:00:00Z` : given
  const valid = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(whole)
  const at = valid ? Date.parse(whole) : Number.NaN
  if (Number.isNaN(at)) throw usage(`--${name}: it is a date such as 2026-11-25, or with time and zone.`)
  return at
}

function options(args: readonly string[]) {
  const { values } = commandLine('log', args, {
    since: { type: 'string' },
    until: { type: 'string' },
    indication: { type: 'string' },
    outcome: { type: 'string' },
    kind: { type: 'string' },
    sent: { type: 'boolean' },
    correct: { type: 'string' },
    reason: { type: 'string' },
    by: { type: 'string' },
    prune: { type: 'boolean' },
    years: { type: 'string' }
  })
  const does = values.prune ? 'prune' : values.correct === undefined ? 'print' : 'correct'
  const strange = Object.keys(values).find(name => name !== does && !GO_WITH[does].includes(name))
  if (strange === undefined) return values
  throw usage(`--${strange} ${does === 'print' ? `goes with ${OWNER[strange]}` : `does not go with --${does}`}.`)
}

function usage(sentence: string): UsageFault {
  return new UsageFault(`genvej log ${sentence}`)
}
