// How far a long run is: a line on standard error every second.
import type { Writable } from 'node:stream'
import { counted } from '../language/counted.ts'
import { rate, type Summary } from './summary.ts'

const EVERY = 1

/** Shows progress on a terminal in place, elsewhere line by line. Asks for the counts only when a line is due. */
export function progressOn(stream: Writable & { readonly isTTY?: boolean }, seconds: () => number) {
  let last = 0
  let shown = false
  const start = stream.isTTY ? '\r\u001B[K' : ''
  return {
    tick(summary: () => Summary): void {
      if (seconds() - last < EVERY) return
      last = seconds()
      shown = true
      const counts = summary()
      stream.write(`${start}${counted(counts.patients, 'patient')}, ${rate(counts)}/s${stream.isTTY ? '' : '\n'}`)
    },
    end(): void {
      if (shown) stream.write(start)
    }
  }
}
