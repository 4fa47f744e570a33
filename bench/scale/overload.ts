// Ten times the load that can be answered: how many answers still come in time, how the others are told, and whether anything is lost.
import { setTimeout as later } from 'node:timers/promises'
import { openStoreForCommand, type StorePlace } from '../../src/store/store.ts'
import { connections, type PreparedRequest } from './connections.ts'
import { type Call, openLoop, percentile } from './open-loop.ts'
import { capacities, MOST, PATIENCE, type Side } from './rates.ts'

const TIMES = 10
/** What the generator can send a second beside the servers, on the cores they share. */
const SENDABLE = 12_000
/** Milliseconds in which CDS Hooks asks for an answer. */
const IN_TIME = 500
const AT_EASE = 0.25
const PAGE = 500

export interface OverloadParts {
  readonly sides: readonly Side[]
  readonly place: StorePlace
  readonly request: PreparedRequest
  readonly rounds: number
  readonly seconds: number
}

/** Prints a row for each side. */
export async function overload({ sides, place, request, rounds, seconds }: OverloadParts): Promise<void> {
  const capacity = await capacities(sides, request, rounds)
  console.log(
    `\n| ${TIMES} × overload for ${seconds} s, ${Math.round(request.length / 1024)} KB | calls/s | answered in ${IN_TIME} ms | in ${PATIENCE / 1000} s | told to try again: p50, p99 ms | neither | from when it was sent: answered p50, told p50 ms | p50 ms before, after | cards not in the log |`
  )
  console.log('|---|---|---|---|---|---|---|---|---|')
  for (const [at, { name, running }] of sides.entries()) {
    const most = capacity[at] ?? 0
    const rate = Math.min(TIMES * most, SENDABLE)
    const line = connections({ ports: running.ports, request }, MOST)
    await line.open()
    const atEase = async () =>
      percentile(
        (await openLoop(line, { rate: AT_EASE * most, seconds: 2, patience: PATIENCE })).map(({ took }) => took),
        0.5
      )
    const before = await atEase()
    const calls = await openLoop(line, { rate, seconds, patience: PATIENCE })
    await later(1000)
    const after = await atEase()
    const answered = calls.filter(({ answer }) => answer.status === 200)
    const refused = calls.filter(isRefusal)
    const perSecond = (some: readonly Call[]) =>
      `${Math.round(some.length / seconds)}/s, ${share(some.length / seconds, most)}`
    const took = refused.map(call => call.took)
    const missing = at === 0 ? '–' : String(await notKept(place, answered))
    const cells = [
      `${Math.round(calls.length / seconds)} (${(rate / most).toFixed(1)} ×)`,
      perSecond(answered.filter(call => call.took <= IN_TIME)),
      perSecond(answered),
      refused.length === 0
        ? 'none'
        : `${Math.round(refused.length / seconds)}/s: ${percentile(took, 0.5).toFixed(0)}, ${percentile(took, 0.99).toFixed(0)}`,
      share(calls.length - answered.length - refused.length, calls.length),
      `${sinceSent(answered)}, ${sinceSent(refused)}`,
      `${before.toFixed(1)}, ${after.toFixed(1)}`,
      missing
    ]
    console.log(`| ${name}, capacity ${Math.round(most)}/s | ${cells.join(' | ')} |`)
    line.close()
  }
}

/** Whether a call was told to try again, as a client can read it. */
function isRefusal({ answer: { status, text } }: Call): boolean {
  return [429, 503].includes(status) && /\r\nretry-after: \d/i.test(text) && text.includes('"OperationOutcome"')
}

/** How many cards of these answers the log has not; what is in the spool has half a minute to come back. */
async function notKept(place: StorePlace, answered: readonly Call[]): Promise<number> {
  const cards = answered.flatMap(({ answer }) => /"uuid":"([^"]+)"/.exec(answer.text)?.[1] ?? [])
  const store = openStoreForCommand(place)
  const missing = async () => {
    let kept = 0
    for (let at = 0; at < cards.length; at += PAGE) {
      const page = cards.slice(at, at + PAGE)
      const rows = await store.reader.selectFrom('log_entry').select('card').where('card', 'in', page).execute()
      kept += new Set(rows.map(({ card }) => card)).size
    }
    return answered.length - kept
  }
  let left = await missing()
  for (let tries = 0; left > 0 && tries < 15; tries++) {
    await later(2000)
    left = await missing()
  }
  await store.close()
  return left
}

/** What the service took, without the wait for one of the client's connections. */
function sinceSent(calls: readonly Call[]): string {
  const times = calls.map(({ took, late, answer }) => took - late - answer.waited)
  return times.length === 0 ? '–' : percentile(times, 0.5).toFixed(0)
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`
}
