// The clock of an open loop, in a thread of its own: it sleeps until an arrival is due, to a tenth of a millisecond, and says so.
// A timer of the event loop is a millisecond late as a rule, which is as long as the answers take.
import { parentPort, workerData } from 'node:worker_threads'

export interface Arrivals {
  /** When each call is meant to be sent: milliseconds after the start, ascending. */
  readonly at: Float64Array
  /** The start, in milliseconds of the wall clock. */
  readonly start: number
}

const { at, start } = workerData as Arrivals
const sleeper = new Int32Array(new SharedArrayBuffer(4))
const elapsed = () => performance.timeOrigin + performance.now() - start

for (let next = 0; next < at.length; ) {
  const wait = (at[next] ?? 0) - elapsed()
  if (wait > 0) Atomics.wait(sleeper, 0, 0, wait)
  const now = elapsed()
  let due = next
  while (due < at.length && (at[due] ?? 0) <= now) due++
  if (due > next) parentPort?.postMessage(due)
  next = due
}
