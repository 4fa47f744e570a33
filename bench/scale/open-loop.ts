// An open loop: calls arrive as a Poisson process whose times are set beforehand, whether or not earlier ones were answered, and each
// is measured from the moment it was meant to be sent. autocannon and the like send the next call when the last is answered, so that
// a server that stalls is asked less just then; the open-loop tools (wrk2, vegeta, k6) are no npm libraries, and none is Poisson.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Arrivals } from './arrivals.ts'
import type { Answer, Connections } from './connections.ts'

export interface Call {
  /** Milliseconds from when it was meant to be sent until it was answered or given up. */
  readonly took: number
  /** Milliseconds by which the generator sent it late; part of `took`. */
  readonly late: number
  readonly answer: Answer
}

export interface Load {
  /** Calls a second on average. */
  readonly rate: number
  readonly seconds: number
  /** Milliseconds that a client waits for its answer. */
  readonly patience: number
}

/** Sends the load; done when every call is answered or given up. */
export async function openLoop({ call }: Connections, { rate, seconds, patience }: Load): Promise<readonly Call[]> {
  const at = poisson(rate, seconds)
  const start = performance.timeOrigin + performance.now() + 100
  const elapsed = () => performance.timeOrigin + performance.now() - start
  const clock = new Worker(join(import.meta.dirname, 'arrivals.ts'), { workerData: { at, start } satisfies Arrivals })
  const calls: Promise<Call>[] = []
  const send = async (meant: number): Promise<Call> => {
    const late = elapsed() - meant
    const answer = await call(Math.max(0, patience - late))
    return { took: elapsed() - meant, late, answer }
  }
  await new Promise<void>((sent, failed) => {
    clock.on('message', (due: number) => {
      while (calls.length < due) calls.push(send(at[calls.length] ?? 0))
    })
    clock.once('error', failed)
    clock.once('exit', () => sent())
  })
  return Promise.all(calls)
}

/** As many calls as get answered by so many clients, each sending its next when it has its last; calls a second. */
export async function closedLoop({ call }: Connections, clients: number, seconds: number): Promise<readonly Call[]> {
  const until = performance.now() + seconds * 1000
  const calls: Call[] = []
  const client = async () => {
    while (performance.now() < until) {
      const since = performance.now()
      const answer = await call(10_000)
      calls.push({ took: performance.now() - since, late: 0, answer })
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return calls
}

/** Times of arrival in milliseconds, exponentially apart. */
function poisson(rate: number, seconds: number): Float64Array {
  const times: number[] = []
  for (let at = 0; ; ) {
    at += (-Math.log(1 - Math.random()) / rate) * 1000
    if (at >= seconds * 1000) return Float64Array.from(times)
    times.push(at)
  }
}

/** The value below which a share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN
}
